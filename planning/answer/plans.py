"""Make the two plans of a run: the official one as written, and the best one for the same money."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pandas as pd

from ansinh.models.network.nearest import nearest_answer
from ansinh.models.network.plan import NetworkPlan
from ansinh.models.network.problem import NetworkProblem, Objective, SiteRule
from ansinh.models.settings import SolverSettings
from ansinh.planning.answer.settle import Settled, settled
from ansinh.planning.answer.solve import plan_network
from ansinh.planning.inputs.budgets import budget_frame, building_money
from ansinh.planning.inputs.official import as_written, new_sites, official_decisions
from ansinh.planning.inputs.problem import Inputs, network_problem, problem_parts
from ansinh.planning.inputs.sites import built_anew
from ansinh.planning.question.scenario import Scenario

CAPITAL_PART = 0.2
"""Part of capital in all cost, where no official plan says it: 0.1 to 0.3 in the five plans (assumption)."""
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


def optimised_problem(inputs: Inputs, official: NetworkPlan | None) -> NetworkProblem:
    """Return the problem of the optimised plan: the scenario's limits, and no more capital than the official plan."""
    parts = problem_parts(inputs)
    parts["objective"] = with_tolerance_of_capital(parts["objective"], official)
    parts["budgets"] = limits_of_money(inputs.scenario, official)
    at_most, candidates = new_sites_at_most(inputs, official), built_anew(inputs.sites)
    if at_most is not None and candidates:
        last = inputs.scenario.period_ids[-1]
        cap = SiteRule("at_most", candidates, "", last, at_most, "number of new sites")
        parts["rules"] = (*parts["rules"], cap)
    return NetworkProblem(**parts)


def new_sites_at_most(inputs: Inputs, official: NetworkPlan | None) -> int | None:
    """Return the most new sites that the scenario allows: its own limit, and no more than the official plan has."""
    optimise = inputs.scenario.optimise
    most = optimise.new_sites_at_most
    if official is None or not optimise.same_new_sites:
        return most
    built = len(new_sites(official.facilities, inputs))
    return built if most is None else min(most, built)


def with_tolerance_of_capital(objective: Objective, official: NetworkPlan | None) -> Objective:
    """Return the objective whose tolerance on cost is a share of the capital, not of all cost over the periods.

    ``tolerance × capital / (capital + running cost)``, both discounted, as the official plan has them.
    """
    tolerance = objective.tolerances.get("cost", 0.0)
    part = CAPITAL_PART
    if official is not None:
        money = official.money.groupby("kind")["million_vnd_discounted"].sum()
        capital, running = float(money.get("capital", 0.0)), float(money.get("running", 0.0))
        part = capital / (capital + running) if capital + running > 0 else CAPITAL_PART
    return replace(objective, tolerances={**objective.tolerances, "cost": tolerance * part})


def limits_of_money(scenario: Scenario, official: NetworkPlan | None) -> pd.DataFrame:
    """Return what limits the money of the proposed plan: running cost by its budgets, and capital as the scenario says."""
    limit = scenario.optimise.capital_at_most
    budgets = budget_frame(scenario, capital=limit == "budgets")
    if limit != "official" or official is None:
        return budgets
    capital = _official_capital(official, scenario)
    return pd.concat([capital, budgets], ignore_index=True) if len(budgets) else capital


def capital_by_period(plan: NetworkPlan, scenario: Scenario) -> dict[str, float]:
    """Return period → capital of a plan in million đồng, not discounted; 0 for a period without any."""
    capital = plan.money[plan.money["kind"] == "capital"].groupby("period")["million_vnd"].sum()
    return {period: float(capital.get(period, 0.0)) for period in scenario.period_ids}


def capital_at_hand(scenario: Scenario, official: NetworkPlan | None) -> float | None:
    """Return the capital that a plan may cost, in million đồng over all periods; None if money is not limited."""
    limit = scenario.optimise.capital_at_most
    if limit == "budgets":
        return building_money(scenario) or None
    if limit == "unlimited" or official is None:
        return None
    return sum(capital_by_period(official, scenario).values())


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


def proposal(
    inputs: Inputs,
    official: NetworkPlan | None,
    on_progress: Callable[[str], None] | None = None,
    warm_start: NetworkPlan | None = None,
    problem: NetworkProblem | None = None,
) -> Settled:
    """Return the best plan of the scenario, or where none keeps its limits, the one that misses least (its `misses`).

    The search starts from `warm_start`, or else from the official plan. It keeps the official plan's own sites where
    another is no better than the data can tell (`settle.settled`). `problem` is that of `optimised_problem`, for those who have it at hand.

    Raises
    ------
    InfeasibleError
        If what contradicts itself is no limit that can be missed, such as existing places above those of their site.
    """
    settings = solver_settings(inputs.scenario)
    whole = optimised_problem(inputs, official) if problem is None else problem

    def solve(one: NetworkProblem, start: NetworkPlan | None) -> NetworkPlan:
        return plan_network(one, settings, on_progress, start, official, explained=False)

    plan, near = nearest_answer(whole, settings, lambda one: solve(one, warm_start or official))
    kept = whole if near is None else near.problem
    found = Settled(plan, {}) if official is None else settled(inputs, kept, official, plan, solve)
    return found if near is None else found._replace(plan=near.told(found.plan))
