"""Rasters of people, right and wrong."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import rasterio
from numpy.typing import NDArray
from rasterio.features import rasterize
from rasterio.transform import from_origin

from tests.geodata.own.office import COMMUNES, boundaries

Values = NDArray[np.float64]


def people_by_cell() -> Values:
    """Return the people by cell of 0.01°: those of each commune in its 8 × 8 cells, nobody around the map."""
    numbered = [(feature["geometry"], n) for n, feature in enumerate(boundaries()["features"], 1)]
    at = rasterize(numbered, (44, 52), transform=from_origin(107.6, 14.64, 0.01, 0.01))
    return np.array([0.0, *(c.people / 64 for c in COMMUNES)])[at]


def write_raster(
    path: Path,
    bands: Sequence[Values],
    *,
    nodata: float | None = -1.0,
    west: float = 107.6,
    crs: str = "EPSG:4326",
) -> Path:
    """Write bands of cells as a GeoTIFF."""
    rows, columns = bands[0].shape
    with rasterio.open(path, "w", driver="GTiff", width=columns, height=rows, count=len(bands), dtype="float32",
                       crs=crs or None, transform=from_origin(west, 14.64, 0.01, 0.01), nodata=nodata) as made:  # fmt: skip
        made.write(np.array(bands, "float32"))
    return path


_KINDS = ("plain", "fill", "minus", "bands", "no system", "WRONG density", "WRONG half")


def write_people(path: Path, ways: list[str], rng: random.Random) -> Path:
    """Write the people as a raster, with one of the traits that rasters come with."""
    kind = rng.choice(_KINDS)
    ways += ["raster", kind]
    cells = people_by_cell()
    if kind in ("fill", "minus"):
        cells[:3, :3] = 3.4e38 if kind == "fill" else -9999
        return write_raster(path, [cells], nodata=None)
    if kind == "bands":
        return write_raster(path, [cells * 0.49, cells * 0.51])
    if kind == "WRONG density":
        return write_raster(path, [cells * 100])
    if kind == "WRONG half":
        return write_raster(path, [cells[:, :26]])
    return write_raster(path, [cells], crs="" if kind == "no system" else "EPSG:4326")
