"""`plan_network`: a problem in, a certified and re-computed plan out."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ansinh.models.certificate import Certificate, Status
from ansinh.models.errors import SolverError
from ansinh.models.network.allocation import Allocation, allocate
from ansinh.models.network.arrays import Arrays
from ansinh.models.network.audit import audit
from ansinh.models.network.build import formulate
from ansinh.models.network.design import Design, read_design, written_design
from ansinh.models.network.explain import explain
from ansinh.models.network.frames import allocation_frame, facilities, shortfall_frame, unserved_frame
from ansinh.models.network.lean_search import solve_lean
from ansinh.models.network.learned import CutsOfSet, Learned
from ansinh.models.network.measure import values_of
from ansinh.models.network.plan import NetworkPlan
from ansinh.models.network.purse import pay
from ansinh.models.network.stages import (
    InfeasibleFormulation,
    StageResult,
    Tell,
    slack,
    solve_written_out,
    stage_result,
)
from ansinh.models.settings import SolverSettings

if TYPE_CHECKING:
    from ansinh.models.network.problem import NetworkProblem

DIRECT_ARCS = 1000
"""Problems with fewer arcs than this are written out and solved as they are."""
TIMES_WITH_WORST = 6
"""So many times more with the stage ``worst_minutes``, which only the problem as written proves."""

ROUNDED = 100.0
"""Multiples of a stage's slack that rounding of places and people excuses."""

DEFAULT_SETTINGS = SolverSettings(mip_gap=0.005)


def plan_network(
    problem: NetworkProblem,
    settings: SolverSettings = DEFAULT_SETTINGS,
    on_progress: Tell | None = None,
    warm_start: NetworkPlan | None = None,
) -> NetworkPlan:
    """Plan a network: what stands where, when and how large, who goes where, and how sure that is.

    Parameters
    ----------
    problem
        See `NetworkProblem`. With `decisions`, only the assignment of people is solved.
    settings
        `mip_gap` holds for every stage, `time_limit_s` for all of them together.
    on_progress
        Called with a sentence whenever a step is done.
    warm_start
        A plan of a similar problem (other budget, target, forced site): what was learned is used again.

    Raises
    ------
    InfeasibleError
        If the hard rules contradict each other; names the smallest set to relax.
    NoPlanError
        If the time runs out before any plan is found.
    SolverError
        If the solver fails, or the audit disagrees with the plan.
    """
    began = time.perf_counter()
    tell = on_progress or (lambda _: None)
    a = Arrays(problem)
    cuts: tuple[CutsOfSet, ...] = ()
    if problem.decisions is not None:
        results: list[StageResult] = []
        design, note = written_design(a), "as written: sites and places are given"
    else:
        design, results, cuts = _optimise(a, settings, tell, warm_start)
        note = ""
    longest = next((r.value for r in results if r.stage == "worst_minutes"), np.inf)
    price = _price(problem)
    plain = price is None and not np.isfinite(longest)
    allocation = design.allocation if plain else allocate(a, design, price, longest)
    if not results:
        results = _as_written(a, design, allocation, settings, began)
    else:
        results = _as_planned(results, values_of(a, design, allocation), a, settings)
    learned = None if problem.decisions is not None else Learned(design, settings, cuts)
    plan = assemble(design, allocation, results, learned, time.perf_counter() - began, note)
    findings = audit(problem, plan)
    if findings:
        raise SolverError("the plan doesn't add up:\n" + "\n".join(str(finding) for finding in findings))
    tell(f"plan checked, {len(plan.allocation)} flows, {plan.certificate.status}")
    return plan


def _optimise(
    a: Arrays, settings: SolverSettings, tell: Tell, warm_start: NetworkPlan | None
) -> tuple[Design, list[StageResult], tuple[CutsOfSet, ...]]:
    arcs = sum(len(group.points) * len(group.options) for group in a.groups) * a.n_periods
    try:
        times = TIMES_WITH_WORST if "worst_minutes" in a.problem.objective.stages else 1
        if arcs > times * DIRECT_ARCS and not a.problem.objective.weights:
            return solve_lean(a, settings, tell, warm_start)
        formulation = formulate(a, written_out=True)
        tell(f"formulated: {len(formulation.prob.variables())} variables")
        results = solve_written_out(formulation, settings, tell)
        return read_design(formulation.v, a), results, ()
    except InfeasibleFormulation:
        raise explain(a, settings) from None


def _price(problem: NetworkProblem) -> float | None:
    """Return the price of a person unserved in person-minutes that a weighted objective implies."""
    weights = problem.objective.weights
    if weights.get("travel", 0.0) > 0:
        return weights.get("unserved", 0.0) / weights["travel"]
    return None


def _as_written(
    a: Arrays, design: Design, allocation: Allocation, settings: SolverSettings, began: float
) -> list[StageResult]:
    """Return the stages of a plan whose sites and places are given: nothing is left to improve on."""
    names = ("weighted",) if a.problem.objective.weights else a.problem.objective.stages
    values = values_of(a, design, allocation)
    return [stage_result(name, values[name], values[name], settings, began) for name in names]


def _as_planned(
    results: list[StageResult], values: dict[str, float], a: Arrays, settings: SolverSettings
) -> list[StageResult]:
    """Return the stages as the plan has them, where it's worse than the formulation said.

    Where a tolerance lets later stages leave more people unserved, the formulation may turn people away from free
    places to save minutes. A plan never does: nobody stays at home beside a free place. The bound holds all the same.
    """
    tolerances = a.problem.objective.tolerances
    planned = []
    for rank, result in enumerate(results):
        room = slack(result.value, tolerances.get(result.stage, 0.0), rank)
        value = values[result.stage]
        worse = value > result.value + ROUNDED * room
        judged = stage_result(result.stage, value, result.bound, settings, 0.0) if worse else result
        planned.append(replace(judged, seconds=result.seconds))
    return planned


def assemble(  # noqa: PLR0917 - the formula names them
    design: Design,
    allocation: Allocation,
    results: list[StageResult],
    learned: Learned | None,
    seconds: float,
    note: str,
) -> NetworkPlan:
    """Put the frames of a plan together."""
    worst = max(results, key=lambda r: (list(Status).index(r.status), r.gap))
    certificate = Certificate(
        status=worst.status,
        objective=results[0].value,
        bound=results[0].bound,
        gap=max(r.gap for r in results),
        seconds=seconds,
        backend="HiGHS",
        note=note,
    )
    return NetworkPlan(
        facilities=facilities(design, allocation),
        allocation=allocation_frame(allocation, design.a),
        unserved=unserved_frame(design, allocation),
        shortfalls=shortfall_frame(design, allocation),
        money=pay(design.a, design.costs),
        stages=pd.DataFrame([vars(result) for result in results]),
        certificate=certificate,
        learned=learned,
    )
