"""Lower bounds for problems with places: prices on being served, by subgradient.

With a price ``λᵢ`` on serving point i, sites are independent of each other, each with a knapsack of its own:
``ρⱼ = fⱼ + min {Σᵢ (aᵢ tᵢⱼ - λᵢ) xᵢⱼ : Σᵢ aᵢ xᵢⱼ ≤ sⱼ, 0 ≤ x ≤ 1}`` and ``L = Σ λᵢ +`` the p least ρ (or all
negative ones). The bound is that of the linear relaxation with a linking row per arc; it tells which sites and
arcs a plan below a given value can use at all.
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
    prices
        λ, one per demand point.
    savings
        ρ, one per site.
    chosen
        The sites that attain the bound.
    worth
        (J,) ``μⱼ``, what a place is worth at these prices.
    reduced
        (I, J) ``aᵢ tᵢⱼ + μⱼ aᵢ - λᵢ``, with the μ at which each site's places are just full.
    to_open, to_close
        (J,) by how much the bound rises if the site is open, or closed; infinite for a forced one.
    """

    value: float
    prices: Floats
    savings: Floats
    chosen: NDArray[np.intp]
    worth: Floats
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


@dataclass(frozen=True)
class PriceRule:
    """Step rule of the subgradient method, and where to start.

    Attributes
    ----------
    iterations, patience, step
        As in `models.location.lagrangian.Subgradient`.
    upper
        Value that the steps aim at: the best plan's, or any number somewhat above the answer.
    cutoff
        Stop as soon as the bound is above.
    deadline
        ``time.perf_counter()`` at which to stop.
    """

    upper: float
    deadline: float
    cutoff: float = np.inf
    iterations: int = 600
    patience: int = 20
    step: float = 1.5


def first_prices(task: PlacedTask) -> Floats:
    """Return λ to start from: what the second nearest site would cost."""
    finite = np.where(np.isfinite(task.cost), task.cost, np.nan)
    nearest = np.sort(finite, axis=1)[:, min(1, finite.shape[1] - 1)]
    refused = np.zeros(len(nearest)) if task.price is None else task.price * task.demand
    prices: Floats = np.where(np.isnan(nearest), refused, nearest)
    return prices


def price_bound(task: PlacedTask, prices: Floats, rule: PriceRule) -> PriceBound:
    """Improve λ by subgradient steps and return the best bound met."""
    work = np.empty_like(task.cost)
    serve, best = prices, _Relaxed(-np.inf, prices, np.empty(0), prices)
    step, stalled = rule.step, 0
    for _ in range(rule.iterations):
        if task.price is not None:
            serve = np.minimum(serve, task.price * task.demand)
        present = _relaxed(task, serve, work)
        stalled += 1
        if present.value > best.value:
            stalled = 0 if present.value > best.value + 1e-6 * abs(present.value) else stalled
            best = present
        if stalled >= rule.patience:
            step, stalled, serve = step / 2, 0, best.prices
        if step < SMALLEST_STEP or best.value >= rule.cutoff or time.perf_counter() > rule.deadline:
            break
        direction = 1.0 - present.served
        length = float(direction @ direction)
        if length == 0:
            break
        stride = step * max(1.01 * rule.upper - present.value, 1e-9 * abs(rule.upper)) / length
        serve = serve + stride * direction
    return _priced(task, best.prices)


@dataclass(frozen=True)
class _Relaxed:
    """The relaxed problem at some λ: its value, each site's ρ, and how often each point is served."""

    value: float
    prices: Floats
    savings: Floats
    served: Floats


def _relaxed(task: PlacedTask, serve: Floats, work: Floats) -> _Relaxed:
    """Solve the relaxed problem: each site for itself, within its places."""
    np.subtract(task.cost, serve[:, None], out=work)
    np.minimum(work, 0.0, out=work)
    taken = work < 0
    savings = task.fixed + work.sum(axis=0)
    cut: dict[int, Floats] = {}
    # Most sites have room for all that pay; only the others need their knapsack filled in order of worth.
    for j in np.flatnonzero(task.demand @ taken > task.capacity * (1 + 1e-12)).tolist():
        rows = np.flatnonzero(taken[:, j])
        order = rows[np.argsort(work[rows, j] / task.demand[rows], kind="stable")]
        before = np.cumsum(task.demand[order]) - task.demand[order]
        share = np.zeros(len(serve))
        share[order] = np.clip((task.capacity[j] - before) / task.demand[order], 0.0, 1.0)
        cut[j], savings[j] = share, task.fixed[j] + float(work[:, j] @ share)
    chosen = _cheapest(savings, task)
    served = np.zeros(len(serve))
    plain = [j for j in chosen.tolist() if j not in cut]
    served += taken[:, plain].sum(axis=1)
    for j in chosen.tolist():
        if j in cut:
            served += cut[j]
    return _Relaxed(float(serve.sum() + savings[chosen].sum()), serve, savings, served)


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
    return PriceBound(
        value=float(serve.sum() + savings[chosen].sum()),
        prices=serve,
        savings=savings,
        chosen=chosen,
        worth=place,
        reduced=reduced,
        to_open=to_open,
        to_close=to_close,
    )


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
