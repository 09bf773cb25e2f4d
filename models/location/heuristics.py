"""Good choices of p sites, fast: greedy addition, then exchange of one site for another until none helps.

All functions work on a finite (I, J) matrix of assignment costs ``cᵢⱼ`` (persons x minutes, or persons not
covered), where a demand point goes to its cheapest open site.
"""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ansinh.models.matrix_form import Floats

NEGLIGIBLE = 1e-12
SAMPLE = 300
"""Points enough to tell good sites from bad ones."""


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


def open_while_it_pays(
    cost: Floats, fixed: Floats, places: Floats, need: float, forced: Sequence[int] = ()
) -> list[int]:
    """Open the `forced` sites, then the one that saves most, its own cost deducted, while places are short or that pays.

    What a site saves is counted at a sample of the points.
    """
    every = len(cost) // SAMPLE + 1
    few, chosen = cost[::every], list(forced)
    present = few[:, chosen].min(axis=1) if chosen else np.full(len(few), float(few.max(initial=0.0)))
    while len(chosen) < cost.shape[1]:
        gain = every * np.maximum(present[:, None] - few, 0.0).sum(axis=0) - fixed
        gain[chosen] = -math.inf
        best = int(gain.argmax())
        if gain[best] <= 0 and float(places[chosen].sum()) >= need:
            break
        chosen.append(best)
        present = np.minimum(present, few[:, best])
    return chosen


def interchange(
    cost: Floats, chosen: Sequence[int], forced: Sequence[int] = (), deadline: float = math.inf
) -> tuple[list[int], float]:
    """Exchange an open site (not a `forced` one) for a closed one, the best pair each time, until none helps.

    The profit of all p x J exchanges is had at once from each point's nearest and second nearest open site:
    gain of the new site, minus loss of the old one, plus what the new one saves of that loss.

    References
    ----------
    Teitz, Bart (1968), *Operations Research* 16(5); Resende, Werneck (2007), "A fast swap-based local search
    procedure for location problems", *Annals of Operations Research* 150.
    """
    current, fixed = list(chosen), set(forced)
    movable = np.array([site not in fixed for site in current])
    while True:
        first, nearest, second = _two_nearest(cost, current)
        if len(current) == cost.shape[1] or not movable.any() or time.perf_counter() > deadline:
            return current, float(nearest.sum())
        profit = _profits(cost, first, nearest, second, len(current))
        profit[:, current] = -math.inf
        profit[~movable] = -math.inf
        old, new = np.unravel_index(int(profit.argmax()), profit.shape)
        if profit[old, new] <= NEGLIGIBLE * max(1.0, float(nearest.sum())):
            return current, float(nearest.sum())
        current[int(old)] = int(new)


def swap_profits(cost: Floats, chosen: list[int]) -> tuple[float, Floats]:
    """Return the assignment cost, and (p, J) by how much it falls when an open site gives way to another."""
    first, nearest, second = _two_nearest(cost, chosen)
    return float(nearest.sum()), _profits(cost, first, nearest, second, len(chosen))


def _two_nearest(
    cost: Floats, chosen: list[int]
) -> tuple[np.ndarray[tuple[int], np.dtype[np.intp]], Floats, Floats]:
    """Return each point's nearest open site (as a position in `chosen`), its cost, and the second nearest's."""
    sub = cost[:, chosen]
    rows = np.arange(len(sub))
    first = sub.argmin(axis=1)
    nearest = sub[rows, first]
    if len(chosen) == 1:
        # With no other site open the loss is counted by the exchange's own terms; any large number will do.
        return first, nearest, np.full(len(sub), float(cost.max()))
    sub[rows, first] = math.inf
    return first, nearest, sub.min(axis=1)


def _profits(
    cost: Floats,
    first: np.ndarray[tuple[int], np.dtype[np.intp]],
    nearest: Floats,
    second: Floats,
    count: int,
) -> Floats:
    at_least = np.maximum(cost, nearest[:, None])
    gain = (at_least - cost).sum(axis=0)
    loss = np.bincount(first, weights=second - nearest, minlength=count)
    saved = np.maximum(second[:, None] - at_least, 0.0)
    rows = np.concatenate(([0], np.bincount(first, minlength=count).cumsum()))
    points = np.argsort(first, kind="stable")
    member = csr_array((np.ones(len(first)), points, rows), shape=(count, len(first)))
    profit: Floats = gain[None, :] - loss[:, None] + member @ saved
    return profit
