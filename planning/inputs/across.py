"""Facilities across the old border: the rest of today's province, and which of its places are spare.

A former province lies in a province of today. Whoever needs a place may also go to a documented facility of the rest, but
nobody who lives there is crowded out: people of the rest come first at their own facilities, as many as can be served and
with the least travel. Offered are the places that they leave, free of charge, and an extension as large as one at home may
be, at the scenario's cost. A register of the rest (tables of today's province in the planner's own folder) replaces the
documented facilities.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import geopandas as gpd
import pandas as pd

from ansinh.geodata import Province, TravelTimes, demand_points, existing_facilities, travel_times
from ansinh.geodata.national import open_present
from ansinh.geodata.national.names import present_provinces
from ansinh.geodata.national.province import PresentProvince
from ansinh.models.errors import Finding, InputError
from ansinh.models.network.planner import plan_network
from ansinh.models.network.problem import NetworkProblem, Objective
from ansinh.planning.inputs.costs import place_cost
from ansinh.planning.inputs.people.need import need_table
from ansinh.planning.inputs.problem import Inputs, period_frame, scenario_norms, service_frame
from ansinh.planning.inputs.sites import COLUMNS, EXISTING, existing_service_places
from ansinh.planning.inputs.tables import records
from ansinh.planning.question.scenario import Scenario

REST_POINTS = 150
"""Demand points of today's province, of which those of the rest are used: only who fills which facility is asked."""
OPTION = ["site_id", "service"]


@dataclass(frozen=True)
class Across:
    """Documented facilities of the rest of today's province, by service of the scenario.

    Attributes
    ----------
    present
        The province of today, built in or of the planner's own tables.
    sites
        The facilities, index `site_id`, columns as `Inputs.sites`.
    places
        ``site_id, service, places, spare, growth``: documented places, those that the people there leave, and how many
        may be added.
    need
        People of the rest who need a place in the last period, by service.
    """

    present: Province
    sites: gpd.GeoDataFrame
    places: pd.DataFrame
    need: pd.Series


def present_province(province: Province) -> PresentProvince:
    """Return the province of today that a former province lies in.

    Raises
    ------
    InputError
        If it isn't one of the five former provinces that are built in.
    """
    names = present_provinces()["name"]
    slugs = names.index[names == province.current_name_vi]
    if isinstance(province, PresentProvince) or not len(slugs):
        problem = "is no former province that is built in"
        raise InputError([Finding(f"province {province.name_vi}", problem, "name one, such as dak-nong")])
    return open_present(str(slugs[0]))


def inside_codes(former: Province, present: Province) -> frozenset[str]:
    """Return the communes of today that people of a former province live in."""
    cross = present.crosswalk
    own = cross["commune_code"].isin(former.communes.index)
    return frozenset(cross.loc[own, "commune_code_2025"])


def facilities_across(scenario: Scenario, former: Province, register: Province | None = None) -> Across:
    """Return the facilities of the rest of today's province, with the places that its own people leave.

    Parameters
    ----------
    register
        Today's province of the planner's own tables; its facilities replace the documented ones.

    Raises
    ------
    InputError
        If the scenario's province isn't a former one, or the register is that of another province.
    """
    built_in = present_province(former)
    inside = inside_codes(former, built_in)
    present = built_in if register is None else register
    rest = set(built_in.communes.index) - inside
    of_it = rest or set(built_in.communes.index)  # Huế has no rest
    if register is not None and of_it.isdisjoint(present.communes.index):
        problem = f"has no commune of {built_in.name_vi} outside {former.name_vi}"
        remedy = f'fill in the tables of  ansinh init FOLDER --from "{built_in.name_vi} 2025"'
        raise InputError([Finding(f"province {present.name_vi}", problem, remedy)])
    sites = existing_facilities(present)
    sites = sites[~sites["commune_code"].isin(inside)]
    offered = existing_service_places(scenario, present)
    offered = offered.loc[offered["site_id"].isin(sites.index), [*OPTION, "places"]].reset_index(drop=True)
    sites = sites.loc[sorted(set(offered["site_id"]))]
    points = demand_points(present, REST_POINTS, scenario.scenario.seed)
    people = points[~points["commune_code"].isin(inside)]
    need = need_table(scenario, people, scenario_norms(scenario, present.slug))
    last = need[need["period"] == scenario.period_ids[-1]]
    return Across(
        present,
        _as_sites(sites, present),
        offered.assign(
            spare=_spare(scenario, present, people, need, sites, offered),
            growth=[
                float(round(row["places"] * scenario.services[row["service"]].max_expansion))
                for row in records(offered)
            ],
        ),
        last.groupby("service")["need_persons"].sum(),
    )


def _as_sites(sites: gpd.GeoDataFrame, present: Province) -> gpd.GeoDataFrame:
    """Return facilities in the columns of the sites of a scenario."""
    names = {c: sites["commune_code"].map(present.communes[c]) for c in ("commune_name", "district_name")}
    frame = sites.assign(status=EXISTING, action="", campus=0, **names)
    return frame.reindex(columns=COLUMNS).rename_axis("site_id")


def _spare(  # noqa: PLR0917 - whose need is met where
    scenario: Scenario,
    present: Province,
    rest: gpd.GeoDataFrame,
    need: pd.DataFrame,
    sites: gpd.GeoDataFrame,
    offered: pd.DataFrame,
) -> list[float]:
    """Return whole places of each row of `offered` that nobody of the rest needs in any period."""
    if offered.empty or rest.empty:
        return [float(places) for places in offered["places"]]
    services = service_frame(scenario, scenario_norms(scenario, present.slug))
    decisions = pd.concat([offered.assign(period=period) for period in scenario.period_ids])
    persons = need.rename(columns={"target_persons": "persons"}).drop(columns="need_persons")
    problem = NetworkProblem(
        demand=rest[["district_code"]],
        need=persons[persons["persons"] > 0],
        sites=pd.DataFrame({"status": "existing"}, index=sites.index),
        options=offered.assign(max_places=offered["places"])
        .set_index(OPTION)
        .rename(columns={"places": "existing_places"}),
        minutes=travel_times(present, rest, sites, case=scenario.scenario.travel_case).minutes,
        services=services,
        periods=period_frame(scenario),
        decisions=decisions,
        objective=Objective(stages=("unserved", "travel")),
    )
    found = plan_network(problem).facilities.set_index([*OPTION, "period"])["served_persons"]
    used = found.groupby(level=OPTION).max().to_dict()
    each = services["people_per_place"].to_dict()
    return [
        max(
            0.0,
            float(
                int(row["places"] - used.get((row["site_id"], row["service"]), 0.0) / each[row["service"]])
            ),
        )
        for row in records(offered)
    ]


def with_facilities_across(inputs: Inputs, across: Across) -> Inputs:
    """Return the frames of a scenario with the facilities across the old border: spare places, and extensions.

    Raises
    ------
    InputError
        If a facility across has the id of a site of the scenario.
    """
    options = _options(inputs, across)
    sites = across.sites.loc[sorted(set(options.index.get_level_values("site_id")))]
    if sites.empty:
        return inputs
    if twice := sorted(set(sites.index) & set(inputs.sites.index)):
        problem = "are on both sides of the old border"
        raise InputError(
            [Finding(f"sites {', '.join(twice)}", problem, "give those of the register other ids")]
        )
    return replace(
        inputs,
        sites=pd.concat([inputs.sites, sites]),
        options=pd.concat([inputs.options, options]).sort_index(),
        travel=_joined_travel(inputs, across.present, sites),
    )


def _options(inputs: Inputs, across: Across) -> pd.DataFrame:
    """Return what the facilities across offer: a new place costs what it does at home, a facility that stands nothing more."""
    own = inputs.options
    like = own[~own.index.get_level_values("service").duplicated()].droplevel("site_id")
    places = across.places[across.places["service"].isin(like.index)]
    at = pd.MultiIndex.from_frame(places[OPTION])
    return (
        like.loc[places["service"]]
        .set_axis(at)[own.columns]
        .assign(
            existing_places=places["spare"].to_numpy(),
            min_places=0.0,
            place_cost_million_vnd=place_cost(inputs.norms, inputs.province.slug),
            max_places=(places["spare"] + places["growth"]).to_numpy(),
            running_cost_million_vnd_per_year=0.0,
            comprehensive=False,
            merge_into="",
            merge_by="",
            merge_cost_million_vnd=0.0,
        )
    )


def _joined_travel(inputs: Inputs, present: Province, sites: gpd.GeoDataFrame) -> TravelTimes:
    """Return the travel times with those across the border, estimated by the terrain of today's province."""
    case, own = inputs.scenario.scenario.travel_case, inputs.travel
    more = travel_times(present, inputs.points, sites, case=case)
    frames = {
        name: pd.concat([getattr(own, name), getattr(more, name)], axis=1)
        for name in ("minutes", "routed", "metres")
    }
    return replace(own, **frames)
