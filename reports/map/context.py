"""What lies around the province on the map: neighbours, land abroad and main roads. It carries no figure, so it comes with the program."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from ansinh.geodata.base_map import BaseMap, base_map
from ansinh.reports.map.areas import Grid, encode_ring, encode_shape

AROUND = 1.0
"""Width of the strip around the province, as a multiple of its longer side: a wide screen shows that much."""
NAMED_DEGREES = 0.02
"""Square degrees, about 240 km²: a smaller piece of a neighbour has no room for its name."""


@dataclass(frozen=True)
class Context:
    """What the map's data say of the surroundings.

    Attributes
    ----------
    drawn
        For JSON: ``names``, ``at`` (where a name stands, or None), ``shapes``, ``abroad``, ``roads``.
    credit
        Whom the map must name for the roads; "" without roads.
    """

    drawn: dict[str, Any]
    credit: str


def context(grid: Grid, own: gpd.GeoDataFrame) -> Context:
    """Return what lies around the province whose districts are `own`."""
    wide = AROUND * max(grid.east - grid.west, grid.north - grid.south)
    found = base_map(grid.west - wide, grid.south - wide, grid.east + wide, grid.north + wide)
    drawn = {
        "names": found.names,
        "at": _spots(found, own, grid),
        "shapes": [encode_shape(shape, grid) for shape in found.outlines],
        "abroad": [encode_shape(shape, grid) for shape in found.abroad],
        "roads": [line for line in (_line(road, grid) for road in found.roads) if line],
    }
    return Context(drawn, found.credit)


def _spots(found: BaseMap, own: gpd.GeoDataFrame, grid: Grid) -> list[list[int] | None]:
    """Return where each province's name stands: in its part outside the own area; None where that is small."""
    known = own.geometry[own.geometry.notna()].to_numpy()
    outside = shapely.difference(
        shapely.make_valid(found.outlines), shapely.union_all(shapely.make_valid(known))
    )
    spots: list[list[int] | None] = []
    for shape in outside:
        large = shapely.area(shape) > NAMED_DEGREES
        spots.append(
            grid.steps(shapely.get_coordinates(shapely.point_on_surface(shape)))[0].tolist()
            if large
            else None
        )
    return spots


def _line(road: Any, grid: Grid) -> list[int]:
    """Return a road as the steps from corner to corner, like a ring that isn't closed."""
    corners = shapely.get_coordinates(road)
    # `encode_ring` leaves out the corner that closes a ring.
    return encode_ring(np.vstack([corners, corners[:1] + 1.0]), grid) or []
