"""Flood season: travel takes longer, and some communes can't be reached; only if the scenario puts it in force."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd

from ansinh.geodata import Province, TravelTimes
from ansinh.geodata.crs import points_in_metres
from ansinh.geodata.travel.terrain import terrain_map, terrain_parameters
from ansinh.models.errors import Finding, raise_if
from ansinh.planning.norms import Norms
from ansinh.planning.question.parts.travel import Travel
from ansinh.planning.question.scenario import Flood, Scenario
from ansinh.planning.question.unit_names import bare
from ansinh.words.nearest import nearest

NORM = "flood_time_factor"


def travel_in_season(scenario: Scenario) -> Travel:
    """Return the scenario's travel; if the flood is in force, with its season, which closes roads."""
    flood, travel = scenario.flood, scenario.travel
    if not flood.in_force or travel.season or not travel.closures:
        return travel
    return travel.model_copy(update={"season": flood.season or travel.closures[0].season})


def season_looked_at(scenario: Scenario) -> str:
    """Return the season in force, or the one of the flood that every run looks at as a case; "" if there is none."""
    flood = scenario.flood.model_copy(update={"in_force": True})
    return travel_in_season(scenario.model_copy(update={"flood": flood})).season


def flood_basis(scenario: Scenario, norms: Norms) -> str:
    """Return the addition to `TravelTimes.basis` by which travel times in this flood differ; "" in the dry season."""
    if not scenario.flood.in_force:
        return ""
    parts = [scenario.flood.model_dump(mode="json"), [norms[NORM, t] for t in terrain_parameters().index]]
    return f" flood {hashlib.sha256(json.dumps(parts).encode()).hexdigest()}"


def flooded(  # noqa: PLR0917 - what the times depend on
    travel: TravelTimes,
    scenario: Scenario,
    province: Province,
    points: gpd.GeoDataFrame,
    sites: gpd.GeoDataFrame,
    norms: Norms,
) -> TravelTimes:
    """Return travel times in the flood season; `travel` itself in the dry season.

    ``minutes × Σ share of the line in terrain × time factor of the terrain``. Pairs with one end in a unit that is
    cut off and the other outside can't be reached. Where closures of roads are given, routed pairs keep their time,
    because the closures are in it already.

    Raises
    ------
    InputError
        If a unit that is cut off does not exist.
    """
    if not scenario.flood.in_force:
        return travel
    here, there = (points_in_metres(frame, province.metric_epsg) for frame in (points, sites))
    shares = terrain_map(province).mix(here[:, None, :], there[None, :, :])
    slower = shares @ np.array([max(1.0, norms[NORM, t]) for t in terrain_parameters().index])
    if travel_in_season(scenario).season:
        slower = np.where(travel.routed.to_numpy(), 1.0, slower)
    islands = island_of(scenario.flood, province)
    ends = [islands.reindex(frame["commune_code"]).fillna(0).to_numpy() for frame in (points, sites)]
    apart = ends[0][:, None] != ends[1][None, :]
    return replace(
        travel,
        minutes=(travel.minutes * slower).mask(apart),
        metres=travel.metres.mask(apart),
        basis=travel.basis + flood_basis(scenario, norms),
    )


def island_of(flood: Flood, province: Province) -> pd.Series:
    """Return for each commune the position (from 1) in `flood.cut_off` of the unit to which it belongs; 0 = none.

    Raises
    ------
    InputError
        All at once: names of no commune or district, and names of several.
    """
    communes = province.communes
    islands = pd.Series(0, index=communes.index)
    findings: list[Finding] = []
    for number, name in enumerate(flood.cut_off, start=1):
        hits = set(_units(name, communes))
        if len(hits) != 1:
            findings.append(_not_one(f"flood.cut_off, entry {number}", name, sorted(hits), communes))
            continue
        column, code = hits.pop()
        member = communes.index == code if column == "commune_code" else communes[column] == code
        islands[member] = number
    raise_if(findings)
    return islands


def _units(name: str, communes: gpd.GeoDataFrame) -> Iterator[tuple[str, str]]:
    """Yield ``(column, code)`` of the communes and districts that a code or a name means."""
    for code, row in communes.iterrows():
        if name == code or bare(name) == bare(str(row["commune_name"])):
            yield "commune_code", str(code)
        if name == row["district_code"] or bare(name) == bare(str(row["district_name"])):
            yield "district_code", str(row["district_code"])


def _not_one(where: str, name: str, hits: list[tuple[str, str]], communes: gpd.GeoDataFrame) -> Finding:
    if hits:
        codes = ", ".join(code for _, code in hits)
        return Finding(where, f"{name!r} means {len(hits)} units", f"give the code: {codes}")
    known = {bare(str(unit)): str(unit) for unit in (*communes["district_name"], *communes["commune_name"])}
    near = nearest(bare(name), known)
    hint = f"did you mean {known[near[0]]!r}?" if near else "give the code of a commune or district"
    return Finding(where, f"no commune or district is called {name!r}", hint)
