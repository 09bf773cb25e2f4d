"""Objective stages one after the other, each leaving a stated slack to the next."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pulp

from models.certificate import Status, judge, relative_gap
from models.errors import NoPlanError, SolverError
from models.solve import SolveOutcome, solve

if TYPE_CHECKING:
    from models.network.build import Formulation
    from models.settings import SolverSettings

Tell = Callable[[str], None]


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
    """Judge a stage from its value and bound."""
    bound = min(bound, value) if math.isfinite(bound) else bound
    status = judge(value, bound, mip_gap=settings.mip_gap)
    gap = 0.0 if status is Status.PROVED_OPTIMAL else relative_gap(value, bound)
    return StageResult(stage, value, bound, gap, status, time.perf_counter() - began)


def slack(value: float, tolerance: float) -> float:
    """Return how much a later stage may be worse than `value`: its tolerance, and what arithmetic excuses."""
    return abs(value) * tolerance + 1e-6 * max(1.0, abs(value) * 1e-3)


def expression(f: Formulation, stage: str, weights: dict[str, float]) -> pulp.LpAffineExpression:
    """Return what a stage minimises."""
    if stage == "weighted":
        whole = pulp.LpAffineExpression()
        for name, weight in weights.items():
            if weight:
                whole += weight * getattr(f, name)
        return whole
    found: pulp.LpAffineExpression = getattr(f, stage)
    return found


def remaining(settings: SolverSettings, deadline: float) -> SolverSettings:
    """Return the settings with what is left of the time."""
    return replace(settings, time_limit_s=max(0.5, deadline - time.perf_counter()))


def solve_written_out(f: Formulation, settings: SolverSettings, tell: Tell) -> list[StageResult]:
    """Solve the stages of a formulation that is written out; values stay on its variables.

    Raises
    ------
    NoPlanError
        If the time runs out before any plan is found.
    SolverError
        If the first stage is infeasible (the caller explains why) or the solver fails.
    """
    objective = f.a.problem.objective
    names = ["weighted"] if objective.weights else [s for s in objective.stages if s != "worst_minutes"]
    deadline = time.perf_counter() + settings.time_limit_s
    results: list[StageResult] = []
    for n, name in enumerate(names):
        began = time.perf_counter()
        goal = expression(f, name, objective.weights)
        f.prob.sense, f.prob.objective = pulp.LpMinimize, goal
        outcome = solve(f.prob, remaining(settings, deadline), warm_start=n > 0)
        check_outcome(outcome, first=n == 0)
        results.append(stage_result(name, outcome.objective, outcome.bound, settings, began))
        tell(f"{name}: {outcome.objective:,.4g}, gap {results[-1].gap:.2%}")
        room = slack(outcome.objective, objective.tolerances.get(name, 0.0))
        f.prob.addConstraint(goal <= outcome.objective + room, name=f"stage_{name}")
    return results


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
