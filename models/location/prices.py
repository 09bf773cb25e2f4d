"""Lower bounds for problems with places: prices on being served and on places, by subgradient.

With a price ``λᵢ`` on serving point i and ``μⱼ ≥ 0`` on a place at j, sites are independent again:
``ρⱼ = fⱼ - μⱼ sⱼ + Σᵢ min(0, aᵢ tᵢⱼ + μⱼ aᵢ - λᵢ)`` and ``L = Σ λᵢ +`` the p least ρ (or all negative ones). The
bound is that of the linear relaxation with a linking row per arc; it tells which sites and arcs a plan below a
given value can use at all.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from models.matrix_form import Floats

ITERATIONS = 600
PATIENCE = 15
SMALLEST_STEP = 1e-3


@dataclass(frozen=True)
class PlacedTask:
    """A choice of sites with places.

    Attributes
    ----------
    cost
        (I, J) cost of serving all of a point from a site; infinite where there is no way.
    demand, capacity, fixed
        ``aᵢ``, ``sⱼ`` (may be infinite), ``fⱼ``.
    p
        Number of open sites; None: as many as pay.
    forced
        Sites that are open.
    price
        Cost of leaving one person unserved; None: not allowed.
    """

    cost: Floats
    demand: Floats
    capacity: Floats
    fixed: Floats
    p: int | None
    forced: Sequence[int]
    price: float | None = None


@dataclass(frozen=True)
class PriceBound:
    """A bound, and what it says of each site and arc.

    Attributes
    ----------
    value
        No plan costs less.
    reduced
        (I, J) ``aᵢ tᵢⱼ + μⱼ aᵢ - λᵢ``, with the μ at which each site's places are just full.
    to_open, to_close
        (J,) by how much the bound rises if the site is open, or closed; infinite for a forced one.
    """

    value: float
    reduced: Floats
    to_open: Floats
    to_close: Floats

    def sites(self, guess: float) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Return which sites are open, and which closed, in every plan that costs at most `guess`."""
        return self.value + self.to_close > guess, self.value + self.to_open > guess

    def whole_arcs(self, guess: float) -> NDArray[np.bool_]:
        """Return the arcs that a plan of at most `guess` can use when each point keeps to one site.

        A whole unit of an arc costs its reduced cost on top of its site; a small share costs next to nothing, so
        that nothing can be said of arcs when demand may split.
        """
        rise = np.maximum(self.to_open, 0.0)[None, :] + np.maximum(self.reduced, 0.0)
        usable: NDArray[np.bool_] = self.value + rise <= guess
        return usable


def price_bound(task: PlacedTask, upper: float, deadline: float) -> PriceBound:
    """Improve λ and μ by subgradient steps towards `upper` and return the best bound met."""
    scale = float(task.demand.mean())
    limited = np.isfinite(task.capacity)
    places = np.where(limited, task.capacity, 0.0)
    nearest = np.sort(np.where(np.isfinite(task.cost), task.cost, np.nan), axis=1)
    serve = np.nan_to_num(nearest[:, min(1, nearest.shape[1] - 1)], nan=0.0)
    place = np.zeros(len(places))
    best_value, best = -np.inf, (serve, place)
    step, stalled = 1.5, 0
    for _ in range(ITERATIONS):
        if task.price is not None:
            serve = np.minimum(serve, task.price * task.demand)
        reduced = task.cost + task.demand[:, None] * place - serve[:, None]
        used = reduced < 0
        savings = task.fixed - place * places + np.where(used, reduced, 0.0).sum(axis=0)
        chosen = _cheapest(savings, task)
        value = float(serve.sum() + savings[chosen].sum())
        stalled += 1
        if value > best_value:
            stalled = 0 if value > best_value + 1e-6 * abs(value) else stalled
            best_value, best = value, (serve, place)
        if stalled >= PATIENCE:
            step, stalled, (serve, place) = step / 2, 0, best
        if step < SMALLEST_STEP or best_value >= upper or time.perf_counter() > deadline:
            break
        by_point = 1.0 - used[:, chosen].sum(axis=1)
        by_site = np.zeros(len(places))
        by_site[chosen] = (task.demand @ used[:, chosen] - places[chosen]) / scale
        by_site[~limited | ((by_site < 0) & (place <= 0))] = 0.0
        length = float(by_point @ by_point + by_site @ by_site)
        if length == 0:
            break
        stride = step * max(1.01 * upper - value, 1e-9 * abs(upper)) / length
        serve, place = serve + stride * by_point, np.maximum(0.0, place + stride * by_site / scale)
    return _priced(task, best[0])


def _cheapest(savings: Floats, task: PlacedTask) -> NDArray[np.intp]:
    """Return the sites that attain the bound: the forced ones, and the cheapest of the others."""
    ranked = savings.copy()
    ranked[list(task.forced)] = -np.inf
    if task.p is None:
        return np.flatnonzero(ranked < 0)
    return np.argpartition(ranked, task.p - 1)[: task.p] if task.p < len(ranked) else np.arange(len(ranked))


def _priced(task: PlacedTask, serve: Floats) -> PriceBound:
    """Evaluate the bound at given λ, now with each site's best use within its places (the best μ for this λ)."""
    use, place = _best_use(task, task.cost - serve[:, None])
    savings = task.fixed + use
    reduced = task.cost + task.demand[:, None] * place - serve[:, None]
    chosen = _cheapest(savings, task)
    inside = np.zeros(len(savings), dtype=bool)
    inside[chosen] = True
    forced = np.zeros(len(savings), dtype=bool)
    forced[list(task.forced)] = True
    if task.p is None:
        worst_in, best_out = 0.0, 0.0
    else:
        worst_in = float(savings[inside & ~forced].max(initial=-np.inf))
        best_out = float(savings[~inside].min(initial=np.inf))
    to_open = np.where(inside, 0.0, savings - worst_in)
    to_close = np.where(forced, np.inf, np.where(inside, best_out - savings, 0.0))
    return PriceBound(float(serve.sum() + savings[chosen].sum()), reduced, to_open, to_close)


def _best_use(task: PlacedTask, gain: Floats) -> tuple[Floats, Floats]:
    """Return ``min Σᵢ gainᵢⱼ xᵢⱼ`` within each site's places, and what a place is worth (Dantzig's knapsack)."""
    ratio = np.where(gain < 0, gain, 0.0) / task.demand[:, None]
    order = np.argsort(ratio, axis=0, kind="stable")
    sizes = task.demand[order]
    filled = np.cumsum(sizes, axis=0)
    taken = np.clip(task.capacity[None, :] - (filled - sizes), 0.0, sizes)
    ordered = np.take_along_axis(ratio, order, axis=0)
    # The item that is cut, or the first left out, sets the worth of a place; 0 where all that pay fit in.
    cut = np.where(taken < sizes, ordered, 0.0).min(axis=0)
    use: Floats = (ordered * taken).sum(axis=0)
    return use, -cut
