"""Start a case of a sweep again from the plans of other cases: what one found, the next may have.

A case takes the best plan that it knows by its own stages: its own, the official one, or a neighbour's design with the
people assigned anew, if that keeps to the case's rules. Two things follow. A plan that the time limit ended is tried again from
something better; and a case whose limits are looser is never worse than one with tighter limits, whose plan it may have.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from ansinh.geodata import TravelTimes
from ansinh.models.certificate import Status
from ansinh.models.errors import PlanningError
from ansinh.models.network.plan import NetworkPlan
from ansinh.models.network.plan.given import best_given
from ansinh.models.network.problem import NetworkProblem
from ansinh.planning.analyses.base import Base
from ansinh.planning.analyses.sweeps.result import PlaceRow, Result, result_of, with_threads
from ansinh.planning.answer.folder.rundata import OPTIMISED
from ansinh.planning.answer.plans import official_plan, optimised_problem, solver_settings
from ansinh.planning.answer.solve import plan_network
from ansinh.planning.inputs.official import as_written
from ansinh.planning.inputs.own_data.own import scenario_province
from ansinh.planning.inputs.problem import collect_inputs
from ansinh.planning.question.scenario import Scenario
from ansinh.planning.question.text.table import Case

MOST_NEIGHBOURS = 8
"""Cases whose plans a case tries, those with the fewest other values first: each costs an assignment of people."""


def neighbours_of(case: Case, cases: Sequence[Case]) -> tuple[str, ...]:
    """Return the names of the nearest other cases of the same province: those that differ in the fewest values."""
    others = [
        other
        for other in cases
        if other.name != case.name and other.scenario.scenario.province == case.scenario.scenario.province
    ]
    nearest = sorted(others, key=lambda other: _distance(case, other))
    return tuple(other.name for other in nearest[:MOST_NEIGHBOURS])


def _distance(case: Case, other: Case) -> int:
    keys = set(case.changes) | set(other.changes)
    return sum(case.changes.get(key) != other.changes.get(key) for key in keys)


def improvable(result: Result) -> bool:
    """Return whether another plan could be better: there is one, and it isn't proven best."""
    row = result.plans.get(OPTIMISED, {})
    return result.status == "done" and row.get("status") != Status.PROVED_OPTIMAL


def run_again(
    scenario: Scenario,
    known: Result,
    designs: Sequence[tuple[PlaceRow, ...]],
    travel: TravelTimes | None = None,
    threads: int | None = None,
) -> Result:
    """Return the result of a case that starts from its neighbours' designs; `known` itself if nothing is better."""
    if not designs and not known.ended:
        return known
    began = time.perf_counter()
    scenario = with_threads(scenario, threads)
    inputs = collect_inputs(scenario, scenario_province(scenario), travel)
    official = official_plan(inputs)
    problem = optimised_problem(inputs, official)
    own = _assigned(problem, known.design)
    others = [plan for design in designs if (plan := _assigned(problem, design)) is not None]
    plans = others if own is None else [own, *others]
    at = best_given(problem, plans)
    # Stages decide what is better; with weights instead there is no order of plans.
    if at is None or problem.objective.weights or (plans[at] is own and not known.ended):
        return known
    try:
        plan = plan_network(problem, solver_settings(scenario), warm_start=plans[at], incumbent=plans[at])
    except PlanningError:  # nothing found in time
        return known
    found = result_of(Base(inputs, official, problem, plan, problem), known.digest)
    return replace(found, seconds=round(known.seconds + time.perf_counter() - began, 1))


def _assigned(problem: NetworkProblem, design: tuple[PlaceRow, ...]) -> NetworkPlan | None:
    """Return a design with the people of this problem assigned to it; None if its sites or services aren't there."""
    rows = pd.DataFrame(design, columns=["site_id", "service", "period", "places"])
    there = problem.options.index
    if rows.empty or not all(pair in there for pair in zip(rows["site_id"], rows["service"], strict=True)):
        return None
    if not rows["period"].isin(problem.periods.index).all():
        return None
    try:
        return plan_network(replace(as_written(problem, rows), fairness=()))
    except PlanningError:
        return None
