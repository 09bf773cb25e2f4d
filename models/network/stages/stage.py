"""The result of an objective stage, and the slack that it leaves to later ones."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ansinh.models.certificate import Certificate, Status, judge, relative_gap
from ansinh.models.errors import NoPlanError, SolverError

if TYPE_CHECKING:
    import pandas as pd

    from ansinh.models.settings import SolverSettings
    from ansinh.models.solve import SolveOutcome

Tell = Callable[[str], None]


def one(_stage: str) -> float:
    """Return 1: the unit of every stage of a problem that is solved as it is given."""
    return 1.0


NOTHING_PROVEN = 0.0
"""Bound of a stage about which nothing is known: none can be below nothing."""


@dataclass(frozen=True)
class Progress:
    """Says how a search goes on, with values in the units in which the problem was given.

    Attributes
    ----------
    tell
        Gets the sentences.
    unit
        By stage, what one unit of the solved problem is.
    """

    tell: Tell
    unit: Callable[[str], float] = one

    def __call__(self, sentence: str) -> None:
        """Pass a sentence on."""
        self.tell(sentence)

    def own(self, stage: str, value: float) -> str:
        """Return a value of a stage as it's written in a sentence."""
        return f"{value * self.unit(stage):,.6g}"


@dataclass(frozen=True)
class StageResult:
    """How one stage ended; the columns of `NetworkPlan.stages`."""

    stage: str
    value: float
    bound: float
    gap: float
    status: Status
    seconds: float


def stage_result(
    stage: str, value: float, bound: float, settings: SolverSettings, began: float
) -> StageResult:
    """Judge a stage from its value and bound: the bound is at least 0 (no stage is negative) and at most the value."""
    bound = min(max(bound, 0.0) if math.isfinite(bound) else 0.0, value)
    status = judge(value, bound, mip_gap=settings.mip_gap)
    if value - bound <= slack(value, 0.0):  # a difference that rounding explains
        status = Status.PROVED_OPTIMAL
    gap = 0.0 if status is Status.PROVED_OPTIMAL else relative_gap(value, bound)
    return StageResult(stage, value, bound, gap, status, time.perf_counter() - began)


def slack(value: float, tolerance: float, rank: int = 0, terms: float = 0.0) -> float:
    """Return by how much later stages may exceed `value`: its tolerance, and an allowance for rounding.

    `terms` is the size of the numbers that add up to the value: nobody unserved may be 10,000 people less 10,000, and
    rounding is that of the 10,000.

    `rank` is the number of earlier stages. A stage uses up the slack of earlier ones. If its own slack were no larger,
    the feasible region of the next stage would be thinner than the solver's tolerance: HiGHS 1.16 then calls it
    infeasible, or hands a start back as optimal. Each stage therefore leaves ten times the slack of the one before.
    """
    return abs(value) * tolerance + 1e-5 * 10.0**rank * max(1.0, abs(value) * 1e-3, abs(terms) * 1e-2)


def remaining(settings: SolverSettings, deadline: float) -> SolverSettings:
    """Return the settings with what is left of the time."""
    return replace(settings, time_limit_s=max(0.5, deadline - time.perf_counter()))


def certified(stages: pd.DataFrame, solved: Certificate) -> Certificate:
    """Return the certificate of a plan from its stages: that of the stage about which least is proven.

    The first stage, if all are proven alike. `solved` says who solved it, and how long that took.
    """
    doubt = {status: rank for rank, status in enumerate(Status)}
    order = sorted(
        range(len(stages)), key=lambda k: (-doubt[stages["status"].iloc[k]], -stages["gap"].iloc[k], k)
    )
    row = stages.iloc[order[0]]
    note = solved.note if row["gap"] == 0.0 or solved.note else f"of the stage {row['stage']}"
    return replace(
        solved,
        status=Status(row["status"]),
        objective=float(row["value"]),
        bound=float(row["bound"]),
        gap=float(row["gap"]),
        note=note,
    )


class InfeasibleFormulation(Exception):  # noqa: N818 - never leaves the package
    """The hard rules contradict each other; says nothing yet about which."""


def check_outcome(outcome: SolveOutcome, *, first: bool) -> None:
    """Raise if an outcome carries no plan."""
    if outcome.status.has_plan:
        return
    if outcome.status is Status.INFEASIBLE and first:
        raise InfeasibleFormulation
    if outcome.status is Status.NO_SOLUTION:
        message = "the time limit was met before any plan was found; raise time_limit_s or loosen mip_gap"
        raise NoPlanError(message)
    message = f"the solver ended with {outcome.status} ({outcome.backend} {outcome.version} {outcome.note})"
    raise SolverError(message)
