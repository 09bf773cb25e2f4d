"""Keep the official plan's own sites where another site is no better than the data can tell.

A new site is moved for a reason: it serves more people, costs less, or makes the mean travel of everybody shorter, each
by more than the margins of the scenario. Where none of the three is so, the proposal stays at the plan's own site.
Travel is compared as the search and the answers of a run compare it, fairness left aside: where places are scarce, a fair
assignment takes minutes that say nothing about a site.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from ansinh.models.errors import InfeasibleError
from ansinh.models.measures import weighted_mean
from ansinh.models.network.plan import NetworkPlan
from ansinh.models.network.problem import NetworkProblem, SiteRule
from ansinh.planning.answer.verdicts.case_inputs import people_problem
from ansinh.planning.answer.verdicts.quick_cases import outcome, sites_of
from ansinh.planning.inputs.official import new_sites
from ansinh.planning.inputs.problem import Inputs

Solve = Callable[[NetworkProblem, NetworkPlan], NetworkPlan]
"""Solves a problem, starting from a plan."""


class Settled(NamedTuple):
    """The proposal, and for every service that it moves the best plan in which that service stays.

    Attributes
    ----------
    plan
        The proposal.
    staying
        Service → the best plan with the official plan's own sites of that service; only of services that are moved.
    """

    plan: NetworkPlan
    staying: dict[str, NetworkPlan]


def settled(
    inputs: Inputs, problem: NetworkProblem, official: NetworkPlan, plan: NetworkPlan, solve: Solve
) -> Settled:
    """Return the best plan that moves no site of the official plan without a reason.

    One moved service after the other is held at the official plan's own sites; it stays there if the plan is then still
    as good within the margins. Services that were found better elsewhere are then asked again, beside that plan.
    """
    held: tuple[SiteRule, ...] = ()
    waiting, staying = list(inputs.scenario.services), dict[str, NetworkPlan]()
    while waiting:
        service = waiting.pop(0)
        if not _is_moved(inputs, official, plan, service):
            continue
        rules = (*held, *_stay(inputs, official, service))
        try:
            kept = solve(problem.replace(rules=(*problem.rules, *rules)), plan)
        except InfeasibleError:  # the scenario forbids that site
            continue
        if as_good(inputs, kept, plan):
            held, plan = rules, kept
            waiting += staying
            staying = {}
        else:
            staying[service] = kept
    return Settled(plan, staying)


def new_sites_of(inputs: Inputs, plan: NetworkPlan, service: str) -> tuple[str, ...]:
    """Return the sites of a service where nothing stands today, in the last period; an upgrade is no new site."""
    period, rows = inputs.scenario.period_ids[-1], plan.facilities
    return new_sites(rows[(rows["period"] == period) & (rows["service"] == service)], inputs)


def _is_moved(inputs: Inputs, official: NetworkPlan, plan: NetworkPlan, service: str) -> bool:
    before, after = (new_sites_of(inputs, one, service) for one in (official, plan))
    return not set(before) <= set(after)


def _stay(inputs: Inputs, official: NetworkPlan, service: str) -> Iterator[SiteRule]:
    period = inputs.scenario.period_ids[-1]
    for site in new_sites_of(inputs, official, service):
        yield SiteRule("must_open", (site,), service, period, 0, f"{service} stays at {site}")


def as_good(inputs: Inputs, kept: NetworkPlan, best: NetworkPlan) -> bool:
    """Return whether a plan serves as many, costs as little and travels as short as the best, within the margins."""
    margins, need = inputs.scenario.margins, float(inputs.need["need_persons"].sum())
    if _missed(kept) - _missed(best) > margins.people_share * need:
        return False
    if kept.capital_million_vnd - best.capital_million_vnd > margins.capital_share * best.capital_million_vnd:
        return False
    here, there = mean_minutes(inputs, best, kept)
    return there - here <= margins.minutes


def mean_minutes(inputs: Inputs, *plans: NetworkPlan) -> Iterator[float]:
    """Yield the mean minutes of everybody served in the last period under each plan, if travel decides who goes where."""
    sites = sites_of({str(k): plan for k, plan in enumerate(plans)})
    problem = people_problem(inputs, sites, {inputs.scenario.period_ids[-1]})
    for plan in plans:
        trips = outcome(problem, plan).trips
        yield weighted_mean(trips["minutes"], trips["persons"])


def _missed(plan: NetworkPlan) -> float:
    return float(plan.unserved["persons"].sum())
