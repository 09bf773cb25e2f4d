"""Lower bounds for choices of sites: prices on being served, by a deflected subgradient method.

With a price ``λᵢ`` on serving point i, sites are independent of each other, each with a knapsack of its own:
``ρⱼ = fⱼ + min {Σᵢ (aᵢ tᵢⱼ - λᵢ) xᵢⱼ : Σᵢ aᵢ xᵢⱼ ≤ sⱼ, 0 ≤ x ≤ 1}`` and ``L = Σ λᵢ +`` the p least ρ (or all
negative ones). The best L equals the linear relaxation with a linking row per arc, without writing those rows. It
tells which sites and arcs a plan below a given value can use at all.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from ansinh.models.location.search.relaxed import Relaxed
    from ansinh.models.location.search.site_task import Positions, SiteTask, Task
    from ansinh.models.matrix_form import Floats

SMALLEST_STEP = 1e-3
"""The method stops at this step, as a share of one that would close the gap: the bound no longer rises."""
VISIT_EVERY = 10
"""Steps from one choice of sites that is offered as a plan to the next: neighbouring steps choose the same sites."""
AIM = 1.002
"""Steps aim at this multiple of the best plan's value: the method needs a target slightly above the best bound."""


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


def price_bound(
    task: Task, prices: Floats, rule: PriceRule, visit: Callable[[Positions], None] | None = None
) -> tuple[PriceBound, float]:
    """Improve λ by subgradient steps; return the best bound met, and the step size reached.

    Steps are scaled by demand, as prices are: λ of a point with 90 persons moves 90 times as far. `visit` is shown
    the sites that attain the bound, now and then.

    References
    ----------
    Cornuéjols, Fisher, Nemhauser (1977), *Management Science* 23(8); Camerini, Fratta, Maffioli (1975), "On
    improving relaxation methods by modified gradient techniques", *Mathematical Programming Study* 3.
    """
    limit = prices * rule.headroom if np.isfinite(rule.headroom) else np.full(len(prices), np.inf)
    sites = task.relaxation(limit)
    serve = np.minimum(prices, sites.ceiling)
    present = best = sites.relaxed(serve)
    use = np.zeros(task.sites)
    use[present.chosen] = 1.0
    direction = np.zeros(len(serve))
    step, stalled = rule.step, 0
    for iteration in range(rule.iterations):
        if visit is not None and iteration % VISIT_EVERY == 0:
            visit(present.chosen)
        # At its ceiling a price can't rise.
        gradient = 1.0 - present.served
        np.minimum(gradient, 0.0, out=gradient, where=serve >= sites.ceiling)
        direction = gradient + rule.memory * direction
        length = float(direction @ (task.demand * direction))
        late = time.perf_counter() > rule.deadline
        if best.value > rule.cutoff or late or step < SMALLEST_STEP or length == 0 or not gradient.any():
            break
        stride = step * max(AIM * rule.upper - present.value, 1e-9 * abs(rule.upper)) / length
        serve = np.minimum(serve + stride * task.demand * direction, sites.ceiling)
        present = sites.relaxed(serve)
        use *= rule.memory
        use[present.chosen] += 1.0 - rule.memory
        better = present.value > best.value + 1e-6 * abs(best.value)
        stalled = 0 if better else stalled + 1
        if present.value > best.value:
            best = present
        if stalled >= rule.patience:
            step, stalled, serve, direction = step / 2, 0, best.prices, np.zeros(len(serve))
    return _priced(task, best, use), step


def _priced(task: Task, best: Relaxed, use: Floats) -> PriceBound:
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
