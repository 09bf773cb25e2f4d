"""Better choices of sites by exchange: one open site gives way to a closed one, until no exchange helps.

Without places an exchange is valued exactly, from each point's nearest and second nearest open site. With places it is
screened by prices, and those that may help are settled by transport LPs.
"""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ansinh.models.location.search.places.serving import Service, Services
    from ansinh.models.matrix_form import Floats

NEGLIGIBLE = 1e-12
"""Smaller relative savings are rounding, and no reason to exchange."""
WORTHWHILE = 1e-9
"""Least relative saving for which an exchange is accepted after its LP: LPs are no more exact."""
MOST_TRIES = 12
"""Most exchanges that are tried by LP before the search for a better one ends."""
RANKED = 4
"""Times as many exchanges are looked at, the most promising first: some were tried before, or aren't worth it."""
UNREACHABLE = 10.0
"""A missing way costs this many times the dearest one, so that no exchange that needs it is chosen."""


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


def improve(
    services: Services, best: Service, chosen: Sequence[int], worth: Floats
) -> tuple[tuple[int, ...], Service] | None:
    """Exchange one open site for another while that helps; None when nothing helped.

    For any worth of places μ, ``Σᵢ min_{j open} (cᵢⱼ + μⱼ aᵢ) - Σ_{j open} (μⱼ sⱼ - fⱼ)`` is at most what the open
    sites cost. Only exchanges for which that is below the best plan are worth an LP.

    Parameters
    ----------
    worth
        μ of the closed sites; those of the open ones are the LP's own duals.
    """
    found: tuple[tuple[int, ...], Service] | None = None
    while time.perf_counter() < services.deadline:
        for candidate in _candidates(services, best, chosen, worth):
            service = services.serve(candidate)
            if service is not None and service.cost < best.cost * (1 - WORTHWHILE):
                best, chosen = service, candidate
                found = (candidate, service)
                break
        else:
            return found
    return found


def _candidates(
    services: Services, best: Service, chosen: Sequence[int], worth: Floats
) -> list[tuple[int, ...]]:
    """Return the exchanges that may be better, most promising first."""
    task = services.task
    price = worth.copy()
    price[list(chosen)] = best.worth[list(chosen)]
    adjusted = task.cost + task.demand[:, None] * price
    dearest = float(np.max(adjusted, where=np.isfinite(adjusted), initial=0.0))
    adjusted = np.where(np.isfinite(adjusted), adjusted, UNREACHABLE * dearest)
    if task.price is not None:
        adjusted = np.minimum(adjusted, task.price * task.demand[:, None])
    places = np.where(np.isfinite(task.capacity), task.capacity, 0.0)
    standing = task.fixed - price * places
    estimate = _estimates(adjusted, standing, list(chosen), task.forced)
    if task.p is None:
        estimate = np.vstack((estimate, _added(adjusted, standing, list(chosen))))
    order = np.argsort(estimate, axis=None)[: RANKED * MOST_TRIES]
    swaps: list[tuple[int, ...]] = []
    for flat in order.tolist():
        old, new = divmod(flat, estimate.shape[1])
        if estimate[old, new] >= best.cost or len(swaps) == MOST_TRIES:
            break
        candidate = tuple(sorted({*(j for k, j in enumerate(chosen) if k != old), new}))
        if frozenset(candidate) not in services.known:
            swaps.append(candidate)
    return swaps


def _estimates(adjusted: Floats, standing: Floats, chosen: list[int], forced: Sequence[int]) -> Floats:
    """Return (p, J) what an exchange would cost at least."""
    nearest, profit = swap_profits(adjusted, chosen)
    value = nearest + standing[chosen].sum()
    estimate: Floats = value - profit - standing[chosen][:, None] + standing[None, :]
    estimate[:, chosen] = np.inf
    estimate[[k for k, j in enumerate(chosen) if j in set(forced)]] = np.inf
    return estimate


def _added(adjusted: Floats, standing: Floats, chosen: list[int]) -> Floats:
    """Return (1, J) what one site more would cost at least."""
    nearest = adjusted[:, chosen].min(axis=1)
    estimate: Floats = np.minimum(nearest[:, None], adjusted).sum(axis=0) + standing[chosen].sum() + standing
    estimate[chosen] = np.inf
    return estimate[None, :]
