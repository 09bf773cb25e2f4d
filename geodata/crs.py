"""Coordinate systems: longitude and latitude for storing, metres for measuring."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from pyproj import Transformer

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

WGS84 = "EPSG:4326"


def utm_epsg(lon: float) -> int:
    """Return the EPSG code of the northern UTM zone (WGS 84) that holds a longitude in degrees."""
    return 32601 + int((lon + 180.0) // 6.0)


@lru_cache(maxsize=16)
def _transformer(source: str, target: str) -> Transformer:
    return Transformer.from_crs(source, target, always_xy=True)


def to_metric(lon: ArrayLike, lat: ArrayLike, epsg: int) -> NDArray[np.float64]:
    """Return an (n, 2) array of metres in a projected system from degrees.

    Parameters
    ----------
    lon, lat
        Degrees, WGS 84.
    epsg
        A projected system with metres, such as `Province.metric_epsg`.
    """
    x, y = _transformer(WGS84, f"EPSG:{epsg}").transform(np.asarray(lon, float), np.asarray(lat, float))
    return np.column_stack([x, y])
