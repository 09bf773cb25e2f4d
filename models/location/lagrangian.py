"""Lower bounds for choosing p sites: the Lagrangian of the assignment rows, by subgradient.

With a price ``λᵢ`` on serving point i, the sites become independent of each other:
``L(λ) = Σᵢ λᵢ + Σ over the p best sites of ρⱼ``, where ``ρⱼ = Σᵢ min(0, cᵢⱼ - λᵢ)``. Every L(λ) is a lower
bound; the best one equals the linear relaxation with one linking row per arc, without writing those rows.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from models.matrix_form import Floats

    Positions = NDArray[np.intp]


@dataclass(frozen=True)
class Bound:
    """The best bound of one subgradient run.

    Attributes
    ----------
    value
        ``L(λ)``.
    prices
        λ, one per demand point.
    savings
        ρ, one per column of the matrix that was given.
    chosen
        The columns that attain the bound.
    """

    value: float
    prices: Floats
    savings: Floats
    chosen: Positions


@dataclass(frozen=True)
class Subgradient:
    """Step rule of the subgradient method.

    Attributes
    ----------
    iterations
        At most so many steps.
    patience
        Halve the step after so many steps without a better bound.
    step
        First step, as a share of the step that would close the gap at once.
    """

    iterations: int
    patience: int
    step: float


ROOT = Subgradient(iterations=700, patience=20, step=1.5)
NODE = Subgradient(iterations=30, patience=5, step=1.0)
SMALLEST_STEP = 1e-3


def lower_bound(
    cost: Floats,
    choose: int,
    forced: int,
    prices: Floats,
    *,
    upper: float,
    cutoff: float,
    rule: Subgradient,
    deadline: float,
    visit: Callable[[int, Bound], float] | None = None,
) -> Bound:
    """Improve `prices` by subgradient steps and return the best bound met.

    Parameters
    ----------
    cost
        (I, n) assignment costs; the first `forced` columns are open in any case.
    choose
        Number of sites to open besides those.
    prices
        λ to start from.
    upper
        Value of the best plan known, which sets the length of the steps.
    cutoff
        Stop as soon as the bound is above: no better plan can be here.
    visit
        Called now and then with the present relaxed solution; returns the best plan's value, perhaps improved.

    References
    ----------
    Cornuéjols, Fisher, Nemhauser (1977), *Management Science* 23(8); Beasley (1993), "Lagrangean heuristics for
    location problems", *European Journal of Operational Research* 65(3).
    """
    work = np.empty_like(cost)
    best: Bound | None = None
    step, stalled = rule.step, 0
    for iteration in range(rule.iterations):
        np.subtract(cost, prices[:, None], out=work)
        np.minimum(work, 0.0, out=work)
        present = _evaluate(work, choose, forced, prices)
        if visit is not None:
            upper = visit(iteration, present)
        if best is None or present.value > best.value:
            better = best is None or present.value - best.value > 1e-7 * abs(best.value)
            best, stalled = present, 0 if better else stalled + 1
        else:
            stalled += 1
        if stalled >= rule.patience:
            step, stalled, prices = step / 2, 0, best.prices
        if best.value > cutoff or step < SMALLEST_STEP or time.perf_counter() > deadline:
            break
        direction = 1.0 - (work[:, present.chosen] < 0).sum(axis=1)
        length = float(direction @ direction)
        if length == 0:
            break
        prices = prices + step * max(1.01 * upper - present.value, 1e-9 * abs(upper)) / length * direction
    assert best is not None  # noqa: S101  (every rule has at least one iteration)
    return best


def _evaluate(work: Floats, choose: int, forced: int, prices: Floats) -> Bound:
    savings = work.sum(axis=0)
    free = savings[forced:]
    if choose <= 0:
        picked = np.empty(0, dtype=np.intp)
    elif choose < len(free):
        picked = np.argpartition(free, choose - 1)[:choose] + forced
    else:
        picked = np.arange(forced, len(savings))
    chosen = np.concatenate((np.arange(forced), picked))
    return Bound(float(prices.sum() + savings[chosen].sum()), prices, savings, chosen)


def fixable(
    bound: Bound, choose: int, forced: int, cutoff: float
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return which free columns must be open, and which closed, in any plan better than `cutoff`.

    Opening a site outside the best `choose` costs at least the difference of its ρ to the worst inside; closing
    one inside, the difference to the best outside.
    """
    free = bound.savings[forced:]
    if choose <= 0 or choose >= len(free):
        return np.full(len(free), choose >= len(free)), np.full(len(free), choose <= 0)
    ordered = np.partition(free, (choose - 1, choose))
    closed = bound.value + free - ordered[choose - 1] > cutoff
    opened = bound.value + ordered[choose] - free > cutoff
    return opened & ~closed, closed
