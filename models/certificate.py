"""What is proven about an answer, checked by us and never read off a solver's word alone."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum


class Status(StrEnum):
    """How sure the answer is.

    Examples
    --------
    >>> from ansinh.models import Status
    >>> Status.PROVED_OPTIMAL.has_plan, Status.INFEASIBLE.has_plan
    (True, False)
    """

    PROVED_OPTIMAL = "PROVED_OPTIMAL"
    WITHIN_GAP = "WITHIN_GAP"
    INCUMBENT = "INCUMBENT"
    INFEASIBLE = "INFEASIBLE"
    UNBOUNDED = "UNBOUNDED"
    NO_SOLUTION = "NO_SOLUTION"
    ERROR = "ERROR"

    @property
    def has_plan(self) -> bool:
        """Whether an answer of this status comes with a plan."""
        return self in (Status.PROVED_OPTIMAL, Status.WITHIN_GAP, Status.INCUMBENT)

    @property
    def settled(self) -> bool:
        """Whether the question is answered: a plan as good as was asked for, or a proof that there is none."""
        return self in (Status.PROVED_OPTIMAL, Status.WITHIN_GAP, Status.INFEASIBLE)


@dataclass(frozen=True)
class Certificate:
    """The proof that comes with every plan.

    Attributes
    ----------
    status
        See `Status`.
    objective
        Value of the plan, in the problem's own units; NaN without a plan.
    bound
        No plan can be better than this (lower bound when minimising, upper when maximising); NaN if unknown.
    gap
        ``|objective - bound| / |objective|``; 0 when proven, infinite without a bound.
    seconds
        Wall-clock time of the whole solve, heuristics and bounds included.
    backend, version
        Solver (or method) that gave the proof, for example ``"HiGHS"``, ``"1.15.1"``.
    note
        What else the reader should know, for example why a time limit was met.

    Examples
    --------
    >>> from ansinh.models import LocationProblem, p_median
    >>> minutes = [[5, 20], [10, 8], [30, 6]]
    >>> problem = LocationProblem.from_matrix(minutes, demand=[10, 20, 30])
    >>> certificate = p_median(problem, 1).certificate
    >>> str(certificate.status), certificate.gap
    ('PROVED_OPTIMAL', 0.0)
    """

    status: Status
    objective: float = math.nan
    bound: float = math.nan
    gap: float = math.inf
    seconds: float = 0.0
    backend: str = ""
    version: str = ""
    note: str = ""


def relative_gap(objective: float, bound: float) -> float:
    """Return ``|objective - bound| / |objective|``: 0 where they are equal, infinite if either is unknown."""
    if not (math.isfinite(objective) and math.isfinite(bound)):
        return math.inf
    if objective == bound:
        return 0.0
    return abs(objective - bound) / abs(objective) if objective else math.inf


RELATIVE_ROUNDING = 1e-6
"""Difference of value and bound, as a share of the value, that floating-point arithmetic of solvers excuses."""


def judge(objective: float, bound: float, *, mip_gap: float, rounding: float = 1e-6) -> Status:
    """Name the status of a plan from its value and bound alone.

    Parameters
    ----------
    objective, bound
        In the problem's own unit.
    mip_gap
        The relative gap that the caller asked for.
    rounding
        Difference that counts as none, in the objective's own unit, whatever the value is: for values near 0. A
        millionth where the objective's coefficients are of ordinary size; callers with others scale it.
    """
    # Infinite, too: sites that can't be reached from each other are infinitely far apart.
    if objective == bound:
        return Status.PROVED_OPTIMAL
    if not math.isfinite(objective):
        return Status.NO_SOLUTION
    gap = relative_gap(objective, bound)
    if gap <= RELATIVE_ROUNDING or abs(objective - bound) <= rounding:
        return Status.PROVED_OPTIMAL
    # A bound that was computed as value × (1 - gap) is off by the last bit.
    return Status.WITHIN_GAP if gap <= mip_gap * (1 + RELATIVE_ROUNDING) else Status.INCUMBENT
