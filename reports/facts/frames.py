"""Complete the frames of a run with all columns that reports read, also if a run has no rows for them."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import geopandas as gpd
import pandas as pd

from ansinh.planning.answer.folder.rundata import RunData
from ansinh.planning.law import FIELDS

# Columns that reports read. A frame that lacks one (an empty frame has none) gets it, with missing values.
COLUMNS: dict[str, tuple[str, ...]] = {
    "plans": ("name_vi", "name_en", "description_vi", "description_en"),
    "services": ("name_vi", "name_en", "standard_minutes", "max_minutes"),
    "periods": ("start_year", "end_year", "years"),
    "demand": ("commune_code", "commune_name", "district_code", "district_name", "settlement", "population"),
    "need": ("demand_id", "service", "period", "need_persons", "target_persons"),
    "sites": (
        "name_vi", "name_en", "status", "ownership", "kind", "commune_code", "commune_name", "district_code",
        "district_name", "settlement", "location_basis", "location_confidence", "land_m2", "source", "source_date", "note",
        "source_vi", "note_vi", "location_basis_vi",
    ),
    "existing_places": (
        "site_id", "service", "places", "low", "high", "basis", "confidence", "source", "source_date", "note", "source_vi", "note_vi",
    ),
    "facilities": (
        "plan_id", "site_id", "service", "period", "action", "places_before", "places", "places_built", "served_persons",
        "utilisation", "capital_million_vnd", "running_million_vnd_per_year", "land_m2", "staff", "successor",
        "room_m2",
    ),
    "runners_up": (
        "plan_id", "site_id", "runner_up", "services", "persons", "mean_minutes", "covered_share", "million_vnd",
        "runner_up_mean_minutes", "runner_up_covered_share", "runner_up_out_of_reach_persons", "runner_up_million_vnd",
    ),
    "allocation": ("plan_id", "period", "service", "demand_id", "site_id", "persons", "minutes", "routed"),
    "unserved": ("plan_id", "period", "service", "demand_id", "persons", "cause", "nearest_spare_site", "nearest_spare_minutes"),
    "shortfalls": ("plan_id", "name", "kind", "services", "period", "group", "required", "reached", "missing_persons"),
    "money": ("plan_id", "source", "period", "kind", "ownership", "million_vnd", "million_vnd_discounted"),
    "budgets": ("source", "period", "million_vnd", "covers", "carry_over", "name_vi", "name_en"),
    "measures": ("plan_id", "period", "service", "group_by", "group", "measure", "value", "unit"),
    "travel_distribution": ("plan_id", "period", "service", "minutes_from", "minutes_to", "persons"),
    "certificates": ("plan_id", "stage", "status", "value", "bound", "gap", "seconds", "backend", "version", "note"),
    "duals": ("plan_id", "kind", "site_id", "service", "period", "source", "value", "unit"),
    "verdicts": (
        "kind", "subject", "period", "value", "bound", "unit", "compared_with", "answer", "gains", "loses", "holds_in", "cases",
        "text_vi", "text_en",
    ),
    "quick_cases": (
        "plan_id", "case", "service", "places", "need_persons", "served_persons", "mean_minutes", "capital_million_vnd",
    ),
    "today": ("service", "demand_id", "site_id", "persons", "minutes"),
    "last_problem": ("part", "value"),
    "findings": ("plan_id", "severity", "code", "text_vi", "text_en"),
    "comparison": ("measure", "service", "period", "official", "optimised", "difference", "unit", "text_vi", "text_en"),
    "assumptions": (
        "key", "name_vi", "name_en", "value", "low", "high", "unit", "source", "source_date", "confidence", "is_assumption", "note",
        "unit_vi", "source_vi", "note_vi",
    ),
    "commitments": ("plan_id", "kind", "text_vi", "text_en", "period", "required", "reached", "unit", "met", "source"),
    "data_sources": (
        "file", "what", "licence", "attribution", "vintage", "what_vi", "licence_vi", "attribution_vi", "vintage_vi",
    ),
    "projects": (
        "project_id", "plan", "site_id", "owner", "services", "kind", "places", "group", "decided_by", "start_year", "end_year",
        "capital_million_vnd", "cost_per_place_million_vnd", "period",
    ),
    "project_components": ("project_id", "component", "million_vnd", "basis"),
    "project_years": ("project_id", "year", "source", "million_vnd"),
    "payroll": ("plan", "period", "site_id", "service", "title", "posts"),
    "running_increment": ("plan", "period", "site_id", "service", "item", "today_million_vnd", "plan_million_vnd"),
    "cost_lines": ("plan", "period", "site_id", "service", "project_id", "what", "quantity", "million_vnd"),
    "unit_prices": ("what", "floor_m2", "unit_cost", "price_index", "region_factor", "addition", "share", "million_vnd"),
    "component_shares": ("block", "service"),
    "running_rates": ("period", "service"),
    "payers": ("plan", "period", "ownership", "source", "own_million_vnd", "left_million_vnd", "part"),
    "legal_bases": (*FIELDS, "use"),
    "letter_template": ("name", "content"),
    "districts": ("name", "name_eve", "merged_into"),
    "communes": ("name", "district_code", "settlement", "population"),
    "communes_2025": ("name",),
}  # fmt: skip
_NUMBERS = frozenset(
    [
        "need_persons",
        "target_persons",
        "places",
        "places_before",
        "places_built",
        "served_persons",
        "utilisation",
        "capital_million_vnd",
        "running_million_vnd_per_year",
        "land_m2",
        "room_m2",
        "staff",
        "persons",
        "minutes",
        "million_vnd",
        "million_vnd_discounted",
        "value_number",
        "population",
        "standard_minutes",
        "max_minutes",
        "minutes_from",
        "minutes_to",
        "bound",
        "gap",
        "required",
        "reached",
        "missing_persons",
    ]
)
_CODES = ("period", "service", "plan_id", "site_id", "demand_id")


def complete(data: RunData) -> RunData:
    """Return `data` with every column that reports read, numbers as numbers, and codes as text."""
    frames = {
        f.name: _complete(getattr(data, f.name), COLUMNS[f.name]) for f in fields(data) if f.name in COLUMNS
    }
    return replace(data, **frames)


def figure(frame: pd.DataFrame, row: Any, column: str) -> float:
    """Return one number of a frame; NaN if there is no such row."""
    return float(frame[column].get(row, float("nan")))


def _complete(frame: Any, columns: tuple[str, ...]) -> Any:
    frame = frame.copy()
    for column in columns:
        if column not in frame:
            frame[column] = pd.Series(
                pd.NA, index=frame.index, dtype="float64" if column in _NUMBERS else "object"
            )
        elif column in _NUMBERS:
            frame[column] = pd.to_numeric(frame[column]).astype("float64")
        elif column in _CODES and not isinstance(frame[column].dtype, pd.StringDtype):
            frame[column] = frame[column].astype("object").map(str, na_action="ignore")
    if isinstance(frame, gpd.GeoDataFrame) and "geometry" not in frame:
        return gpd.GeoDataFrame(frame, geometry=[], crs="EPSG:4326")
    return frame
