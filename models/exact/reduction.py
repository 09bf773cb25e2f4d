"""Reduction: drop what no plan cheaper than a guess can use, solve the rest, and raise the guess until it is enough.

Every plan outside the reduced problem costs more than the guess. So the smaller of the guess and the reduced problem's
own bound is a bound of the whole problem; and a plan that costs no more than the guess, proven best of the reduced
problem, is best of all.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from ansinh.models.exact.bound import Bound
from ansinh.models.exact.incumbent import Incumbent

PlanT = TypeVar("PlanT")

HAIR = 1e-12
"""Relative difference between a plan's cost and a guess that is only rounding."""


@dataclass(frozen=True)
class Rest(Generic[PlanT]):
    """What solving a reduced problem gave.

    Attributes
    ----------
    found
        The best plan of it (its own bound included); `impossible` when it has none.
    finished
        Whether its solver came to the end; else it was stopped by the clock.
    everything
        Whether nothing was dropped at all, so that what is shown holds whatever the guess.
    """

    found: Incumbent[PlanT]
    finished: bool
    everything: bool = False


def prove_by_guesses(
    known: Incumbent[PlanT],
    solve_rest: Callable[[float, Incumbent[PlanT]], Rest[PlanT] | None],
    *,
    width: float,
    widen: float,
    step: float,
    jump: bool,
) -> Incumbent[PlanT]:
    """Solve over what plans below a guess can use, and raise the guess until the best plan is below it.

    Parameters
    ----------
    known
        The best plan, and the bound that the reductions rest on.
    solve_rest
        Reduces the problem to a guess and solves it; None where that can't be written down in time.
    width
        The first guess is the bound plus this.
    widen
        Factor of the width from guess to guess.
    step
        A better plan is cheaper by more than this; 0 where nothing is known about differences.
    jump
        Whether a guess that was too low is followed at once by the cost of the best known plan. That plan is usually
        optimal, so one larger problem proves it, and this takes less time than several smaller ones if the problem
        grows slowly with the guess.
    """
    lowest = known.bound.value
    while not known.impossible and known.bound.value < known.value - step:
        guess = min(lowest + width, max(known.value - step, lowest))
        rest = solve_rest(guess, known)
        if rest is None:
            return known.with_note("time too short for the rest")
        best = _cheaper(known, rest.found)
        if rest.everything:
            nothing = rest.found.impossible and best.plan is None
            return dataclasses.replace(best, impossible=nothing).with_bound(rest.found.bound)
        inside = math.inf if rest.found.impossible else rest.found.bound.value
        known = best.with_bound(Bound(min(inside, guess), rest.found.bound.prover))
        if not rest.finished:
            return known
        if known.value - step <= guess + HAIR * abs(guess):
            break
        width = known.value - step - lowest if jump and math.isfinite(known.value) else width * widen
    near = step > 0 and known.bound.value >= known.value - step
    return known.with_bound(Bound(known.value, known.bound.prover)) if near else known


def _cheaper(known: Incumbent[PlanT], found: Incumbent[PlanT]) -> Incumbent[PlanT]:
    """Return the cheaper plan with the bound of the whole problem, not that of the reduced one."""
    if found.plan is None or not found.value < known.value:
        return dataclasses.replace(known, note=found.note or known.note)
    return dataclasses.replace(found, bound=known.bound.at_most(found.value), impossible=False)
