"""What a case of the quick look knows: need, travel and prices as they turn out there, for the sites that are looked at."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Any

import pandas as pd

from ansinh.geodata import TravelTimes, travel_times
from ansinh.models.network.problem import NetworkProblem
from ansinh.planning.inputs.people.community import community_table
from ansinh.planning.inputs.people.flood import flooded, travel_in_season
from ansinh.planning.inputs.people.need import need_table
from ansinh.planning.inputs.problem import Inputs, network_problem, scenario_norms
from ansinh.planning.question.parts.travel import travel_settings
from ansinh.planning.question.scenario import Official, Scenario

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


def inputs_of_cases(inputs: Inputs, sites: Collection[str]) -> dict[str, Inputs]:
    """Return case → inputs with the need, norms, community services and travel times to `sites` of that case."""
    return {case: inputs_in_case(inputs, sites, changes) for case, changes in CASES.items()}


def inputs_in_case(inputs: Inputs, sites: Collection[str], changes: dict[str, Any]) -> Inputs:
    """Return the inputs of one case: the question of the scenario, with another answer of the world."""
    scenario = _scenario_in_case(inputs.scenario, changes)
    norms = scenario_norms(scenario, inputs.province.slug)
    small = replace(
        _with_sites(inputs, sites),
        scenario=scenario,
        norms=norms,
        need=need_table(scenario, inputs.points, norms),
        community=community_table(scenario, inputs.province, norms),
    )
    return replace(small, travel=_travel(small, changes))


def _with_sites(inputs: Inputs, sites: Collection[str]) -> Inputs:
    """Return the inputs with these sites alone."""
    used, travel = sorted(set(sites)), inputs.travel
    return replace(
        inputs,
        sites=inputs.sites.loc[used],
        options=inputs.options[inputs.options.index.get_level_values("site_id").isin(used)],
        travel=replace(
            travel, **{name: getattr(travel, name)[used] for name in ("minutes", "routed", "metres")}
        ),
    )


def _scenario_in_case(scenario: Scenario, changes: dict[str, Any]) -> Scenario:
    heading = {key: value for key, value in changes.items() if key != "flood"}
    update: dict[str, Any] = {"scenario": scenario.scenario.model_copy(update=heading)}
    if changes.get("flood"):
        update["flood"] = scenario.flood.model_copy(update={"in_force": True})
    return scenario.model_copy(update=update)


def _travel(small: Inputs, changes: dict[str, Any]) -> TravelTimes:
    """Return travel times, computed anew only where the case changes them."""
    if "travel_case" not in changes and not changes.get("flood"):
        return small.travel
    settings = travel_settings(travel_in_season(small.scenario))
    case = small.scenario.scenario.travel_case
    dry = travel_times(small.province, small.points, small.sites, case=case, settings=settings)
    return flooded(dry, small.scenario, small.province, small.points, small.sites, small.norms)


def people_problem(case: Inputs, sites: Collection[str], periods: Collection[str]) -> NetworkProblem:
    """Return the problem of who goes to some sites in some periods of a case, people first; places are to be given.

    Rules about places and money are left out, and so are mergers: the places given are those after them.
    """
    scenario = case.scenario
    update: dict[str, Any] = {
        "periods": tuple(period for period in scenario.periods if period.id in periods),
        "optimise": scenario.optimise.model_copy(update={"stages": ("targets", "others", "travel")}),
        "official": Official(),
        **dict.fromkeys(("targets", "limits", "rules", "equity", "non_public", "mergers", "budgets"), ()),
    }
    small = _with_sites(case, sites)
    bare = replace(
        small,
        scenario=scenario.model_copy(update=update),
        need=case.need[case.need["period"].isin(periods)],
        options=small.options.assign(merge_into="", merge_by=""),
    )
    return network_problem(bare).replace(conversions=pd.DataFrame())
