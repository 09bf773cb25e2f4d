"""Islands: which land is not connected to the mainland, which crossing leads there, and who really lives on it."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from scipy.spatial import KDTree

from tools.national.communes import SEA_FRAMES

SHORE_DEGREES = 1e-4
"""Shores are kept to 11 m: they only tell on which island a place is."""
METRIC = 32648
"""One projected system for distances of a few km; the national set spans two zones, the error is below 1 %."""
NEAR_SHORE_M = 500.0
"""Land nearer to the mainland than this is part of it: the outlines are generalised to 100 m."""
SAME_ISLAND_M = 2_000.0
"""An islet nearer than this to an island with a crossing belongs to it."""
SHORE_M = 1_000.0
"""A pier or a house drawn off the shore still belongs to its island."""


@dataclass(frozen=True)
class Islands:
    """Islands with a row in the table of crossings.

    Attributes
    ----------
    shores
        ``province_code, crossing_id, geometry``: the land of each crossing and the water up to `SHORE_M` around it.
    mainland
        Everything that is reached by road, EPSG:4326.
    """

    shores: gpd.GeoDataFrame
    mainland: shapely.Geometry


def island_table(communes: gpd.GeoDataFrame, crossings: pd.DataFrame) -> Islands:
    """Sort all land into mainland, islands with a crossing, and islets on which nobody is known to live."""
    whole = communes[communes["commune_code"].isin(_whole_communes(crossings))]
    rest = communes[~communes.index.isin(whole.index) & ~communes["commune_code"].isin(SEA_FRAMES)]
    parts = (
        gpd.GeoSeries(shapely.union_all(rest.geometry.to_numpy())).set_crs(4326).explode(ignore_index=True)
    )
    metric = parts.to_crs(METRIC)
    main = metric.area.idxmax()
    coast = metric[main]
    shapely.prepare(coast)
    mainland = (metric.index == main) | (metric.distance(coast) < NEAR_SHORE_M)
    owner = _owners(metric, mainland, crossings)
    mainland &= owner == ""
    rows = []
    for crossing in crossings.to_dict("records"):
        own = [parts[owner == crossing["crossing_id"]].union_all()]
        own += list(whole.loc[whole["commune_code"].isin(crossing["communes"].split(";")), "geometry"])
        rows.append((crossing["province_code"], crossing["crossing_id"], shapely.union_all(own)))
    shores = gpd.GeoDataFrame(rows, columns=["province_code", "crossing_id", "geometry"], crs=4326)
    return Islands(_with_water(shores, parts[mainland]), shapely.multipolygons(parts[mainland].to_numpy()))


def _whole_communes(crossings: pd.DataFrame) -> set[str]:
    return {code for text in crossings["communes"] for code in text.split(";") if code}


def _owners(metric: gpd.GeoSeries, mainland: np.ndarray, crossings: pd.DataFrame) -> np.ndarray:
    """Return the crossing of each piece of land, "" without one: named by a point, or close to one that is."""
    owner = np.full(len(metric), "", dtype=object)
    tree = shapely.STRtree(metric.to_numpy())
    for row in crossings.to_dict("records"):
        for text in filter(None, row["points"].split(";")):
            lon, lat = map(float, text.split())
            point = gpd.GeoSeries(gpd.points_from_xy([lon], [lat]), crs=4326).to_crs(METRIC).iloc[0]
            # A whole commune is not among the pieces: its point finds no land within the distance.
            hits = tree.query_nearest(point, max_distance=SHORE_M)
            owner[hits] = row["crossing_id"]
    named = np.flatnonzero(owner != "")
    islands = shapely.STRtree(metric.to_numpy()[named])
    for piece in np.flatnonzero((owner == "") & ~mainland):
        near = islands.query_nearest(metric.iloc[piece], max_distance=SAME_ISLAND_M)
        if len(near):
            owner[piece] = owner[named[near[0]]]
    return owner


def _with_water(shores: gpd.GeoDataFrame, mainland: gpd.GeoSeries) -> gpd.GeoDataFrame:
    """Widen each shore by `SHORE_M`, but never over the mainland or another island."""
    metric = shores.to_crs(METRIC)
    land = mainland.to_crs(METRIC)
    tree = shapely.STRtree(land.to_numpy())
    wide = []
    for position, shape in enumerate(metric.geometry):
        grown = shape.simplify(100).buffer(SHORE_M, quad_segs=4)
        others = [land.iloc[k] for k in tree.query(grown, predicate="intersects")]
        others += [
            other for k, other in enumerate(metric.geometry) if k != position and other.intersects(grown)
        ]
        wide.append(shapely.union_all([grown.difference(shapely.union_all(others)), shape]).simplify(50))
    shapes = gpd.GeoSeries(wide, crs=METRIC).to_crs(4326)
    return shores.set_geometry(
        gpd.GeoSeries(shapely.set_precision(shapes.to_numpy(), SHORE_DEGREES), crs=4326)
    )


def move_people(grid: pd.DataFrame, islands: Islands) -> pd.DataFrame:
    """Move the people whom the raster shows on islets without a crossing to the nearest cell of their commune.

    WorldPop spreads a commune's people over all its land; no source says that anybody lives on these islets.
    """
    points = shapely.points(grid["lon"].astype(float), grid["lat"].astype(float))
    known = shapely.union_all([shapely.buffer(islands.mainland, 0.005), *islands.shores.geometry])
    shapely.prepare(known)
    lost = ~shapely.contains(known, points)
    lost &= ~grid["commune_code_2025"].isin(SEA_FRAMES).to_numpy()
    moved = grid.copy()
    for code in sorted(set(grid.loc[lost, "commune_code_2025"])):
        here = (grid["commune_code_2025"] == code).to_numpy()
        kept = np.flatnonzero(here & ~lost)
        tree = KDTree(grid[["lon", "lat"]].to_numpy(float)[kept])
        _, nearest = tree.query(grid[["lon", "lat"]].to_numpy(float)[here & lost])
        for column in ("lon", "lat"):
            values = moved[column].to_numpy().copy()
            values[here & lost] = grid[column].to_numpy()[kept[nearest]]
            moved[column] = values
    people = grid.loc[lost, "pop_2019"].sum()
    places = len(set(grid.loc[lost, "commune_code_2025"]))
    print(f"{people:,.0f} people on islets moved within their {places} communes")
    return moved
