"""Who goes where when the sites are chosen, without a solver: in turn to the nearest place, or by regret.

What is found is a plan; that none is found proves nothing.
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ansinh.models.location.search.choosing import choices

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from ansinh.models.location.search.site_task import Positions, SiteTask
    from ansinh.models.matrix_form import Floats

OF_ALL = 1e-12
OF_POINT = 1e-9
"""Fewer persons are rounding: as a share of all persons, and of those at the point."""
MOST_ROUNDS = 50
"""Most rounds of moves and exchanges of points."""
SHARE_PER_ROUND = 10
"""A tenth of the points is placed before regrets are counted anew."""


@dataclass(frozen=True)
class Filling:
    """Who goes where.

    Attributes
    ----------
    opened
        Open sites, ascending.
    points, sites, persons
        One entry per arc in use.
    left
        (I,) persons without a place.
    cost
        Of the sites, of serving, and of those without a place if they have a price.
    """

    opened: tuple[int, ...]
    points: Positions
    sites: Positions
    persons: Floats
    left: Floats
    cost: float

    @property
    def complete(self) -> bool:
        """Whether everybody has a place."""
        return not self.left.any()


def fill_any(task: SiteTask, ranked: Sequence[int], count: int, *, whole: bool) -> Filling | None:
    """Return a filling of the first sites of a ranking, or of others if those don't do; None when none was found.

    Parameters
    ----------
    task
        With a price, people may be left out.
    ranked
        All sites, those worth opening first.
    count
        Sites to begin with; when the task has a p, that counts.
    whole
        Each point keeps to one site.
    """
    best: Filling | None = None
    for chosen in choices(task, ranked, count):
        filling = fill(task, chosen, whole=whole)
        if (filling.complete or task.price is not None) and (best is None or filling.cost < best.cost):
            best = filling
        if filling.complete:
            break
    return best


def fill(task: SiteTask, chosen: Sequence[int], *, whole: bool) -> Filling:
    """Fill the places of these sites; of a few orders of the points, by the one that leaves the fewest out."""
    opened = np.array(sorted(chosen), dtype=np.intp)
    cost = task.cost[:, opened]
    if task.price is not None:
        cost = np.where(cost <= task.refused[:, None], cost, np.inf)
    regret = _regret(cost)
    large_first = np.lexsort((-regret, -task.demand))
    orders = [(np.lexsort((-task.demand, -regret)), False)]
    if whole:
        orders += [(large_first, False), (large_first, True)]
    best: Filling | None = None
    for order, tightly in orders:
        filling = _filled(task, opened, cost, order, whole=whole, tightly=tightly)
        if best is None or float(filling.left.sum()) < float(best.left.sum()):
            best = filling
        if filling.complete:
            break
    assert best is not None  # noqa: S101  (there is an order)
    return best


def _regret(cost: Floats) -> Floats:
    """Return (I,) what it costs to miss the nearest site; infinite where there is no other."""
    if cost.shape[1] < 2:  # noqa: PLR2004
        return np.zeros(len(cost))
    two = np.partition(cost, 1, axis=1)[:, :2]
    known = np.isfinite(two[:, 0])
    return np.where(known, two[:, 1] - np.where(known, two[:, 0], 0.0), 0.0)


def _filled(
    task: SiteTask, opened: Positions, cost: Floats, order: Positions, *, whole: bool, tightly: bool
) -> Filling:
    """Give the points their places in this order: each at its nearest site, or (`tightly`) where the least is left."""
    total = float(task.demand.sum())
    room = np.minimum(task.capacity[opened], total)
    left = task.demand.copy()
    arcs: list[tuple[int, int, float]] = []
    for i in order.tolist() if len(opened) else ():
        rounding = OF_ALL * total + OF_POINT * task.demand[i]
        while left[i] > rounding:
            usable = room >= left[i] - rounding if whole else room > rounding
            ways = np.where(usable, cost[i], np.inf)
            if tightly:
                ways = np.where(np.isfinite(ways), room, np.inf)
            j = int(ways.argmin())
            if not np.isfinite(ways[j]):
                break
            persons = left[i] if whole else min(left[i], room[j])
            arcs.append((i, j, persons))
            room[j] -= persons
            left[i] -= persons
        if left[i] <= rounding:
            left[i] = 0.0
    points = np.array([i for i, _, _ in arcs], dtype=np.intp)
    columns = np.array([j for _, j, _ in arcs], dtype=np.intp)
    persons_of = np.array([persons for _, _, persons in arcs], dtype=float)
    served = float((cost[points, columns] * persons_of / task.demand[points]).sum())
    # A site that nobody goes to is closed, unless p sites must be open.
    used = opened if task.p is not None else np.union1d(opened[columns], task.forced).astype(np.intp)
    value = float(task.fixed[used].sum()) + served + (task.price or 0.0) * float(left.sum())
    return Filling(tuple(used.tolist()), points, opened[columns], persons_of, left, value)


def assign_whole(
    task: SiteTask, chosen: Sequence[int], worth: Floats, deadline: float = math.inf
) -> NDArray[np.intp] | None:
    """Return a site for each point within the places of the chosen sites; None when the rule finds none.

    Points are placed in order of what it would cost to miss their best site, places counted at their `worth`;
    then they are moved while that saves, until the deadline.
    """
    opened = np.array(sorted(chosen), dtype=np.intp)
    wish = task.cost[:, opened] + task.demand[:, None] * worth[opened]
    room = task.capacity[opened].astype(float).copy()
    sizes = task.demand
    taken = np.full(len(wish), -1, dtype=np.intp)
    left = np.arange(len(wish))
    while len(left):
        options = np.where(sizes[left][:, None] * (1 - OF_POINT) <= room, wish[left], np.inf)
        two = np.sort(options, axis=1)[:, :2]
        if not np.isfinite(two[:, 0]).all():
            return None
        regret = two[:, 1] - two[:, 0] if two.shape[1] > 1 else np.zeros(len(left))
        # A few at a time: those who would lose most, the large ones first among equals.
        batch = np.lexsort((-sizes[left], -np.nan_to_num(regret, posinf=np.finfo(float).max)))
        for k in batch[: max(1, len(left) // SHARE_PER_ROUND)].tolist():
            site = int(options[k].argmin())
            if sizes[left[k]] * (1 - OF_POINT) <= room[site]:
                taken[left[k]] = site
                room[site] -= sizes[left[k]]
        left = np.flatnonzero(taken < 0)
    return opened[_moved(task.cost[:, opened], sizes, room, taken, deadline)]


def _moved(
    cost: Floats, sizes: Floats, room: Floats, taken: NDArray[np.intp], deadline: float
) -> NDArray[np.intp]:
    """Move points to cheaper sites with room, and exchange pairs, while that saves and there is time."""
    rows = np.arange(len(cost))
    for _ in range(MOST_ROUNDS):
        if time.perf_counter() > deadline:
            break
        present = cost[rows, taken]
        saved = np.where(sizes[:, None] * (1 - OF_POINT) <= room, present[:, None] - cost, 0.0)
        best = int(saved.argmax())
        i, j = divmod(best, cost.shape[1])
        if saved[i, j] > OF_POINT * float(present.sum()):
            room[taken[i]] += sizes[i]
            room[j] -= sizes[i]
            taken[i] = j
            continue
        # Exchange i and k: each takes the other's site. One of the two must gain by it.
        unhappy = np.flatnonzero(present > cost.min(axis=1))
        swap = present[unhappy, None] + present[None, :] - cost[unhappy][:, taken] - cost[:, taken[unhappy]].T
        more = sizes[unhappy, None] - sizes[None, :]
        rounding = OF_POINT * np.minimum(sizes[unhappy, None], sizes[None, :])
        fits = (more - rounding <= room[taken][None, :]) & (-more - rounding <= room[taken[unhappy]][:, None])
        swap = np.where(fits & np.isfinite(swap), swap, 0.0)
        at, k = divmod(int(swap.argmax()), len(rows)) if swap.size else (0, 0)
        if not swap.size or swap[at, k] <= OF_POINT * float(present.sum()):
            break
        i = int(unhappy[at])
        room[taken[i]] += sizes[i] - sizes[k]
        room[taken[k]] += sizes[k] - sizes[i]
        taken[i], taken[k] = taken[k], taken[i]
    return taken
