"""The layers of a run for maps and GIS: one frame per layer, with codes, names and numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
from shapely import linestrings

from ansinh.planning.answer.people import whole_people
from ansinh.planning.inputs.tables import records
from ansinh.reports.facts.whole_people import served_by_all, whole_districts
from ansinh.reports.tables import action_words
from ansinh.words.plain import text

if TYPE_CHECKING:
    from ansinh.reports.facts import Facts
    from ansinh.words import Words

CRS = "EPSG:4326"
DECIMALS = 3  # of persons and minutes; the solver isn't more exact


def layers(facts: Facts, words: Words) -> dict[str, gpd.GeoDataFrame]:
    """Return layer name → layer, the topmost first."""
    return {
        "facilities": facilities(facts, words),
        "facilities_today": facilities_today(facts, words),
        "allocation_lines": allocation_lines(facts, words),
        "demand_points": demand_points(facts),
        "communes": communes(facts),
        "districts": districts(facts),
        "communes_2025": plain(facts.data.communes_2025, "commune_code_2025"),
    }


def facilities(facts: Facts, words: Words) -> gpd.GeoDataFrame:
    """Return one point per plan, period, site and service."""
    rows = facts.facilities.copy()
    rows["served_persons"] = served_by_all(facts, rows)
    rows["service_name"] = [text(facts.name("services", s, words.language)) for s in rows["service"]]
    rows["plan_name"] = [text(facts.name("plans", plan, words.language)) for plan in rows["plan_id"]]
    rows["action_name"] = [action_words(facts, words, row) for row in records(rows)]
    keep = [
        "plan_id", "plan_name", "period", "site_id", "name_vi", "name_en", "service", "service_name", "status", "ownership",
        "action", "action_name", "successor", "places_before", "places", "places_built", "served_persons", "utilisation",
        "capital_million_vnd", "running_million_vnd_per_year", "land_m2", "staff", "commune_code", "commune_name",
        "district_code", "district_name",
    ]  # fmt: skip
    spots = facts.data.sites.geometry.reindex(rows["site_id"])
    return _frame(rows[keep], spots.to_numpy())


def facilities_today(facts: Facts, words: Words) -> gpd.GeoDataFrame:
    """Return one point per site and service of today, with the places and what they rest on."""
    rows = facts.data.existing_places.copy()
    rows["service_name"] = [text(facts.name("services", s, words.language)) for s in rows["service"]]
    sites = facts.data.sites
    for column in ("name_vi", "name_en", "ownership", "commune_name", "district_name"):
        rows[column] = sites[column].reindex(rows["site_id"]).to_numpy()
    keep = ["site_id", "name_vi", "name_en", "service", "service_name", "ownership", "places", "basis", "source",
            "commune_name", "district_name"]  # fmt: skip
    return _frame(rows[keep], sites.geometry.reindex(rows["site_id"]).to_numpy())


def allocation_lines(facts: Facts, words: Words) -> gpd.GeoDataFrame:
    """Return one line per flow of people from a demand point to a site, for all plans and periods."""
    rows = facts.data.allocation
    start = facts.data.demand.geometry.reindex(rows["demand_id"])
    end = facts.data.sites.geometry.reindex(rows["site_id"])
    known = np.asarray(start.notna().to_numpy() & end.notna().to_numpy())
    pairs = np.stack([_xy(start)[known], _xy(end)[known]], axis=1) if known.any() else np.empty((0, 2, 2))
    rows = rows[known].copy()
    said = {s: text(facts.name("services", s, words.language)) for s in rows["service"].unique()}
    rows["service_name"] = rows["service"].map(said)
    keep = [
        "plan_id",
        "period",
        "service",
        "service_name",
        "demand_id",
        "site_id",
        "persons",
        "minutes",
        "routed",
    ]
    return _frame(rows[keep], linestrings(pairs))


def demand_points(facts: Facts) -> gpd.GeoDataFrame:
    """Return the demand points with need, target and people unserved by the proposed plan in the last period."""
    points = facts.data.demand.copy()
    points.index = points.index.map(str).rename("demand_id")
    need = facts.data.need
    need = need[need["period"] == facts.period].groupby("demand_id")[["need_persons", "target_persons"]].sum()
    left = facts.data.unserved
    left = left[(left["plan_id"] == facts.plan_id) & (left["period"] == facts.period)]
    points["need_persons"] = need["need_persons"].reindex(points.index).fillna(0.0)
    points["target_persons"] = need["target_persons"].reindex(points.index).fillna(0.0)
    points["unserved_persons"] = left.groupby("demand_id")["persons"].sum().reindex(points.index).fillna(0.0)
    return plain(points, "demand_id")


def communes(facts: Facts) -> gpd.GeoDataFrame:
    """Return the communes with the indicators of the proposed plan in the last period."""
    areas = facts.data.communes.copy()
    areas.index = areas.index.map(str)
    indicators = whole_people(facts.by_commune).drop(
        columns=["commune_name", "district_code", "district_name", "population"]
    )
    return plain(areas.join(indicators), "commune_code")


def districts(facts: Facts) -> gpd.GeoDataFrame:
    """Return the districts with the main measures of the proposed plan in the last period."""
    areas = facts.data.districts.drop(columns=["name_eve", "merged_into"])
    counted = whole_districts(facts)
    for measure in counted:
        areas[measure] = counted[measure].to_numpy()
    for measure in ("served_share", "mean_minutes"):
        areas[measure] = [facts.group_measure(measure, "district_code", str(code)) for code in areas.index]
    return plain(areas, "district_code")


def plain(frame: gpd.GeoDataFrame, index: str) -> gpd.GeoDataFrame:
    """Return `frame` with its index as a text column, rounded numbers and clean texts."""
    rows = pd.DataFrame(frame.drop(columns=frame.geometry.name)).copy()
    if index in rows:
        rows = rows.drop(columns=index)
    rows.insert(0, index, frame.index.map(str))
    return _frame(rows, frame.geometry.to_numpy())


def _frame(rows: pd.DataFrame, geometry: object) -> gpd.GeoDataFrame:
    rows = rows.reset_index(drop=True)
    for column in rows.columns:
        if pd.api.types.is_float_dtype(rows[column]):
            rows[column] = rows[column].round(DECIMALS)
        elif rows[column].dtype == object or pd.api.types.is_string_dtype(rows[column]):
            # Most columns say a few things over and over: each is cleaned once.
            clean = {value: text(value) or None for value in rows[column].unique()}
            rows[column] = rows[column].map(clean)
    return gpd.GeoDataFrame(rows, geometry=geometry, crs=CRS)


def _xy(points: gpd.GeoSeries) -> np.ndarray:
    return np.column_stack([points.x.to_numpy(), points.y.to_numpy()])
