"""Make the two plans of a run: the official one as written, and the best one for the same money."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from ansinh.models.network.families import without_rules
from ansinh.models.network.plan import NetworkPlan
from ansinh.models.network.planner import plan_network
from ansinh.models.network.problem import NetworkProblem, SiteRule
from ansinh.models.settings import SolverSettings
from ansinh.planning.inputs.official import new_sites, official_decisions
from ansinh.planning.inputs.problem import Inputs, network_problem
from ansinh.planning.question.scenario import Scenario

OFFICIAL_CAPITAL = "official_capital"
"""Source of the budget that equals the capital of the official plan."""
ROUNDING_MILLION_VND = 1e-3
"""Added to that budget in each period, so that rounding doesn't make the official plan itself too expensive."""


def solver_settings(scenario: Scenario) -> SolverSettings:
    """Return the solver settings of a scenario."""
    solver = scenario.solver
    return SolverSettings(
        solver.backend, solver.time_limit_s, solver.mip_gap, solver.threads, scenario.scenario.seed
    )


def official_plan(inputs: Inputs) -> NetworkPlan | None:
    """Return the official plan as written, with the best assignment of people; None if it builds nothing."""
    decisions = official_decisions(inputs)
    if decisions.empty:
        return None
    problem = as_written(network_problem(inputs), decisions)
    return plan_network(problem, solver_settings(inputs.scenario))


def as_written(problem: NetworkProblem, decisions: pd.DataFrame) -> NetworkProblem:
    """Return `problem` with its places fixed and every rule on places dropped: the plan is judged, not corrected."""
    return without_rules(problem.replace(decisions=decisions))


def optimised_problem(inputs: Inputs, official: NetworkPlan | None) -> NetworkProblem:
    """Return the problem of the optimised plan: the scenario's limits, and no more capital than the official plan."""
    problem = network_problem(inputs)
    optimise = inputs.scenario.optimise
    if optimise.capital_at_most == "budgets":
        problem = problem.replace(budgets=_budget_frame(inputs.scenario))
    if official is not None and optimise.capital_at_most == "official":
        problem = problem.replace(budgets=_official_capital(official, inputs.scenario))
    at_most = optimise.new_sites_at_most
    if official is not None and optimise.same_new_sites:
        built = len(new_sites(official.facilities, problem))
        at_most = built if at_most is None else min(at_most, built)
    if at_most is None:
        return problem
    candidates = tuple(problem.sites.index[problem.sites["status"] == "candidate"])
    cap = SiteRule("at_most", candidates, "", inputs.scenario.period_ids[-1], at_most, "number of new sites")
    return problem.replace(rules=(*problem.rules, cap))


def _budget_frame(scenario: Scenario) -> pd.DataFrame:
    columns = ["source", "period", "million_vnd", "covers", "ownership", "carry_over"]
    return pd.DataFrame(
        [tuple(getattr(budget, column) for column in columns) for budget in scenario.budgets], columns=columns
    )


def capital_by_period(plan: NetworkPlan, scenario: Scenario) -> dict[str, float]:
    """Return period → capital of a plan in million đồng, not discounted; 0 for a period without any."""
    capital = plan.money[plan.money["kind"] == "capital"].groupby("period")["million_vnd"].sum()
    return {period: float(capital.get(period, 0.0)) for period in scenario.period_ids}


def _official_capital(official: NetworkPlan, scenario: Scenario) -> pd.DataFrame:
    """Return the capital of the official plan as a budget by period, unspent money being carried over."""
    capital = capital_by_period(official, scenario)
    return pd.DataFrame(
        {
            "source": OFFICIAL_CAPITAL,
            "period": list(capital),
            "million_vnd": [spent + ROUNDING_MILLION_VND for spent in capital.values()],
            "covers": "capital",
            "ownership": "any",
            "carry_over": True,
        }
    )


def optimised_plan(
    inputs: Inputs,
    official: NetworkPlan | None,
    on_progress: Callable[[str], None] | None = None,
    warm_start: NetworkPlan | None = None,
) -> NetworkPlan:
    """Return the best plan of the scenario; the search starts from `warm_start`, or else from the official plan.

    Raises
    ------
    InfeasibleError
        If hard limits contradict each other.
    """
    settings = solver_settings(inputs.scenario)
    problem = optimised_problem(inputs, official)
    return plan_network(problem, settings, on_progress, warm_start=warm_start or official, incumbent=official)
