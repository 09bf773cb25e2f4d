"""The plan with shorter ways for the money that the proposal leaves, where the order of stages is why it wasn't taken."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ansinh.models.errors import InfeasibleError, SolverError
from ansinh.models.measures import weighted_mean
from ansinh.models.network.plan import NetworkPlan
from ansinh.models.network.problem import NetworkProblem, Stage
from ansinh.planning.answer.findings.finding import PlanFinding
from ansinh.planning.answer.folder.rundata import OPTIMISED
from ansinh.planning.answer.plan_names import plan_name
from ansinh.planning.answer.plans import (
    capital_at_hand,
    capital_by_period,
    optimised_problem,
    solver_settings,
)
from ansinh.planning.answer.solve import plan_network
from ansinh.planning.answer.verdicts.verdict import said_sites
from ansinh.planning.inputs.aims import model_stages
from ansinh.planning.inputs.official import new_sites
from ansinh.planning.inputs.problem import Inputs
from ansinh.words.phrase import NOTHING, Figure, Phrase
from ansinh.words.units import MILLION_PER_BILLION

CODE = "money_left"
"""Code of the finding on money that would shorten the ways."""
_LEAST_LEFT = 0.1
"""Share of the money at hand that must be left; less buys nothing."""
_SHORTER = 0.2
"""Share by which mean travel must be shorter to be worth telling."""
_SECONDS = 10.0
"""A plan that is only told need not be the best: the search ends then."""


def money_left(inputs: Inputs, official: NetworkPlan | None, plan: NetworkPlan) -> Iterator[PlanFinding]:
    """Yield that a plan leaves money with which its people would travel clearly less, and which order of stages does that."""
    money = capital_at_hand(inputs.scenario, official)
    spent = _capital(plan, inputs)
    if money is None or plan.misses or spent > (1 - _LEAST_LEFT) * money or not _cost_first(inputs):
        return
    nearer = _nearer(inputs, official, plan)
    if nearer is None or not _minutes(nearer, inputs) <= (1 - _SHORTER) * _minutes(plan, inputs):
        return
    sites = new_sites(nearer.facilities, inputs)
    sentence = Phrase.of(
        "findings.money_left",
        plan=plan_name(inputs.scenario, OPTIMISED).subject,
        left=_billions(money - spent),
        money=_billions(money),
        capital=_billions(_capital(nearer, inputs)),
        now=Figure(_minutes(plan, inputs)),
        then=Figure(_minutes(nearer, inputs)),
        sites=Phrase.of("findings.money_left_sites", sites=said_sites(inputs, sites)) if sites else NOTHING,
    )
    yield PlanFinding.of(OPTIMISED, "warning", CODE, sentence)


def _cost_first(inputs: Inputs) -> bool:
    """Whether the scenario saves money before it shortens ways."""
    optimise = inputs.scenario.optimise
    stages = model_stages(optimise.stages)
    return not optimise.weights and "cost" in stages and "travel" in stages[stages.index("cost") :]


def _nearer(inputs: Inputs, official: NetworkPlan | None, plan: NetworkPlan) -> NetworkPlan | None:
    """Return a plan of the same question that shortens ways before it saves money; None if none is found in time."""
    settings = solver_settings(inputs.scenario)
    settings = replace(settings, time_limit_s=min(settings.time_limit_s, _SECONDS))
    problem = _ways_first(optimised_problem(inputs, official))
    try:
        return plan_network(problem, settings, warm_start=plan, explained=False)
    except (InfeasibleError, SolverError):
        return None


def _ways_first(problem: NetworkProblem) -> NetworkProblem:
    last: tuple[Stage, ...] = ("travel", "cost")
    stages = (*(stage for stage in problem.objective.stages if stage not in last), *last)
    return problem.replace(objective=replace(problem.objective, stages=stages))


def _capital(plan: NetworkPlan, inputs: Inputs) -> float:
    return sum(capital_by_period(plan, inputs.scenario).values())


def _minutes(plan: NetworkPlan, inputs: Inputs) -> float:
    """Return the mean travel of people served in the last period; NaN where nobody is."""
    trips = plan.allocation[plan.allocation["period"] == inputs.scenario.period_ids[-1]]
    return weighted_mean(trips["minutes"], trips["persons"])


def _billions(million: float) -> Figure:
    return Figure(million / MILLION_PER_BILLION, 1)
