"""Make the base map that is drawn around a province: outlines of today's provinces, and main roads where they ship.

``python -m tools.base_map`` writes ``geodata/data/places/base_map_*.parquet`` from the bundled data; a second run gives
the same bytes. ``python -m tools.base_map countries-10m.json`` writes the land of the neighbouring countries too, from
Natural Earth in the form of the npm package world-atlas (2.0.2).
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ansinh.geodata.national.store import read_province
from ansinh.geodata.storage.files import DATA, data_path, read_table

TARGET = DATA / "places"
OUTLINE_DEGREES = 0.003
"""About 300 m: neighbours are drawn thin and pale, at the scale of a province."""
ROAD_DEGREES = 0.0008
"""About 90 m, as the outlines of communes on the map."""
GRID_DEGREES = 0.0001
"""About 11 m: the grid of the map."""
ROADS = ("motorway", "trunk", "primary", "secondary")
"""Kinds of road of OpenStreetMap that are drawn."""
ABROAD = ("Cambodia", "China", "Laos", "Myanmar", "Thailand")
"""Countries whose land a map of a province can show."""
WINDOW = (98.0, 5.0, 114.0, 27.0)
"""Degrees around Viet Nam; wider than any map of a province."""
ABROAD_DEGREES = 0.005
"""About 500 m: land without a figure and without a name."""
ISLET_DEGREES = 0.1
"""Square degrees, about 1,200 km²: smaller islands of others aren't drawn."""


def main(countries: str = "") -> None:
    """Write the files; that of the neighbouring countries only from a file of `countries`."""
    provinces = _provinces()
    _write(provinces, TARGET / "base_map_provinces.parquet")
    _write(_roads(), TARGET / "base_map_roads.parquet")
    if countries:
        _write(_abroad(Path(countries), provinces), TARGET / "base_map_abroad.parquet")


def _abroad(countries: Path, provinces: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the land of other countries, with the gaps that their coarser border leaves beside ours."""
    world = gpd.read_file(countries, layer="countries")
    theirs = shapely.make_valid(world.loc[world["name"].isin(ABROAD), "geometry"].to_numpy())
    land = shapely.union_all(shapely.clip_by_rect(theirs, *WINDOW))
    both = shapely.get_parts(shapely.union(land, shapely.union_all(provinces.geometry.to_numpy())))
    gaps = [shapely.polygons(ring) for part in both for ring in getattr(part, "interiors", ())]
    whole = shapely.union_all([land, *shapely.buffer(gaps, ABROAD_DEGREES)])
    parts = shapely.get_parts(shapely.simplify(whole, ABROAD_DEGREES))
    large = parts[shapely.area(parts) > ISLET_DEGREES]
    return gpd.GeoDataFrame(geometry=_on_grid(large), crs="EPSG:4326")


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
    main(*sys.argv[1:])
