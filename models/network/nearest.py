"""`plan_nearest`: always an answer; where the rules can't all be kept, the plan that misses least."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from ansinh.models.errors import InfeasibleError, NoPlanError
from ansinh.models.network.check.explain import explain
from ansinh.models.network.check.least_missing import LeastMissing, least_missing
from ansinh.models.network.model.arrays import Arrays
from ansinh.models.network.planner import DEFAULT_SETTINGS, plan_network
from ansinh.models.network.search.near_sites import near_sites

if TYPE_CHECKING:
    from ansinh.models.network.plan import NetworkPlan
    from ansinh.models.network.problem import NetworkProblem
    from ansinh.models.settings import SolverSettings

Solve = Callable[["NetworkProblem"], "NetworkPlan"]


def plan_nearest(problem: NetworkProblem, settings: SolverSettings = DEFAULT_SETTINGS) -> NetworkPlan:
    """Plan a network; where no plan keeps all rules, return the plan that misses least, and what it misses.

    Raises
    ------
    InfeasibleError
        If what contradicts itself isn't a rule that can be missed, such as more places than a site may have.

    Examples
    --------
    >>> from ansinh.models import NetworkProblem, PlacesLimit, plan_nearest
    >>> import pandas as pd
    >>> problem = NetworkProblem(
    ...     demand=pd.DataFrame({"name": ["Commune"]}, index=["c"]),
    ...     need=pd.DataFrame([("c", "care", "2030", 30.0)], columns=["demand_id", "service", "period", "persons"]),
    ...     sites=pd.DataFrame({"status": ["candidate"]}, index=["s"]),
    ...     options=pd.DataFrame(
    ...         {"max_places": [50.0], "place_cost_million_vnd": [2.0]},
    ...         index=pd.MultiIndex.from_tuples([("s", "care")]),
    ...     ),
    ...     minutes=pd.DataFrame({"s": [15.0]}, index=["c"]),
    ...     services=pd.DataFrame(index=["care"]),
    ...     periods=pd.DataFrame({"start_year": [2026], "years": [5]}, index=["2030"]),
    ...     budgets=pd.DataFrame({"source": ["province"], "period": ["2030"], "million_vnd": [44.0]}),
    ...     limits=(PlacesLimit(("care",), "2030", min_places=30.0),),
    ... )
    >>> plan = plan_nearest(problem)
    >>> [(miss.unit, miss.asked, miss.reached) for miss in plan.misses]
    [('places', 30.0, 22.0)]
    """
    plan, near = nearest_answer(problem, settings, lambda one: plan_network(one, settings, explained=False))
    return plan if near is None else near.told(plan)


def nearest_answer(
    problem: NetworkProblem, settings: SolverSettings, solve: Solve
) -> tuple[NetworkPlan, LeastMissing | None]:
    """Return what `solve` answers to the problem, or to the nearest that has an answer; and that one, to tell the plan.

    `solve` needn't say what contradicts itself (``explained=False``): what gives way is said here.

    Raises
    ------
    InfeasibleError
        If what contradicts itself isn't a rule that can be missed.
    """
    try:
        return solve(problem), None
    except InfeasibleError:
        pass
    for written_out in (False, True):
        near = least_missing(problem, settings, written_out=written_out)
        if near is None or not near.misses:
            break
        with suppress(InfeasibleError):  # without arcs, people may seem to fit who don't
            return solve(near.problem), near
    raise explain(problem, settings)


def first_answer(
    problem: NetworkProblem, settings: SolverSettings, earlier: NetworkPlan | None
) -> NetworkPlan:
    """Return a good plan in a moment, from an earlier one's sites and a few near them (see `search.near`).

    Where these allow no plan, return the one of them that misses least; plans of other sites may miss nothing.

    Raises
    ------
    NoPlanError
        If what contradicts itself among these sites isn't a rule that can be missed.
    """
    quickly = replace(settings, network_way="near")
    try:
        return plan_network(problem, quickly, warm_start=earlier, explained=False)
    except NoPlanError:
        near = least_missing(problem, settings, sites=near_sites(Arrays(problem), earlier))
        if near is None or not near.misses:
            raise
    return near.told(plan_network(near.problem, quickly, warm_start=earlier, explained=False))
