"""Make the base map that is drawn around a province: outlines of today's provinces, and main roads where they ship.

``python -m tools.base_map`` writes ``geodata/data/places/base_map_*.parquet`` from the bundled data; a second run gives
the same bytes.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ansinh.geodata.files import DATA, data_path, read_table
from ansinh.geodata.national.store import read_province

TARGET = DATA / "places"
OUTLINE_DEGREES = 0.003
"""About 300 m: neighbours are drawn thin and pale, at the scale of a province."""
ROAD_DEGREES = 0.0008
"""About 90 m, as the outlines of communes on the map."""
GRID_DEGREES = 0.0001
"""About 11 m: the grid of the map."""
ROADS = ("motorway", "trunk", "primary", "secondary")
"""Kinds of road of OpenStreetMap that are drawn."""


def main() -> None:
    """Write both files."""
    _write(_provinces(), TARGET / "base_map_provinces.parquet")
    _write(_roads(), TARGET / "base_map_roads.parquet")


def _provinces() -> gpd.GeoDataFrame:
    table = read_table("national_provinces.csv")
    united = [shapely.union_all(_communes(str(code))) for code in table["province_code"]]
    simple = shapely.coverage_simplify(united, OUTLINE_DEGREES)
    return gpd.GeoDataFrame({"name": table["name"]}, geometry=_on_grid(simple), crs="EPSG:4326")


def _communes(code: str) -> Any:
    """Return the communes of a province; frames of sea around far islands are no land."""
    rows = read_province("national_communes.parquet", code)
    return shapely.from_wkb(rows.loc[rows["weak_spot"].fillna("") != "sea_frame", "geometry"].to_numpy())


def _roads() -> gpd.GeoDataFrame:
    streets = gpd.read_file(data_path("osm_hue_city.osm.pbf"), layer="lines")
    streets = streets[streets["highway"].isin(ROADS)]
    routes = gpd.read_file(data_path("osm_laocai_routes.gpkg"))
    parts = [shapely.line_merge(shapely.union_all(frame.geometry.to_numpy())) for frame in (streets, routes)]
    lines = shapely.get_parts(shapely.simplify(np.array(parts), ROAD_DEGREES))
    return gpd.GeoDataFrame(geometry=_on_grid(lines), crs="EPSG:4326")


def _on_grid(shapes: Any) -> Any:
    return shapely.set_precision(shapes, GRID_DEGREES)


def _write(frame: gpd.GeoDataFrame, path: Path) -> None:
    table = pd.DataFrame(frame.drop(columns="geometry")).assign(
        geometry=shapely.to_wkb(frame.geometry.to_numpy())
    )
    table.to_parquet(path, index=False, compression="zstd")


if __name__ == "__main__":
    main()
