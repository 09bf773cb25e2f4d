"""Coordinate systems: longitude and latitude for storing, metres for measuring."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from pyproj import Transformer

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import ArrayLike, NDArray

WGS84 = "EPSG:4326"
# UTM: zone 1 begins at 180° west and has this code in the northern hemisphere; each zone is 6° wide.
_UTM_ZONE_1_NORTH, _UTM_ZONE_DEGREES = 32601, 6.0


def utm_epsg(lon: float) -> int:
    """Return the EPSG code of the northern UTM zone (WGS 84) that holds a longitude in degrees."""
    return _UTM_ZONE_1_NORTH + int((lon + 180.0) // _UTM_ZONE_DEGREES)


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


def points_in_metres(frame: gpd.GeoDataFrame, epsg: int) -> NDArray[np.float64]:
    """Return the (n, 2) coordinates of a frame of points in a projected system with metres."""
    points = frame.geometry.to_crs(epsg)
    return np.column_stack([points.x.to_numpy(float), points.y.to_numpy(float)])
