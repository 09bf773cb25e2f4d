"""Minutes by Valhalla, a router of its own: a referee for travel times, where its Python package is installed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Protocol, cast

import geopandas as gpd
import numpy as np
import pandas as pd

from ansinh.geodata.crs import WGS84
from ansinh.geodata.extras import needed

MOST_PAIRS = 2500
"""Ways in one question: what Valhalla answers unless its configuration says otherwise (`max_matrix_location_pairs`)."""
MOST_PLACES = 50
"""Starts, and ends, in one question (`max_matrix_locations`)."""
SECONDS = 60.0


class Actor(Protocol):
    """What is asked of Valhalla: the interface of ``valhalla.Actor``."""

    def matrix(self, request: str) -> str | dict[str, object]:
        """Answer a question of the matrix service, JSON in and JSON or a dictionary out."""


def open_actor(configuration: Path) -> Actor:
    """Return Valhalla's actor for the tiles that a configuration names (``valhalla_build_config`` writes one).

    Raises
    ------
    InputError
        If the package isn't installed: pyvalhalla, for Python 3.12 and newer.
    """
    valhalla = needed("valhalla", "referee", "a second router")
    return cast("Actor", valhalla.Actor(str(configuration)))


def valhalla_minutes(
    actor: Actor, points: gpd.GeoDataFrame, sites: gpd.GeoDataFrame, costing: str = "auto"
) -> pd.DataFrame:
    """Return minutes from every demand point to every site; NaN = no way.

    Parameters
    ----------
    actor
        Of `open_actor`, or anything that answers as Valhalla does.
    points, sites
        Frames with a geometry of points.
    costing
        Valhalla's name of the vehicle: "auto", "motorcycle", "bus".
    """
    found = np.full((len(points), len(sites)), np.nan)
    starts, ends = _places(points), _places(sites)
    for first in range(0, len(starts), MOST_PAIRS // MOST_PLACES):
        some = starts[first : first + MOST_PAIRS // MOST_PLACES]
        for at in range(0, len(ends), MOST_PLACES):
            asked = {"sources": some, "targets": ends[at : at + MOST_PLACES], "costing": costing}
            block = _answered(actor.matrix(json.dumps(asked)))
            found[first : first + block.shape[0], at : at + block.shape[1]] = block
    return pd.DataFrame(found, index=points.index, columns=sites.index)


def _places(frame: gpd.GeoDataFrame) -> list[dict[str, float]]:
    shapes = frame.geometry.to_crs(WGS84)
    return [{"lat": y, "lon": x} for x, y in zip(shapes.x, shapes.y, strict=True)]


def _answered(answer: str | dict[str, object]) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Return minutes of an answer: rows of ``{"time": seconds or null}``."""
    read = json.loads(answer) if isinstance(answer, str) else answer
    rows = cast("list[list[dict[str, float | None]]]", read["sources_to_targets"])
    seconds = [[np.nan if way["time"] is None else way["time"] for way in row] for row in rows]
    return np.array(seconds, dtype=float) / SECONDS
