"""First choices and better ones over stored ways: greed, then exchanges."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ansinh.models.location.sparse.ways import ranges, sums

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from ansinh.models.location.sparse.task import WaysTask
    from ansinh.models.location.sparse.ways import Positions
    from ansinh.models.matrix_form import Floats

AT_ONCE = 0.05
"""Share of the open sites that one round exchanges at once at most, if together they help as they do one by one."""
NEGLIGIBLE = 1e-9
"""Smaller relative savings end the exchanges: sums over many points are no more exact."""


@dataclass(frozen=True)
class Served:
    """How a choice of sites serves the points.

    Attributes
    ----------
    first, second
        (I,) ways to the nearest open site and the next; -1 where there is none.
    nearest, next
        (I,) what they cost; what being refused costs where there is none.
    """

    first: Positions
    second: Positions
    nearest: Floats
    next: Floats

    @property
    def cost(self) -> float:
        """What the choice costs."""
        return float(self.nearest.sum())


def served_by(task: WaysTask, chosen: Sequence[int] | Positions) -> Served:
    """Send each point to the nearest of the chosen sites."""
    opened = np.zeros(task.sites, dtype=bool)
    opened[np.asarray(chosen, dtype=np.intp)] = True
    first, second = task.ways.two_nearest(opened)
    costs = [_cost(task, way) for way in (first, second)]
    return Served(first, second, *costs)


def _cost(task: WaysTask, way: Positions) -> Floats:
    if not len(task.ways.cost):
        return task.refused
    cost: Floats = np.where(way >= 0, np.minimum(task.ways.cost[way], task.refused), task.refused)
    return cost


def greedy(task: WaysTask) -> list[int]:
    """Open the forced sites, then the site that lowers the cost most.

    Each opening changes only the points that the new site is nearer to, and so the savings of few other sites.
    """
    ways, present = task.ways, task.refused.copy()
    by_site = np.argsort(ways.site, kind="stable")
    column = np.concatenate(([0], np.cumsum(np.bincount(ways.site, minlength=task.sites))))
    saving = sums(ways.site, np.maximum(present[ways.point] - ways.cost, 0.0), task.sites)
    chosen: list[int] = []
    for number in range(task.p):
        if number < len(task.forced):
            best = int(task.forced[number])
        else:
            saving[chosen] = -np.inf
            best = int(saving.argmax())
        chosen.append(best)
        here = by_site[column[best] : column[best + 1]]
        nearer = here[ways.cost[here] < present[ways.point[here]]]
        points = ways.point[nearer]
        at = ranges(ways.start[points], np.diff(ways.start)[points])
        before, cost = present[ways.point[at]], ways.cost[at]
        present[points] = ways.cost[nearer]
        less = np.maximum(before - cost, 0.0) - np.maximum(present[ways.point[at]] - cost, 0.0)
        saving -= sums(ways.site[at], less, task.sites)
    return chosen


def interchange(task: WaysTask, chosen: Sequence[int], deadline: float) -> tuple[list[int], float]:
    """Exchange open sites (not the forced ones) for closed ones, the best pairs at once, until none helps.

    The profit of every exchange is that of `ansinh.models.location.search.exchanging.interchange`, from the ways that
    are shorter than the second nearest alone. Several exchanges are made at once where the whole falls by more than
    by the best of them; else the best alone.

    References
    ----------
    Resende, Werneck (2007), "A fast swap-based local search procedure for location problems", *Annals of Operations
    Research* 150.
    """
    current = np.array(chosen, dtype=np.intp)
    movable = ~np.isin(current, np.asarray(task.forced, dtype=np.intp))
    served = served_by(task, current)
    while movable.any() and time.perf_counter() < deadline:
        old, new, profit = _exchanges(task, current, movable, served)
        if not len(old) or profit[0] <= NEGLIGIBLE * served.cost:
            break
        for count in dict.fromkeys((len(old), 1)):
            tried = current.copy()
            tried[old[:count]] = new[:count]
            then = served_by(task, tried)
            if then.cost < served.cost - (1 - NEGLIGIBLE) * profit[0] or count == 1:
                break
        if then.cost >= served.cost:
            break
        current, served = tried, then
    return current.tolist(), served.cost


def _exchanges(
    task: WaysTask, current: Positions, movable: NDArray[np.bool_], served: Served
) -> tuple[Positions, Positions, Floats]:
    """Return positions in `current`, the sites to take their places and the profits: each site once, best first."""
    profit = _profits(task, current, served)
    profit[:, current] = -np.inf
    profit[~movable] = -np.inf
    worst = profit.argmax(axis=0)
    gain = profit[worst, np.arange(task.sites)]
    order = np.argsort(-gain, kind="stable")
    order = order[gain[order] > 0]
    _, once = np.unique(worst[order], return_index=True)
    new = order[np.sort(once)][: max(1, int(AT_ONCE * task.p))]
    return worst[new], new, gain[new]


def _profits(task: WaysTask, current: Positions, served: Served) -> Floats:
    """Return (p, J) by how much the cost falls when an open site gives way to another."""
    ways, p = task.ways, len(current)
    place = np.full(task.sites, -1, dtype=np.intp)
    place[current] = np.arange(p)
    somewhere = served.first >= 0
    nearest = np.where(somewhere, place[ways.site[served.first]] if len(ways.site) else -1, -1)
    loss = sums(nearest[somewhere], (served.next - served.nearest)[somewhere], p)
    # Ways that cost more than the second nearest open site change nothing.
    end = np.where(served.second >= 0, served.second, ways.start[1:])
    length = end - ways.start[:-1]
    at = ranges(ways.start[:-1], length)
    point = np.repeat(np.arange(task.points), length)
    site, cost = ways.site[at], np.minimum(ways.cost[at], task.refused[point])
    gain = sums(site, np.maximum(served.nearest[point] - cost, 0.0), task.sites)
    inside = somewhere[point]
    site, cost, point = site[inside], cost[inside], point[inside]
    saved = served.next[point] - np.maximum(cost, served.nearest[point])
    both = sums(nearest[point] * task.sites + site, saved, p * task.sites).reshape(p, task.sites)
    profit: Floats = both + gain - loss[:, None]
    return profit
