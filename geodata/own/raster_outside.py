"""People of a raster outside the map of communes: a map that lacks a commune, or lies beside the raster, would lose them."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, sqrt
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from ansinh.geodata.own.findings import Log, Origin
from ansinh.words.phrase import Figure, Share

FILL = 1e8
"""No cell holds as many people as the country: such values mark cells without data."""
_TELL, _STOP = 0.01, 0.05
"""Shares of the people: borders drawn coarsely cut off less than the first, a missing commune more than the second."""
_AROUND = 0.1  # of the map's width and height that is looked at on each side of it
_REACHES_ON = (
    0.2  # a raster that isn't cut to the map has people along the edge as inside; a cut one hardly any
)
_MOST_CELLS = (
    20_000_000  # more are looked at by every second, third, … row and column: only shares are wanted
)


def tell_outside(
    raster: Any,
    bands: Sequence[int],
    communes: gpd.GeoDataFrame,
    origin: Origin,
    log: Log,
    *,
    read: pd.DataFrame,
) -> None:
    """Note the share of a raster's people who live outside the communes, in the raster's system; `read` are those inside.

    Cells that a border cuts lose the people of their other part, which is much where cells are large.

    A raster of a larger area (the country, a rectangle) has people all along the edge of what is looked at, which says
    nothing about the map. Values of `FILL` and more mark cells without data.
    """
    area = shapely.MultiPolygon([*shapely.get_parts(communes.union_all())])
    people, place, each = _window(raster, bands, area)
    within = float(read["population"][(read["value"] > 0) & (read["value"] < FILL)].sum())
    outside = float(people.sum()) * each - within
    if within <= 0 or (share := outside / (within + outside)) < _TELL:
        return
    percent, people_outside = Share(share), Figure(outside)
    if _reaches_on(people, _inside(people, place, area)):
        log.add("raster_larger", origin, people=people_outside)
    else:
        log.add(
            "raster_outside_far" if share >= _STOP else "raster_outside",
            origin,
            percent=percent,
            people=people_outside,
        )


def _window(
    raster: Any, bands: Sequence[int], area: shapely.MultiPolygon
) -> tuple[NDArray[np.float64], Any, float]:
    """Return the people by cell around an area (rows × columns; 0 without data), their transform, and cells that one stands for."""
    from rasterio.errors import WindowError
    from rasterio.windows import Window, from_bounds
    from rasterio.windows import transform as placed

    west, south, east, north = area.bounds
    wide, high = _AROUND * (east - west), _AROUND * (north - south)
    try:
        window = from_bounds(west - wide, south - high, east + wide, north + high, raster.transform)
        window = (
            window.intersection(Window(0, 0, raster.width, raster.height)).round_offsets().round_lengths()
        )
    except WindowError:
        return np.zeros((1, 1)), raster.transform, 1.0
    step = max(1, ceil(sqrt(window.width * window.height / _MOST_CELLS)))
    shape = (len(bands), max(1, int(window.height) // step), max(1, int(window.width) // step))
    cells = raster.read(list(bands), window=window, masked=True, out_shape=shape).filled(0).astype(float)
    cells = np.where(np.isfinite(cells) & (cells > 0) & (cells < FILL), cells, 0.0).sum(axis=0)
    scale = window.width / shape[2], window.height / shape[1]
    base = placed(window, raster.transform)
    return cells, _coarser(base, *scale), float(scale[0] * scale[1])


def _coarser(place: Any, across: float, down: float) -> Any:
    """Return the transform of cells that are wider and higher by factors."""
    return type(place)(place.a * across, place.b * down, place.c, place.d * across, place.e * down, place.f)


def _inside(people: NDArray[np.float64], place: Any, area: shapely.MultiPolygon) -> NDArray[np.bool_]:
    """Tell which cells touch an area."""
    from rasterio.features import geometry_mask

    covered: NDArray[np.bool_] = ~geometry_mask([area], people.shape, place, all_touched=True)
    return covered


def _reaches_on(people: NDArray[np.float64], inside: NDArray[np.bool_]) -> bool:
    """Whether people live along the edge of the cells as they do inside the area."""
    edge = np.concatenate([people[0], people[-1], people[:, 0], people[:, -1]])
    return float((edge > 0).mean()) > _REACHES_ON * float((people[inside] > 0).mean())
