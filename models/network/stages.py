"""Objective stages one after the other, each leaving a stated slack to the next."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pulp

from ansinh.models.certificate import Status, judge, relative_gap
from ansinh.models.errors import NoPlanError, SolverError
from ansinh.models.solve import SolveOutcome, solve

if TYPE_CHECKING:
    from ansinh.models.network.build import Formulation
    from ansinh.models.settings import SolverSettings

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


def slack(value: float, tolerance: float, rank: int = 0) -> float:
    """Return how much later stages may be worse than `value`: its tolerance, and what arithmetic excuses.

    `rank` is the number of stages before. A stage leans on the slack of those before it, so that a later one with
    no more slack would have a feasible region thinner than the solver's tolerance: HiGHS 1.16 then calls it
    infeasible, or hands a start back as optimal. Each stage therefore leaves ten times the slack of the one before.
    """
    return abs(value) * tolerance + 1e-5 * 10.0**rank * max(1.0, abs(value) * 1e-3)


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
        outcome = solve_from_start(f, remaining(settings, deadline), warm_start=n > 0)
        check_outcome(outcome, first=n == 0)
        results.append(stage_result(name, outcome.objective, outcome.bound, settings, began))
        tell(f"{name}: {outcome.objective:,.4g}, gap {results[-1].gap:.2%}")
        room = slack(outcome.objective, objective.tolerances.get(name, 0.0), n)
        f.prob.addConstraint(goal <= outcome.objective + room, name=f"stage_{name}")
    if "worst_minutes" in objective.stages and not objective.weights:
        results.append(shorten_worst(f, settings, deadline, tell))
    return results


def solve_from_start(f: Formulation, settings: SolverSettings, *, warm_start: bool) -> SolveOutcome:
    """Solve with a first plan, and again without one if the solver hands it back unimproved before its time.

    HiGHS 1.16 does that when presolve solves the whole problem: it ends "optimal" with a bound that its
    answer is far from.
    """
    outcome = solve(f.prob, settings, warm_start=warm_start)
    early = outcome.seconds < 0.8 * settings.time_limit_s
    if warm_start and early and outcome.status is Status.INCUMBENT and outcome.gap > settings.mip_gap:
        return solve(f.prob, settings)
    return outcome


def shorten_worst(f: Formulation, settings: SolverSettings, deadline: float, tell: Tell) -> StageResult:
    """Find the fewest minutes within which everybody served can be, with all stages before held.

    By bisection over the minutes that occur: arcs beyond are closed and the formulation is asked for any plan.
    """
    began = time.perf_counter()
    minutes = {key: float(f.a.option_minutes[key[0], key[1]]) for key in f.v.assign}
    levels = sorted(set(minutes.values()))
    room = {key: x.upBound for key, x in f.v.assign.items()}
    f.prob.objective = pulp.LpAffineExpression()
    low, high, proven = 0, len(levels) - 1, True
    while low < high:
        middle = (low + high) // 2
        for key, x in f.v.assign.items():
            x.upBound = room[key] if minutes[key] <= levels[middle] else 0.0
        outcome = solve(f.prob, remaining(settings, deadline))
        proven &= outcome.status.has_plan or outcome.status is Status.INFEASIBLE
        low, high = (low, middle) if outcome.status.has_plan else (middle + 1, high)
    worst = levels[high] if levels else 0.0
    for key, x in f.v.assign.items():
        x.upBound = room[key] if minutes[key] <= worst else 0.0
    solve(f.prob, remaining(settings, deadline))
    tell(f"worst_minutes: {worst:,.4g}")
    return stage_result("worst_minutes", worst, worst if proven else 0.0, settings, began)


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
