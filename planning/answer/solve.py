"""Solve a network whose services hold more or fewer people than places: people in, people out.

The network model counts one person per place. Need is therefore told to it in places (people / people per place),
each weighing as many people as it holds, and its answer is told in people again. Travel is weighed by place.
"""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from ansinh.models.network import planner
from ansinh.models.network.fair import plan_fairly
from ansinh.models.network.plan import NetworkPlan
from ansinh.models.network.problem import NetworkProblem
from ansinh.models.network.stages.stage import Tell
from ansinh.models.settings import SolverSettings
from ansinh.planning.answer.whole import with_whole_places

PEOPLE = "people_per_place"
"""Column of the services of a problem: people present per place."""


def plan_network(
    problem: NetworkProblem,
    settings: SolverSettings = planner.DEFAULT_SETTINGS,
    on_progress: Tell | None = None,
    warm_start: NetworkPlan | None = None,
    incumbent: NetworkPlan | None = None,
) -> NetworkPlan:
    """Plan a network, services with their own people per place, areas as fairly served as the problem asks.

    See `ansinh.models.network.planner.plan_network` and `ansinh.models.network.fair.plan_fairly`.
    """

    def solve(one: NetworkProblem, own_settings: SolverSettings, start: NetworkPlan | None) -> NetworkPlan:
        known = given if one.decisions is None else None
        plan = planner.plan_network(one, own_settings, on_progress, start, known)
        return with_whole_places(one, plan, lambda fixed: planner.plan_network(fixed, own_settings))

    if PEOPLE not in problem.services:
        given = incumbent
        return plan_fairly(problem, settings, solve, warm_start)
    per_place = problem.services[PEOPLE].astype(float)
    given = None if incumbent is None else in_people(incumbent, 1.0 / per_place)
    return in_people(plan_fairly(in_places(problem), settings, solve, warm_start), per_place)


def in_places(problem: NetworkProblem) -> NetworkProblem:
    """Return the problem with need in places, a place weighing as many people as it holds."""
    per_place = problem.services[PEOPLE].astype(float)
    need = problem.need.assign(persons=problem.need["persons"] / problem.need["service"].map(per_place))
    weight = problem.services["unserved_weight"].astype(float) * per_place
    return problem.replace(
        need=need, services=problem.services.drop(columns=PEOPLE).assign(unserved_weight=weight)
    )


def in_people(plan: NetworkPlan, per_place: pd.Series) -> NetworkPlan:
    """Return the plan with people instead of places taken; utilisation is people per place."""
    allocation, unserved = (
        frame.assign(persons=frame["persons"] * frame["service"].map(per_place).astype(float))
        for frame in (plan.allocation, plan.unserved)
    )
    each = plan.facilities["service"].map(per_place).astype(float)
    facilities = plan.facilities.assign(
        served_persons=plan.facilities["served_persons"] * each,
        utilisation=plan.facilities["utilisation"] * each,
    )
    return replace(
        plan,
        allocation=allocation,
        unserved=unserved,
        facilities=facilities,
        shortfalls=_shortfalls(plan.shortfalls, per_place),
    )


def _shortfalls(table: pd.DataFrame, per_place: pd.Series) -> pd.DataFrame:
    """Return missed targets in people; several services together count with their mean."""
    if table.empty:
        return table
    each = [
        float(per_place.reindex([name.strip() for name in str(names).replace(";", ",").split(",")]).mean())
        for names in table["services"]
    ]
    columns = ("required", "reached", "missing_persons")
    return table.assign(**{column: table[column] * each for column in columns})
