"""A quick look at other cases: both plans as they stand, people assigned anew, in the last period alone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from ansinh.geodata import travel_times
from ansinh.models.measures import weighted_mean
from ansinh.models.network.plan import NetworkPlan
from ansinh.models.network.problem import NetworkProblem
from ansinh.planning.answer.solve import plan_network
from ansinh.planning.inputs.people.flood import flooded, travel_in_season
from ansinh.planning.inputs.people.need import need_table
from ansinh.planning.inputs.problem import Inputs, network_problem, scenario_norms
from ansinh.planning.question.parts.travel import travel_settings
from ansinh.planning.question.scenario import Official

CASES: dict[str, dict[str, Any]] = {
    "central": {},
    "demand_low": {"demand_case": "low"},
    "demand_high": {"demand_case": "high"},
    "quick_travel": {"travel_case": "low"},
    "slow_travel": {"travel_case": "high"},
    "cost_low": {"cost_case": "low"},
    "cost_high": {"cost_case": "high"},
    "flood": {"flood": True},
}
"""Quick cases: what turns out otherwise than in the scenario; the first is the scenario itself."""
PLACES = ["site_id", "service", "period", "places"]


@dataclass(frozen=True)
class Outcome:
    """What a plan does in a case, in the last period.

    Attributes
    ----------
    need
        Persons by service.
    trips
        ``service, demand_id, site_id, persons, minutes``.
    """

    need: pd.Series
    trips: pd.DataFrame

    def served(self, services: tuple[str, ...]) -> float:
        """Return the people served of some services."""
        return float(self.trips.loc[self.trips["service"].isin(services), "persons"].sum())

    def mean_minutes(self, services: tuple[str, ...]) -> float:
        """Return the mean minutes of those served."""
        rows = self.trips[self.trips["service"].isin(services)]
        return weighted_mean(rows["minutes"], rows["persons"])


Cases = dict[str, dict[str, Outcome]]
"""Case → plan_id → outcome."""


def outcomes(inputs: Inputs, plans: dict[str, NetworkPlan]) -> Cases:
    """Return ``case → plan_id → outcome``; what a place costs changes nothing about who is served."""
    found: Cases = {}
    for case, changes in CASES.items():
        if "cost_case" in changes:
            found[case] = found["central"]
            continue
        problem = problem_in_case(inputs, plans, changes)
        found[case] = {name: outcome(problem, plan) for name, plan in plans.items()}
    return found


def problem_in_case(inputs: Inputs, plans: dict[str, NetworkPlan], changes: dict[str, Any]) -> NetworkProblem:
    """Return the problem of a case, cut down to the last period and to the sites that a plan uses."""
    return network_problem(_in_case(inputs, plans, changes)).replace(conversions=pd.DataFrame())


def _in_case(inputs: Inputs, plans: dict[str, NetworkPlan], changes: dict[str, Any]) -> Inputs:
    scenario = inputs.scenario
    heading = {key: value for key, value in changes.items() if key != "flood"}
    update: dict[str, Any] = {
        "scenario": scenario.scenario.model_copy(update=heading),
        "periods": scenario.periods[-1:],
        "optimise": scenario.optimise.model_copy(update={"stages": ("targets", "others", "travel")}),
        "official": Official(),
        **dict.fromkeys(("targets", "limits", "rules", "equity", "non_public", "mergers", "budgets"), ()),
    }
    if changes.get("flood"):
        update["flood"] = scenario.flood.model_copy(update={"in_force": True})
    other = scenario.model_copy(update=update)
    norms = scenario_norms(other, inputs.province.slug)
    used = sorted({site for plan in plans.values() for site in plan.facilities["site_id"]})
    sites = inputs.sites.loc[used]
    small = replace(
        inputs,
        scenario=other,
        norms=norms,
        need=need_table(other, inputs.points, norms),
        sites=sites,
        options=_options(inputs, used),
    )
    return replace(small, travel=_travel(inputs, small, changes))


def _options(inputs: Inputs, used: list[str]) -> pd.DataFrame:
    """Return what the sites may offer, mergers apart: the last period is after them."""
    options = inputs.options[inputs.options.index.get_level_values("site_id").isin(used)]
    return options.assign(merge_into="", merge_by="")


def _travel(inputs: Inputs, small: Inputs, changes: dict[str, Any]) -> Any:
    """Return travel times to the sites used; computed anew only where the case changes them."""
    columns = list(small.sites.index)
    travel = inputs.travel
    if "travel_case" not in changes and not changes.get("flood"):
        return replace(
            travel, **{name: getattr(travel, name)[columns] for name in ("minutes", "routed", "metres")}
        )
    settings = travel_settings(travel_in_season(small.scenario))
    case = small.scenario.scenario.travel_case
    dry = travel_times(small.province, small.points, small.sites, case=case, settings=settings)
    return flooded(dry, small.scenario, small.province, small.points, small.sites, small.norms)


def outcome(problem: NetworkProblem, plan: NetworkPlan) -> Outcome:
    """Return who goes where in the last period if the places of a plan stand as they are."""
    period = problem.periods.index[-1]
    standing = plan.facilities[(plan.facilities["period"] == period) & (plan.facilities["places"] > 0)]
    columns = ["service", "demand_id", "site_id", "persons", "minutes"]
    trips = assigned(problem, standing[PLACES].reset_index(drop=True))[columns]
    need = problem.need.groupby("service")["persons"].sum()
    return Outcome(need.reindex(problem.services.index, fill_value=0.0), trips)


def assigned(problem: NetworkProblem, decisions: pd.DataFrame) -> pd.DataFrame:
    """Return who goes where if `decisions`, places by site, service and period, stand as they are."""
    return plan_network(problem.replace(decisions=decisions)).allocation


def same_answer(answers: dict[str, str]) -> tuple[int, int]:
    """Return in how many cases the answer is that of the scenario itself, and how many cases there are."""
    central = answers["central"]
    return sum(answer == central for answer in answers.values()), len(answers)
