"""Encode districts and communes compactly: outlines are simplified without gaps, then rounded to a grid."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

GRID = 10_000  # steps per degree: about 11 m
TOLERANCE_DEGREES = 0.0008  # about 90 m: less than a pixel on a screen that shows a whole province
MOST_CORNERS = 60_000  # of all outlines of a layer, so that the file stays small and drawing quick
DOUBLINGS = 5  # most times that outlines are simplified; the tolerance doubles each time, to 1.4 km
SQUARE_FREE = 3  # a ring with no more corners than this after rounding (its end included) has no area


class Grid:
    """Converts degrees into whole steps from the south-western corner of the province."""

    def __init__(self, frames: list[gpd.GeoDataFrame]) -> None:
        bounds = np.array([frame.total_bounds for frame in frames if len(frame)])
        if not len(bounds) or np.isnan(bounds).all():
            bounds = np.array(
                [[102.0, 8.0, 110.0, 24.0]]
            )  # degrees around Viet Nam, for a run without geometry
        self.west, self.south = np.floor(np.nanmin(bounds[:, :2], axis=0) * 100) / 100
        self.east, self.north = np.nanmax(bounds[:, 2:], axis=0)

    def steps(self, degrees: np.ndarray) -> np.ndarray:
        """Return an array of (longitude, latitude) as whole steps."""
        steps: np.ndarray = np.rint((degrees - [self.west, self.south]) * GRID).astype(int)
        return steps

    def points(self, frame: gpd.GeoDataFrame) -> tuple[list[int], list[int]]:
        """Return the points of a frame as two lists of steps, east and north."""
        degrees = np.column_stack([frame.geometry.x.to_numpy(), frame.geometry.y.to_numpy()])
        steps = self.steps(degrees) if len(frame) else np.empty((0, 2), dtype=int)
        return steps[:, 0].tolist(), steps[:, 1].tolist()

    def description(self) -> dict[str, Any]:
        """Return the values with which the map converts steps back into degrees."""
        bounds = [[float(self.south), float(self.west)], [float(self.north), float(self.east)]]
        return {"west": float(self.west), "south": float(self.south), "per_degree": GRID, "bounds": bounds}


def simplify(shapes: gpd.GeoSeries) -> gpd.GeoSeries:
    """Return the areas with fewer corners and no gaps between neighbours, simplified until `MOST_CORNERS` suffice."""
    known = shapes[shapes.notna() & ~shapes.is_empty]
    simple = known
    for step in range(DOUBLINGS):
        tolerance = TOLERANCE_DEGREES * 2**step
        simple = gpd.GeoSeries(shapely.coverage_simplify(known.to_numpy(), tolerance), known.index, known.crs)
        if simple.count_coordinates().sum() <= MOST_CORNERS:
            break
    return simple


def encode_ring(ring: np.ndarray, grid: Grid) -> list[int] | None:
    """Return a ring as east and north of its first corner, then the steps from corner to corner; None without area."""
    steps = grid.steps(ring)
    moved = np.r_[True, (np.diff(steps, axis=0) != 0).any(axis=1)]
    steps = steps[moved]
    if len(steps) <= SQUARE_FREE:
        return None
    flat: list[int] = np.vstack([steps[:1], np.diff(steps[:-1], axis=0)]).ravel().tolist()
    return flat


def encode_shape(shape: Any, grid: Grid) -> list[list[list[int]]]:
    """Return an area as a list of polygons, each a list of rings with the outer one first."""
    polygons = []
    for polygon in shapely.get_parts(shape):
        rings = [polygon.exterior, *polygon.interiors]
        encoded = [encode_ring(shapely.get_coordinates(ring), grid) for ring in rings]
        if encoded and encoded[0] is not None:
            polygons.append([ring for ring in encoded if ring is not None])
    return polygons


def district_shapes(districts: gpd.GeoDataFrame, communes: gpd.GeoSeries, homes: pd.Series) -> gpd.GeoSeries:
    """Return districts as unions of their simplified communes, so that the lines of both layers coincide.

    A district without communes keeps its own simplified outline.
    """
    united = communes.groupby(homes.reindex(communes.index)).agg(
        lambda parts: shapely.union_all(parts.to_numpy())
    )
    united = united.reindex(districts.index)
    own = simplify(districts.geometry).reindex(districts.index)
    return gpd.GeoSeries(united.where(united.notna(), own), index=districts.index, crs=districts.crs)


def area_layer(frame: gpd.GeoDataFrame, shapes: gpd.GeoSeries, grid: Grid) -> dict[str, Any]:
    """Return one layer of areas: codes, names, population and outlines, in the order of the codes."""
    ordered = frame.sort_index()
    shapes = shapes.reindex(ordered.index)
    names = ordered["name"].fillna("").astype(str).tolist()
    people = ordered["population"] if "population" in ordered else pd.Series(np.nan, ordered.index)
    settlement = ordered["settlement"] if "settlement" in ordered else pd.Series("", ordered.index)
    district = ordered["district_code"] if "district_code" in ordered else pd.Series("", ordered.index)
    weak = ordered["weak_spot"] if "weak_spot" in ordered else pd.Series("", ordered.index)
    return {
        "code": ordered.index.astype(str).tolist(),
        "name": names,
        "population": [None if pd.isna(value) else round(float(value)) for value in people],
        "settlement": settlement.fillna("").astype(str).tolist(),
        "district": district.fillna("").astype(str).tolist(),
        "weak": [int(bool(spot)) for spot in weak.fillna("")],  # an outline that is estimated
        "shapes": [[] if shape is None else encode_shape(shape, grid) for shape in shapes],
    }


def area_layers(
    districts: gpd.GeoDataFrame, communes: gpd.GeoDataFrame, communes_2025: gpd.GeoDataFrame, grid: Grid
) -> dict[str, Any]:
    """Return the three layers of areas between which the map can switch."""
    simple = simplify(communes.geometry)
    homes = communes["district_code"] if "district_code" in communes else pd.Series(dtype=str)
    return {
        "districts": area_layer(districts, district_shapes(districts, simple, homes), grid),
        "communes": area_layer(communes, simple, grid),
        "communes_2025": area_layer(communes_2025, simplify(communes_2025.geometry), grid),
    }
