"""Write a province out as tables that `read_own` reads back to the same province."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pandas as pd

from ansinh.geodata.facilities import candidate_sites, existing_facilities, facility_places, plan_sites
from ansinh.geodata.own.demand import AGES
from ansinh.geodata.own.province import OwnProvince
from ansinh.geodata.population import commune_ages
from ansinh.geodata.provinces import Province
from ansinh.geodata.storage.geopackage import check_geopackage
from ansinh.geodata.storage.unwritten import disk_errors
from ansinh.geodata.travel.crossing import NO_WAY
from ansinh.words.plain import MAX_CELL, cell

FILES = {
    "boundaries": "boundaries.gpkg",
    "demand": "demand.csv",
    "facilities": "facilities.csv",
    "places": "places.csv",
    "candidates": "candidates.csv",
    "projects": "projects.csv",
    "ferries": "ferries.csv",
}
_COMMUNE_COLUMNS = ("commune_name", "commune_type", "district_code", "district_name", "terrain", "settlement",
                    "population", *AGES, "center_lon", "center_lat", "commune_code_2025", "commune_name_2025")  # fmt: skip
_LEFT_OUT = {"geometry", "district_code", "settlement"}
OUTLINE_GRID = 1e-5
"""Corners in the outlines of islands are multiples of so many degrees: a metre."""
_NOT_WRITTEN = ["island_vi", "points", "method", "sailings_per_day"]


def province_tables(province: Province) -> dict[str, pd.DataFrame]:
    """Return a province's data in the columns of a planner's own tables, one frame per table; empty tables are left out.

    A planner's own province returns the tables it was made from; a built-in province returns its candidates as well.
    """
    tables: dict[str, pd.DataFrame] = {"boundaries": _boundaries(province), "demand": _demand(province)}
    sites = {"facilities": existing_facilities, "candidates": candidate_sites, "projects": plan_sites}
    own = isinstance(province, OwnProvince)
    for kind, read in sites.items():
        if not own or province.records(kind) is not None:
            tables[kind] = _sites(read(province))
    tables["places"] = facility_places(province)
    tables["ferries"] = _ferries(province)
    return {name: frame for name, frame in tables.items() if len(frame)}


def _ferries(province: Province) -> pd.DataFrame:
    """Return the ferries, with outlines where communes don't tell islands apart.

    An island that nothing leads to has the parent "unreachable"; its ports lie on it and take no time.
    """
    ferries = province.ferries.drop(columns=_NOT_WRITTEN, errors="ignore")
    cut_off = ferries["parent"] == NO_WAY
    outlines = province.outlines()
    inside = outlines.representative_point()
    for end in ("from", "to"):
        for axis, values in (("lon", inside.x), ("lat", inside.y)):
            ports = ferries[f"{end}_{axis}"]
            ferries[f"{end}_{axis}"] = ports.where(~cut_off, ports.fillna(ferries["crossing_id"].map(values)))
    if len(outlines):
        written = outlines.set_precision(OUTLINE_GRID).to_wkt()
        # Only archipelagos that are whole communes (Trường Sa) are longer than a cell.
        ferries["outline"] = ferries["crossing_id"].map(written[written.str.len() <= MAX_CELL])
    times = [column for column in ferries if str(column).startswith(("sailing_min", "wait_min"))]
    ferries.loc[cut_off, times] = 0.0
    return ferries


def _boundaries(province: Province) -> gpd.GeoDataFrame:
    communes = province.communes
    if not set(AGES) <= set(communes.columns) and not isinstance(province, OwnProvince):
        ages = commune_ages(province.code)
        communes[list(AGES)] = ages[list(AGES)]
    present = province.communes_2025.rename(columns={"commune_name": "name"})
    communes["commune_name_2025"] = communes["commune_code_2025"].map(present["name"])
    return communes[[*(c for c in _COMMUNE_COLUMNS if c in communes), "geometry"]].reset_index()


def _demand(province: Province) -> pd.DataFrame:
    """Return the cells, with persons by age for an own province, whose communes may not have them."""
    own = isinstance(province, OwnProvince)
    cells = province.people.drop(columns="population_16_59") if own else province.cells
    return cells.rename_axis("demand_id").reset_index()


def _sites(sites: gpd.GeoDataFrame) -> pd.DataFrame:
    frame = pd.DataFrame(sites.drop(columns=[c for c in _LEFT_OUT if c in sites]))
    return frame.dropna(axis="columns", how="all").reset_index()


def write_tables(province: Province, folder: Path) -> dict[str, str]:
    """Write a province's tables into a folder; return table → file name.

    CSV is UTF-8 with a byte-order mark, so that Excel shows Vietnamese correctly; numbers keep all digits.
    """
    written = {}
    for name, frame in province_tables(province).items():
        path = folder / FILES[name]
        if isinstance(frame, gpd.GeoDataFrame):
            with disk_errors(path):
                frame.to_file(path, driver="GPKG", layer=name)
                check_geopackage(path, {name: frame})
        else:
            harmless(frame).to_csv(path, index=False, encoding="utf-8-sig")
        written[name] = path.name
    return written


def harmless(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame for a CSV file: no text that a spreadsheet would take for a formula, no control characters."""
    frame = frame.rename(columns=lambda name: cell(name) if isinstance(name, str) else name)
    for column in frame.columns:
        if not pd.api.types.is_numeric_dtype(frame[column]):
            frame[column] = [cell(value) if isinstance(value, str) else value for value in frame[column]]
    return frame
