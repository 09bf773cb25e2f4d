"""Which sites to open first: quick choices that need no solver and prove nothing.

Greedy choices work on a finite (I, J) matrix of assignment costs ``cᵢⱼ`` (persons x minutes, or persons not covered),
where a demand point goes to its cheapest open site.
"""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ansinh.models.location.search.site_task import SiteTask
    from ansinh.models.matrix_form import Floats

SAMPLE = 300
"""Points of the sample on which greedy choices compare sites: time grows with points, the ranking hardly changes."""
GROWTH = 1.5
"""Factor of the number of open sites from one try to the next, where too few places were open."""


def assignment_cost(cost: Floats, chosen: Sequence[int]) -> float:
    """Return ``Σᵢ min_{j open} cᵢⱼ``."""
    return float(cost[:, list(chosen)].min(axis=1).sum())


def greedy(cost: Floats, p: int, forced: Sequence[int] = (), deadline: float = math.inf) -> list[int]:
    """Open the `forced` sites, then the site that lowers the cost most, until p are open.

    After the deadline that is counted at a sample of the points.

    References
    ----------
    Kuehn, Hamburger (1963), "A heuristic program for locating warehouses", *Management Science* 9(4).
    """
    chosen = list(forced)
    worst = float(cost.max()) if cost.size else 0.0
    present = cost[:, chosen].min(axis=1) if chosen else np.full(len(cost), worst)
    while len(chosen) < p:
        if time.perf_counter() > deadline and len(cost) > SAMPLE:
            every = len(cost) // SAMPLE + 1
            cost, present = cost[::every], present[::every]
        saved = np.maximum(present[:, None] - cost, 0.0).sum(axis=0)
        saved[chosen] = -1.0
        chosen.append(int(saved.argmax()))
        present = np.minimum(present, cost[:, chosen[-1]])
    return chosen


def open_while_it_pays(task: SiteTask, cost: Floats, refused: Floats) -> list[int]:
    """Open the forced sites, then the one that saves most, its own cost deducted, while places are short or that pays.

    What a site saves is counted at a sample of the points.

    Parameters
    ----------
    cost
        The task's, with finite numbers for missing ways.
    refused
        (I,) what each point costs while no site serves it: the price of leaving it out, or the longest way.
    """
    every = len(cost) // SAMPLE + 1
    few, chosen = cost[::every], list(task.forced)
    need = float(task.demand.sum()) if task.price is None else 0.0
    present = refused[::every]
    if chosen:
        present = np.minimum(present, few[:, chosen].min(axis=1))
    while len(chosen) < cost.shape[1]:
        gain = every * np.maximum(present[:, None] - few, 0.0).sum(axis=0) - task.fixed
        gain[chosen] = -math.inf
        best = int(gain.argmax())
        if gain[best] <= 0 and float(task.capacity[chosen].sum()) >= need:
            break
        chosen.append(best)
        present = np.minimum(present, few[:, best])
    return chosen


def sites_by_saving(task: SiteTask) -> list[int]:
    """Return sites that save most, places not counted: p of them, or those that pay and have places for all."""
    if task.p is None and not task.fixed.any():
        return list(range(len(task.fixed)))
    finite = np.minimum(task.cost, task.refused[:, None])
    longest = float(np.max(finite, where=np.isfinite(finite), initial=0.0))
    finite = np.where(np.isfinite(finite), finite, 2.0 * (longest or 1.0))
    if task.p is not None:
        return greedy(finite, task.p, list(task.forced), deadline=-math.inf)
    unserved = np.full(len(finite), longest) if task.price is None else task.refused
    return open_while_it_pays(task, finite, unserved)


def rank(task: SiteTask, first: Sequence[int], order: Sequence[int] | None = None) -> list[int]:
    """Rank all sites: the forced ones, then `first`, then the others in `order`, else by their places."""
    rest = np.argsort(-task.capacity, kind="stable").tolist() if order is None else order
    return list(dict.fromkeys(int(j) for j in (*task.forced, *first, *rest)))


def choices(task: SiteTask, ranked: Sequence[int], count: int) -> Iterator[list[int]]:
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
