"""Flood season: ways take longer, and some communes can't be reached; in force only where a case asks for it."""

from __future__ import annotations

import difflib
import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ansinh.geodata import Province, TravelTimes
from ansinh.geodata.travel.terrain import terrain_map, terrain_parameters
from ansinh.models.errors import Finding, raise_if
from ansinh.planning.norms import Norms
from ansinh.planning.question.scenario import Flood, Scenario
from ansinh.planning.question.travel import Travel
from ansinh.planning.question.unit_names import bare

NORM = "flood_time_factor"


def travel_in_season(scenario: Scenario) -> Travel:
    """Return the scenario's travel, with the roads that its flood season closes if the flood is in force."""
    flood, travel = scenario.flood, scenario.travel
    if not flood.in_force or travel.season or not travel.closures:
        return travel
    return travel.model_copy(update={"season": flood.season or travel.closures[0].season})


def flood_basis(scenario: Scenario, norms: Norms) -> str:
    """Return what tells travel times in this flood from those of the dry season; "" in the dry season."""
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
    """Return travel times in the flood season; `travel` itself in the dry one.

    ``minutes × Σ share of the line in terrain × time factor of the terrain``; pairs with one end in a unit that is
    cut off, and the other outside, can't be reached. Pairs routed on roads whose closures are given keep their time.

    Raises
    ------
    InputError
        If a unit that is cut off does not exist.
    """
    if not scenario.flood.in_force:
        return travel
    here, there = _metric(province, points), _metric(province, sites)
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


def _metric(province: Province, frame: gpd.GeoDataFrame) -> NDArray[np.float64]:
    shapes = frame.geometry.to_crs(province.metric_epsg)
    return np.column_stack([shapes.x.to_numpy(float), shapes.y.to_numpy(float)])


def island_of(flood: Flood, province: Province) -> pd.Series:
    """Return for each commune the number in the list of the unit that is cut off with it; 0 = none is.

    Raises
    ------
    InputError
        Units that are no commune or district, or whose name several have: all at once.
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
    near = difflib.get_close_matches(bare(name), list(known), n=1, cutoff=0.5)
    hint = f"did you mean {known[near[0]]!r}?" if near else "give the code of a commune or district"
    return Finding(where, f"no commune or district is called {name!r}", hint)
