"""The options of a site: one row per site and service that it may offer, with sizes and costs."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import pandas as pd

from ansinh.geodata import Province
from ansinh.planning.inputs import costs
from ansinh.planning.inputs.campuses import class_of
from ansinh.planning.inputs.dated import norms_of_period
from ansinh.planning.inputs.limits import new_site_sizes, site_limits
from ansinh.planning.inputs.sites import CANDIDATE, existing_service_places, planned_services
from ansinh.planning.inputs.tables import records
from ansinh.planning.norms import Norms
from ansinh.planning.question.parts.services import Service
from ansinh.planning.question.scenario import Scenario

_OF_EXISTING: dict[str, Any] = {
    "place_cost_million_vnd": float("nan"),
    "merge_into": "",
    "merge_by": "",
    "merge_cost_million_vnd": float("nan"),
}
"""Columns that only existing facilities and projects fill, and what stands in them for everything else."""


def option_table(
    scenario: Scenario, province: Province, sites: gpd.GeoDataFrame, norms: Norms
) -> pd.DataFrame:
    """Return the options of the network problem, index ``(site_id, service)`` (see ``ansinh.models.network.problem.schema``)."""
    rows = [
        *_existing(scenario, province, norms),
        *_planned(scenario, province, norms),
        *_joined(scenario, sites, province, norms),
        *_candidates(scenario, sites, norms),
    ]
    options = pd.DataFrame(rows).set_index(["site_id", "service"])
    # Without anything that exists today, no row has the columns of what exists.
    options = options.assign(**{c: value for c, value in _OF_EXISTING.items() if c not in options})
    # If a site has the service today and a merger or a plan would add it too, the row of today's places is kept.
    options = options.sort_values("existing_places", ascending=False, kind="stable")
    options = options[~options.index.duplicated()].sort_index()
    return _with_running_cost_and_norms(options, scenario, province, sites, norms)


def _existing(scenario: Scenario, province: Province, norms: Norms) -> list[dict[str, Any]]:
    cost = costs.place_cost(norms, province.slug)
    mergers = {merger.site: merger for merger in scenario.mergers if merger.moves_places}
    rows = []
    for row in records(existing_service_places(scenario, province)):
        service = scenario.services[row["service"]]
        merger = mergers.get(row["site_id"])
        rows.append(
            {
                "site_id": row["site_id"],
                "service": row["service"],
                "existing_places": row["places"],
                "min_places": 0.0,
                "max_places": float(round(row["places"] * (1 + service.max_expansion))),
                "module_places": service.module_places,
                "place_cost_million_vnd": cost,
                "merge_into": merger.into if merger else "",
                "merge_by": merger.by if merger else "",
                "merge_cost_million_vnd": merger.million_vnd if merger else 0.0,
            }
        )
        if merger:
            rows.append(_successor(merger.into, row, service, cost))
    return rows


def _successor(site_id: str, merged: dict[str, Any], service: Service, cost: float) -> dict[str, Any]:
    """Return the option of a successor for the service of a merged facility, with room for its places."""
    return {
        "site_id": site_id,
        "service": merged["service"],
        "existing_places": 0.0,
        "min_places": 0.0,
        "max_places": float(round(merged["places"] * (1 + service.max_expansion))),
        "place_cost_million_vnd": cost,
    }


def _planned(scenario: Scenario, province: Province, norms: Norms) -> list[dict[str, Any]]:
    """Return the projects of the official plan, whose sizes are free within the limits of the service.

    The plan's own sizes bind only the plan as written, not the optimised one. A place from an upgrade costs a share of
    a new place, and there can't be more of them than the plan states, because no more building exists to be renovated.
    """
    rows = []
    written: dict[tuple[str, str], list[float]] = {}
    for entry in scenario.official.places:
        if isinstance(entry.places, float):
            written.setdefault((entry.site, entry.service), []).append(entry.places)
    for row in records(planned_services(scenario, province)):
        service = scenario.services[row["service"]]
        new = _new(row["site_id"], row["service"], scenario, norms)
        most = new["max_places"]
        if not pd.isna(row["places_max"]) and not site_limits(scenario, row["service"]):
            most = new["max_places"] = max(row["places_max"], service.max_places)
        if row["action"] == "upgrade":
            new["place_cost_million_vnd"] = costs.renovation_cost(norms, province.slug)
            new["max_places"] = max(written.get((row["site_id"], row["service"]), [most]))
            new["min_places"] = min(new["min_places"], new["max_places"])
        rows.append(new)
    return rows


def _joined(
    scenario: Scenario, sites: gpd.GeoDataFrame, province: Province, norms: Norms
) -> list[dict[str, Any]]:
    """Return the services that may be added where another one stands: at public sites, existing or planned anew."""
    standing = existing_service_places(scenario, province)[["site_id", "service"]]
    planned = planned_services(scenario, province)[["site_id", "service"]]
    hosts = pd.concat([standing, planned])
    public = sites.index[(sites["ownership"] == "public") & (sites["action"] != "upgrade")]
    hosts = hosts[hosts["site_id"].isin(public)]
    return [
        _new(str(site), name, scenario, norms)
        for name, service in scenario.services.items()
        for site in sorted(set(hosts.loc[hosts["service"].isin(service.joins), "site_id"]))
    ]


def _candidates(scenario: Scenario, sites: gpd.GeoDataFrame, norms: Norms) -> list[dict[str, Any]]:
    """Return what commune centres may offer: on each campus the services that may share it."""
    classes = class_of(scenario)
    campus = sites.loc[sites["status"] == CANDIDATE, "campus"]
    return [
        _new(str(site), name, scenario, norms)
        for site, number in campus.items()
        for name, service in scenario.services.items()
        if service.candidates and number == classes[name]
    ]


def _new(site_id: str, name: str, scenario: Scenario, norms: Norms) -> dict[str, Any]:
    least, most = new_site_sizes(scenario, name, norms)
    return {
        "site_id": site_id,
        "service": name,
        "existing_places": 0.0,
        "min_places": least,
        "max_places": most,
        "module_places": scenario.services[name].module_places,
    }


def _with_running_cost_and_norms(
    options: pd.DataFrame, scenario: Scenario, province: Province, sites: gpd.GeoDataFrame, norms: Norms
) -> pd.DataFrame:
    """Add the columns that follow from norms: cost of a place, running costs, land and staff per place."""
    services = options.index.get_level_values("service")
    settlements = options.index.get_level_values("site_id").map(sites["settlement"])
    kinds = {name: costs.staff_kind(norms, service) for name, service in scenario.services.items()}
    # The search has one running cost for all periods: that of the last one (`projects.dated` tells each its own).
    last = norms_of_period(norms, scenario.period_ids[-1])
    per_place = {name: costs.running_cost_per_place(last, kind) for name, kind in kinds.items()}
    staff = {name: costs.staff_per_place(norms, kind) for name, kind in kinds.items()}
    land = [
        costs.land_per_place(norms, scenario.services[name], settlement)
        for name, settlement in zip(services, settlements, strict=True)
    ]
    new_place = costs.place_cost(norms, province.slug)
    return options.assign(
        place_cost_million_vnd=options["place_cost_million_vnd"].fillna(new_place),
        running_cost_million_vnd_per_place_year=services.map(per_place),
        running_cost_million_vnd_per_year=costs.running_cost_per_facility(last),
        land_m2_per_place=land,
        staff_per_place=services.map(staff),
        comprehensive=[
            scenario.services[name].comprehensive == "all"
            or (scenario.services[name].comprehensive == "new" and today == 0)
            for name, today in zip(services, options["existing_places"], strict=True)
        ],
        merge_into=options["merge_into"].fillna(""),
        merge_by=options["merge_by"].fillna(""),
        merge_cost_million_vnd=options["merge_cost_million_vnd"].fillna(0.0),
    )
