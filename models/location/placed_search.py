"""Exchanges of sites with places: screened by prices, settled by transport LPs."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np

from ansinh.models.location.heuristics import swap_profits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ansinh.models.location.serving import Service, Services
    from ansinh.models.matrix_form import Floats

MOST_TRIES = 12


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
            if service is not None and service.cost < best.cost * (1 - 1e-9):
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
    adjusted = np.where(
        np.isfinite(adjusted), adjusted, 10.0 * np.where(np.isfinite(adjusted), adjusted, 0.0).max()
    )
    if task.price is not None:
        adjusted = np.minimum(adjusted, task.price * task.demand[:, None])
    places = np.where(np.isfinite(task.capacity), task.capacity, 0.0)
    standing = task.fixed - price * places
    estimate = _estimates(adjusted, standing, list(chosen), task.forced)
    if task.p is None:
        estimate = np.vstack((estimate, _added(adjusted, standing, list(chosen))))
    order = np.argsort(estimate, axis=None)[: 4 * MOST_TRIES]
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
