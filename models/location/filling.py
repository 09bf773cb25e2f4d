"""A plan when time is too short for a better one: points go to their nearest open site with places left.

No LP, no bound: some NumPy per point. What it finds is a plan; that it finds none proves nothing.
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ansinh.models.location.heuristics import greedy, open_while_it_pays

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ansinh.models.location.site_task import Positions, SiteTask
    from ansinh.models.matrix_form import Floats

FILLED = "greedy filling of places"
GROWTH = 1.5
NEARLY_NONE = 1e-3
OF_ALL = 1e-12
OF_POINT = 1e-9
"""Persons, as shares of all and of their point, that are rounding."""


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
    for chosen in _choices(task, ranked, count):
        filling = fill(task, chosen, whole=whole)
        if (filling.complete or task.price is not None) and (best is None or filling.cost < best.cost):
            best = filling
        if filling.complete:
            break
    return best


def sites_by_saving(task: SiteTask) -> list[int]:
    """Return sites that save most, places not counted: p of them, or those that pay and have places for all."""
    if task.p is None and not task.fixed.any():
        return list(range(len(task.fixed)))
    finite = np.minimum(task.cost, task.refused[:, None])
    finite = np.where(
        np.isfinite(finite), finite, 2.0 * np.max(finite, where=np.isfinite(finite), initial=1.0)
    )
    if task.p is not None:
        return greedy(finite, task.p, list(task.forced), deadline=-math.inf)
    need = float(task.demand.sum()) if task.price is None else 0.0
    return open_while_it_pays(finite, task.fixed, task.capacity, need, list(task.forced))


def rank(task: SiteTask, first: Sequence[int], order: Sequence[int] | None = None) -> list[int]:
    """Rank all sites: the forced ones, then `first`, then the others in `order`, else by their places."""
    rest = np.argsort(-task.capacity, kind="stable").tolist() if order is None else order
    return list(dict.fromkeys(int(j) for j in (*task.forced, *first, *rest)))


def least_cost(task: SiteTask) -> float:
    """Return what no plan is below: everybody at the nearest site, and the cheapest places that suffice."""
    nearest = np.minimum(task.cost.min(axis=1), task.refused)
    return float(nearest.sum() + task.fixed[list(task.forced)].sum()) + _cheapest_places(task)


def _cheapest_places(task: SiteTask) -> float:
    """Return what the places that the forced sites lack cost at least, shares of sites allowed."""
    if task.price is not None:
        return 0.0
    free = np.setdiff1d(np.flatnonzero(task.capacity > 0), task.forced)
    total = float(task.demand.sum())
    lacking = max(0.0, total - float(np.minimum(task.capacity[list(task.forced)], total).sum()))
    places = np.minimum(task.capacity[free], total)
    order = np.argsort(task.fixed[free] / places, kind="stable")
    before = np.cumsum(places[order]) - places[order]
    share = np.clip((lacking - before) / places[order], 0.0, 1.0)
    return float(task.fixed[free][order] @ share)


def least_sites(task: SiteTask) -> int:
    """Return how many sites there must be for all persons: the forced ones, then the largest."""
    if not len(task.demand):
        return len(task.forced)
    places = np.minimum(task.capacity[rank(task, ())], task.demand.sum())
    enough = np.cumsum(places) >= float(task.demand.sum()) * (1 - OF_POINT)
    return max(len(task.forced), 1 + int(enough.argmax()) if enough.any() else len(places))


def cover_with_places(
    task: SiteTask, first: Sequence[int], fewest: int, deadline: float, *, whole: bool
) -> Filling | None:
    """Serve everybody from few sites: add to `first` where persons are left, then close the least used.

    Parameters
    ----------
    task
        Every way costs 0, every site 1.
    fewest
        What can't be done with fewer sites: no site is closed beyond.
    deadline
        After which no site is closed any more.
    """
    chosen = rank(task, first, ())
    found = fill(task, chosen, whole=whole)
    while not found.complete:
        more = _most_needed(task, chosen, found.left)
        if not more:
            return None
        chosen = [*chosen, *more]
        found = fill(task, chosen, whole=whole)
    return _with_fewer(task, found, fewest, deadline, whole=whole)


def _most_needed(task: SiteTask, chosen: Sequence[int], left: Floats) -> list[int]:
    """Return closed sites with places enough for those left: each where it can take most of them."""
    rows, more = np.flatnonzero(left), list[int]()
    near = np.isfinite(task.cost[rows]).astype(np.float32)  # half the bytes of what is read again and again
    rest, places = left[rows].astype(np.float32), task.capacity.copy()
    places[list(chosen)] = 0.0
    while rest.any():
        takes = np.minimum(rest @ near, places)
        best = int(takes.argmax())
        if takes[best] <= 0:
            break
        more.append(best)
        places[best] = 0.0
        there = near[:, best] > 0
        rest[there] *= max(0.0, 1.0 - float(takes[best]) / float(rest[there].sum()))
        rest[rest < NEARLY_NONE * left[rows]] = 0.0
    return more


def _with_fewer(task: SiteTask, found: Filling, fewest: int, deadline: float, *, whole: bool) -> Filling:
    """Close one site after the other, the least used first, while the others have places for all."""
    used = np.bincount(found.sites, found.persons, len(task.capacity))
    forced = set(task.forced)
    for j in sorted(set(found.opened) - forced, key=lambda j: used[j]):
        if len(found.opened) <= fewest or time.perf_counter() > deadline:
            break
        if j in found.opened:
            fewer = fill(task, [k for k in found.opened if k != j], whole=whole)
            found = fewer if fewer.complete else found
    return found


def _choices(task: SiteTask, ranked: Sequence[int], count: int) -> Iterator[list[int]]:
    """Yield what to open, the most promising first."""
    if task.p is not None:
        first = list(ranked[: task.p])
        yield first
        roomy = _roomier(task, first)
        if roomy != first:
            yield roomy
        yield rank(task, ())[: task.p]
        return
    while count < len(ranked):
        yield list(ranked[:count])
        count = int(count * GROWTH) + 1
    yield list(ranked)


def _roomier(task: SiteTask, chosen: list[int]) -> list[int]:
    """Exchange small sites for the largest that are closed until there are places for all."""
    forced, inside = set(task.forced), set(chosen)
    small = sorted((j for j in chosen if j not in forced), key=lambda j: task.capacity[j])
    large = [j for j in np.argsort(-task.capacity, kind="stable").tolist() if j not in inside]
    places, need = float(task.capacity[chosen].sum()), float(task.demand.sum())
    for old, new in zip(small, large, strict=False):
        if places >= need or task.capacity[new] <= task.capacity[old]:
            break
        inside = (inside - {old}) | {new}
        places += float(task.capacity[new] - task.capacity[old])
    return sorted(inside)


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
    """Give the points their places one after the other: nearest first, or (`tightly`) where the least is left."""
    total = float(task.demand.sum())
    room = np.minimum(task.capacity[opened], total)
    left = task.demand.copy()
    arcs: list[tuple[int, int, float]] = []
    for i in order.tolist():
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
    # Nobody asks for a site that nobody goes to, unless there must be p of them.
    used = opened if task.p is not None else np.union1d(opened[columns], task.forced).astype(np.intp)
    value = float(task.fixed[used].sum()) + served + (task.price or 0.0) * float(left.sum())
    return Filling(tuple(used.tolist()), points, opened[columns], persons_of, left, value)
