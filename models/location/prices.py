"""Lower bounds for choices of sites: prices on being served, by a deflected subgradient method.

With a price ``λᵢ`` on serving point i, sites are independent of each other, each with a knapsack of its own:
``ρⱼ = fⱼ + min {Σᵢ (aᵢ tᵢⱼ - λᵢ) xᵢⱼ : Σᵢ aᵢ xᵢⱼ ≤ sⱼ, 0 ≤ x ≤ 1}`` and ``L = Σ λᵢ +`` the p least ρ (or all
negative ones). The best L equals the linear relaxation with a linking row per arc, without writing those rows. It
tells which sites and arcs a plan below a given value can use at all.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from models.matrix_form import Floats

    Positions = NDArray[np.intp]

SMALLEST_STEP = 1e-3
VISIT_EVERY = 10
AIM = 1.002
"""Steps aim at this multiple of the best plan's value: somewhat above what the bound can reach."""
FEWEST_ARCS = 12
ARCS_PER_SHARE = 4.0
"""Arcs kept per point, as a multiple of sites / p: a price is rarely above what the second or third site costs."""


@dataclass(frozen=True)
class SiteTask:
    """A choice of sites, with or without places.

    Attributes
    ----------
    cost
        (I, J) cost of serving all of a point from a site; infinite where there is no way.
    demand
        ``aᵢ``, all above 0.
    capacity, fixed
        ``sⱼ`` (may be infinite), ``fⱼ``.
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
    forced: Sequence[int] = ()
    price: float | None = None

    @cached_property
    def refused(self) -> Floats:
        """(I,) cost of leaving a point unserved; infinite where that isn't allowed."""
        whole: Floats = np.full(len(self.demand), np.inf) if self.price is None else self.price * self.demand
        return whole

    @cached_property
    def unlimited(self) -> bool:
        """Whether no site's places can ever run out."""
        return bool((self.capacity >= self.demand.sum()).all())

    def part(self, opened: Positions, free: Positions) -> SiteTask:
        """Return the choice that is left when some sites are open and only some others may be."""
        columns = np.concatenate((opened, free))
        return SiteTask(
            self.cost[:, columns],
            self.demand,
            self.capacity[columns],
            self.fixed[columns],
            self.p,
            range(len(opened)),
            self.price,
        )


@dataclass(frozen=True)
class PriceBound:
    """A bound, and what it says of each site.

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
    use
        (J,) how often each site was among the chosen of late: about its value in the linear relaxation.
    to_open, to_close
        (J,) by how much the bound rises if the site is open, or closed; infinite for a forced one.
    """

    value: float
    prices: Floats
    savings: Floats
    chosen: Positions
    worth: Floats
    use: Floats
    to_open: Floats
    to_close: Floats

    def sites(self, guess: float) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Return which sites are open, and which closed, in every plan that costs at most `guess`."""
        closed = self.value + self.to_open > guess
        return (self.value + self.to_close > guess) & ~closed, closed

    def whole_arcs(self, task: SiteTask, guess: float) -> NDArray[np.bool_]:
        """Return the arcs that a plan of at most `guess` can use when each point keeps to one site.

        A whole unit of an arc costs its reduced cost ``aᵢ tᵢⱼ + μⱼ aᵢ - λᵢ`` on top of its site; a small share
        costs next to nothing, so that nothing can be said of arcs when demand may split.
        """
        reduced = task.cost + task.demand[:, None] * self.worth - self.prices[:, None]
        rise = np.maximum(self.to_open, 0.0)[None, :] + np.maximum(reduced, 0.0)
        usable: NDArray[np.bool_] = self.value + rise <= guess
        return usable


@dataclass(frozen=True)
class PriceRule:
    """Step rule of the subgradient method.

    Attributes
    ----------
    upper
        Value that the steps aim at: the best plan's, or any number somewhat above the answer.
    deadline
        ``time.perf_counter()`` at which to stop.
    cutoff
        Stop as soon as the bound is above.
    iterations
        At most so many steps.
    patience
        Halve the step after so many steps without a better bound.
    step
        First step, as a share of the step that would close the gap at once.
    memory
        Share of the last direction that goes into the next: without it the method zigzags.
    headroom
        No price rises above this multiple of where it starts: arcs that cost more are left out.
    """

    upper: float
    deadline: float
    cutoff: float = np.inf
    iterations: int = 100
    patience: int = 20
    step: float = 1.0
    memory: float = 0.95
    headroom: float = np.inf


def first_prices(task: SiteTask) -> Floats:
    """Return λ to start from: what the second nearest site would cost."""
    second = min(1, task.cost.shape[1] - 1)
    nearest = np.partition(task.cost, second, axis=1)[:, second]
    longest = np.where(np.isfinite(task.cost), task.cost, 0.0).max(axis=1)
    prices: Floats = np.minimum(np.where(np.isfinite(nearest), nearest, longest), task.refused)
    return prices


def price_bound(
    task: SiteTask, prices: Floats, rule: PriceRule, visit: Callable[[Positions], None] | None = None
) -> tuple[PriceBound, float]:
    """Improve λ by subgradient steps; return the best bound met, and the step size reached.

    Steps are scaled by demand, as prices are: λ of a point with 90 persons moves 90 times as far. `visit` is shown
    the sites that attain the bound, now and then.

    References
    ----------
    Cornuéjols, Fisher, Nemhauser (1977), *Management Science* 23(8); Camerini, Fratta, Maffioli (1975), "On
    improving relaxation methods by modified gradient techniques", *Mathematical Programming Study* 3.
    """
    arcs = _Arcs(task, prices * rule.headroom if np.isfinite(rule.headroom) else np.full(len(prices), np.inf))
    serve = np.minimum(prices, arcs.ceiling)
    present = best = arcs.relaxed(serve)
    use = np.zeros(len(task.capacity))
    use[present.chosen] = 1.0
    direction = np.zeros(len(serve))
    step, stalled = rule.step, 0
    for iteration in range(rule.iterations):
        if visit is not None and iteration % VISIT_EVERY == 0:
            visit(present.chosen)
        # At its ceiling a price can't rise.
        gradient = 1.0 - present.served
        np.minimum(gradient, 0.0, out=gradient, where=serve >= arcs.ceiling)
        direction = gradient + rule.memory * direction
        length = float(direction @ (task.demand * direction))
        late = time.perf_counter() > rule.deadline
        if best.value > rule.cutoff or late or step < SMALLEST_STEP or length == 0 or not gradient.any():
            break
        stride = step * max(AIM * rule.upper - present.value, 1e-9 * abs(rule.upper)) / length
        serve = np.minimum(serve + stride * task.demand * direction, arcs.ceiling)
        present = arcs.relaxed(serve)
        use *= rule.memory
        use[present.chosen] += 1.0 - rule.memory
        better = present.value > best.value + 1e-6 * abs(best.value)
        stalled = 0 if better else stalled + 1
        if present.value > best.value:
            best = present
        if stalled >= rule.patience:
            step, stalled, serve, direction = step / 2, 0, best.prices, np.zeros(len(serve))
    return _priced(task, best, use), step


@dataclass(frozen=True)
class _Relaxed:
    """The relaxed problem at some λ: its value, each site's ρ and μ, and how often each point is served."""

    value: float
    prices: Floats
    savings: Floats
    chosen: Positions
    served: Floats
    worth: Floats


class _Arcs:
    """The arcs that prices below a ceiling can ever make worthwhile, site by site.

    Any λ gives a bound, so that λ may be kept below a ceiling, and arcs that cost more than it be left out.
    """

    def __init__(self, task: SiteTask, limit: Floats) -> None:
        sites = task.cost.shape[1]
        share = ARCS_PER_SHARE * sites / task.p if task.p else sites
        count = max(FEWEST_ARCS, int(share))
        self.ceiling = task.refused
        if count < sites:
            few = np.partition(task.cost, (FEWEST_ARCS, count), axis=1)
            nearest = np.minimum(np.maximum(few[:, FEWEST_ARCS], limit), few[:, count])
            self.ceiling = np.minimum(nearest, task.refused)
        kept = np.isfinite(task.cost) & (task.cost < self.ceiling[:, None])
        self.site, self.point = np.nonzero(kept.T)
        self.cost = task.cost[self.point, self.site]
        self.demand = task.demand[self.point]
        self.task, self.sites = task, sites

    def relaxed(self, serve: Floats) -> _Relaxed:
        """Solve the relaxed problem: each site for itself, within its places."""
        gain = self.cost - serve[self.point]
        pays = np.flatnonzero(gain < 0)
        gain, site, point = gain[pays], self.site[pays], self.point[pays]
        worth = np.zeros(self.sites)
        share = None if self.task.unlimited else np.ones(len(pays))
        if share is not None:
            self._fill(gain, site, self.demand[pays], share, worth)
            gain = gain * share
        savings = self.task.fixed + np.bincount(site, gain, self.sites)
        chosen = _cheapest(savings, self.task)
        inside = np.zeros(self.sites)
        inside[chosen] = 1.0
        weight = inside[site] if share is None else share * inside[site]
        served: Floats = np.bincount(point, weight, len(serve)).astype(float)
        return _Relaxed(float(serve.sum() + savings[chosen].sum()), serve, savings, chosen, served, worth)

    def _fill(self, gain: Floats, site: Positions, persons: Floats, share: Floats, worth: Floats) -> None:
        """Fill the places of each site in order of gain per person (Dantzig's knapsack), where not all fit in."""
        capacity = self.task.capacity
        full = np.bincount(site, persons, self.sites) > capacity * (1 + 1e-12)
        tight = np.flatnonzero(full[site])
        if not len(tight):
            return
        ratio = gain[tight] / persons[tight]
        order = np.lexsort((ratio, site[tight]))
        tight, ratio = tight[order], ratio[order]
        owner, size = site[tight], persons[tight]
        filled = np.cumsum(size)
        first = np.flatnonzero(np.diff(owner, prepend=-1))
        before = filled - size
        before -= np.repeat(before[first], np.diff(first, append=len(tight)))
        share[tight] = np.clip((capacity[owner] - before) / size, 0.0, 1.0)
        # The first that isn't let in whole sets the worth of a place.
        cut = np.flatnonzero(share[tight] < 1)
        at, position = np.unique(owner[cut], return_index=True)
        worth[at] = -ratio[cut[position]]


def _cheapest(savings: Floats, task: SiteTask) -> Positions:
    """Return the sites that attain the bound: the forced ones, and the cheapest of the others."""
    ranked = savings
    if task.forced:
        ranked = savings.copy()
        ranked[list(task.forced)] = -np.inf
    if task.p is None:
        return np.flatnonzero(ranked < 0)
    return np.argpartition(ranked, task.p - 1)[: task.p] if task.p < len(ranked) else np.arange(len(ranked))


def _priced(task: SiteTask, best: _Relaxed, use: Floats) -> PriceBound:
    """Say of each site what opening or closing it adds to the bound."""
    savings, inside = best.savings, np.zeros(len(best.savings), dtype=bool)
    inside[best.chosen] = True
    forced = np.zeros(len(savings), dtype=bool)
    forced[list(task.forced)] = True
    if task.p is None:
        worst_in, best_out = 0.0, 0.0
    else:
        worst_in = float(savings[inside & ~forced].max(initial=-np.inf))
        best_out = float(savings[~inside].min(initial=np.inf))
    return PriceBound(
        value=best.value,
        prices=best.prices,
        savings=savings,
        chosen=best.chosen,
        worth=best.worth,
        use=use,
        to_open=np.where(inside, 0.0, savings - worst_in),
        to_close=np.where(forced, np.inf, np.where(inside, best_out - savings, 0.0)),
    )
