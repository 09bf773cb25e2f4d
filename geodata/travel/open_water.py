"""Ways over open water that no crossing of the table covers: how far the way round on land is.

The estimate takes straight lines, so that two places on the two sides of a bay seem near. Outlines of provinces include
rivers and lagoons: those are no open water here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from ansinh.geodata.base_map import base_map
from ansinh.geodata.crs import WGS84
from ansinh.geodata.travel.crossing import zones

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ansinh.geodata.provinces import Province

    Points = NDArray[np.float64]

LEAST_METRES = 2_000.0
"""Open water in one piece on a straight line that counts; outlines of the base map are simplified by some hundred metres."""
LONGER = 1.3
"""How many times as long as the straight line the way round must be: less is within the detours that the estimate has."""
GRID_METRES = 1_000.0
"""Cells of land on which ways round are sought."""
MARGIN_METRES = 50_000.0
"""How far beyond the places a way round may go."""
METRE = 1.0
MOVES = ((0, 1), (1, 0), (1, 1), (1, -1), (1, 2), (2, 1), (1, -2), (2, -1))
"""Moves on the grid, each in both directions: with those of a knight no way is more than 3 % too long."""


def ways_over_water(province: Province, origin: Points, target: Points) -> pd.DataFrame:
    """Return the ways whose straight line runs over open water and that are much longer on land.

    Parameters
    ----------
    origin, target
        (N, 2) metres in `province.metric_epsg`: the two ends of each way. Ways between an island of the table of crossings
        and other land go by their crossing and are left out.

    Returns
    -------
    DataFrame
        Index = position of the way; `water_km`: longest piece of open water, `straight_km`, `round_km`: the way on land (inf =
        there is none: a bridge or a ferry must be there).

    Examples
    --------
    >>> from ansinh.geodata import open_province
    >>> from ansinh.geodata.crs import to_metric
    >>> hai_phong = open_province("hai-phong")
    >>> do_son, cat_hai = (
    ...     to_metric([lon], [lat], hai_phong.metric_epsg) for lon, lat in ((106.785, 20.705), (106.90, 20.80))
    ... )
    >>> ways_over_water(hai_phong, do_son, cat_hai).round(0).to_dict("records")
    [{'water_km': 13.0, 'straight_km': 16.0, 'round_km': 27.0}]
    """
    land = _land(province, np.concatenate([origin, target]))
    lines = np.asarray(shapely.linestrings(np.stack([origin, target], axis=1)))
    dry = shapely.covers(land, lines) | (zones(province, origin) != zones(province, target))
    pieces, owner = shapely.get_parts(shapely.difference(lines[~dry], land), return_index=True)
    water = pd.Series(shapely.length(pieces)).groupby(np.flatnonzero(~dry)[owner]).max()
    water = water[water > LEAST_METRES]
    way = water.index.to_numpy()
    straight = shapely.length(lines[way])
    ways = _on_land(land, origin[way], target[way])
    found = pd.DataFrame({"water_km": water, "straight_km": straight, "round_km": ways}) / 1_000.0
    return found[found["round_km"] > LONGER * found["straight_km"]]


def _land(province: Province, places: Points) -> shapely.Geometry:
    """Return the land around some places, metres: all provinces, the countries beside, and the province's own outlines."""
    corners = shapely.box(*places.min(axis=0), *places.max(axis=0)).buffer(MARGIN_METRES)
    window = gpd.GeoSeries([corners], crs=province.metric_epsg).to_crs(WGS84)
    around = base_map(*window.total_bounds)
    shapes = gpd.GeoSeries([*around.outlines, *around.abroad, *province.communes.geometry], crs=WGS84)
    # Simplified outlines that are cut at a window may touch themselves.
    land = shapely.union_all(
        shapely.make_valid(shapes.to_crs(province.metric_epsg).to_numpy()), grid_size=METRE
    )
    shapely.prepare(land)
    return land


def _on_land(land: shapely.Geometry, origin: Points, target: Points) -> NDArray[np.float64]:
    """Return the shortest way on land of each pair, metres; inf where there is none."""
    if not len(origin):
        return np.zeros(0)
    both = np.concatenate([origin, target])
    low = both.min(axis=0) - MARGIN_METRES
    columns, rows = (int(n) for n in np.ceil((both.max(axis=0) + MARGIN_METRES - low) / GRID_METRES))
    x = low[0] + (np.arange(columns) + 0.5) * GRID_METRES
    y = low[1] + (np.arange(rows) + 0.5) * GRID_METRES
    is_land = np.asarray(shapely.contains_xy(land, *np.meshgrid(x, y)))
    centres = np.column_stack([np.tile(x, rows), np.repeat(y, columns)])
    on_land = np.flatnonzero(is_land.ravel())
    tree = shapely.STRtree(np.asarray(shapely.points(centres[on_land])))
    start, end = (on_land[tree.nearest(shapely.points(places))] for places in (origin, target))
    # From the ends, which are sites: there are far fewer of them than of places where people live.
    ends, of = np.unique(end, return_inverse=True)
    steps = dijkstra(_grid(is_land), directed=False, indices=ends)
    return np.asarray(steps[of, start] * GRID_METRES)


def _grid(is_land: NDArray[np.bool_]) -> csr_array[Any]:
    """Return the graph of the cells of land: an edge for each move between two of them, in cells."""
    number = np.arange(is_land.size).reshape(is_land.shape)
    starts, ends, lengths = [], [], []
    for down, right in MOVES:
        here, there = _shifted(number, down, right)
        land = is_land.ravel()[here] & is_land.ravel()[there]
        starts.append(here[land])
        ends.append(there[land])
        lengths.append(np.full(int(land.sum()), np.hypot(down, right)))
    edges = np.concatenate(lengths), (np.concatenate(starts), np.concatenate(ends))
    return csr_array(edges, shape=(is_land.size, is_land.size))


def _shifted(number: NDArray[np.int_], down: int, right: int) -> tuple[NDArray[np.int_], NDArray[np.int_]]:
    """Return the cells that have a neighbour so many rows down and columns to the right, and that neighbour."""
    rows, columns = number.shape
    left, width = max(0, -right), columns - abs(right)
    here = number[: rows - down, left : left + width]
    there = number[down:, left + right : left + right + width]
    return here.ravel(), there.ravel()
