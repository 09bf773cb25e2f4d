"""The base map around a province: outlines of today's provinces, land of other countries, main roads where road data ship."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import shapely

from ansinh.geodata.storage.files import data_path, read_table

PROVINCES = "base_map_provinces.parquet"
ROADS = "base_map_roads.parquet"
ABROAD = "base_map_abroad.parquet"


@dataclass(frozen=True)
class BaseMap:
    """What lies in a window of the country.

    Attributes
    ----------
    names, outlines
        Today's provinces and their areas inside the window, degrees.
    abroad
        Land of the neighbouring countries inside the window, degrees: what isn't this, nor Viet Nam, is sea.
    roads
        Main roads inside the window, degrees; empty where no road data ship.
    credit
        The line that whoever shows `roads` must show; "" without roads.
    """

    names: list[str]
    outlines: np.ndarray[Any, Any]
    abroad: np.ndarray[Any, Any]
    roads: np.ndarray[Any, Any]
    credit: str


def base_map(west: float, south: float, east: float, north: float) -> BaseMap:
    """Return what lies in a window, degrees.

    Examples
    --------
    >>> around_hue = base_map(106.8, 15.9, 108.3, 16.8)
    >>> around_hue.names
    ['Quảng Trị', 'Huế', 'Đà Nẵng']
    >>> len(around_hue.roads) > 0, len(around_hue.abroad) > 0  # Laos lies in the west
    (True, True)
    """
    window = (west, south, east, north)
    provinces, shapes = _read(PROVINCES)
    inside = shapely.clip_by_rect(shapes, *window)
    there = ~shapely.is_empty(inside)
    abroad, roads = (_parts(_read(name)[1], window) for name in (ABROAD, ROADS))
    names = [str(name) for name in provinces["name"][there]]
    return BaseMap(names, inside[there], abroad, roads, _credit() if len(roads) else "")


def _parts(shapes: np.ndarray[Any, Any], window: tuple[float, ...]) -> np.ndarray[Any, Any]:
    parts = shapely.get_parts(shapely.clip_by_rect(shapes, *window))
    kept: np.ndarray[Any, Any] = parts[~shapely.is_empty(parts)]
    return kept


@cache
def _read(name: str) -> tuple[pd.DataFrame, np.ndarray[Any, Any]]:
    frame = pd.read_parquet(data_path(name))
    return frame, shapely.from_wkb(frame["geometry"].to_numpy())


def _credit() -> str:
    table = read_table("data_sources.csv").set_index("file")
    return str(table.loc[ROADS, "attribution"])
