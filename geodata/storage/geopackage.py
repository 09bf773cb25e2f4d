"""See whether GDAL wrote all that it was given: of some errors of the disk it tells nobody."""

from __future__ import annotations

import io
import sqlite3
from contextlib import closing
from functools import cache
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_GEOPACKAGE = 0x47504B47
"""SQLite's `application_id` of a GeoPackage: the letters GPKG."""
_LAYER = "a-layer-of-gdal"
_INDEXED = "SELECT count(*) FROM gpkg_extensions WHERE table_name = ? AND extension_name = 'gpkg_rtree_index'"
_EXTENDED = "SELECT count(*) FROM gpkg_contents WHERE table_name = ? AND min_x IS NOT NULL"


def check_geopackage(path: Path, given: Mapping[str, pd.DataFrame], version: str | None = None) -> None:
    """Refuse a GeoPackage that lacks something of the layers that GDAL was given for it.

    One failed call of the system is enough for GDAL to leave out an index, a trigger, a number of rows or the mark of the
    file, and to go on. What there must be is read from a layer that GDAL writes into memory, where no disk can fail.

    Parameters
    ----------
    given
        Layer → its rows, with a spatial index where they have shapes.
    version
        Of the format, where it was asked for.

    Raises
    ------
    sqlite3.Error
        With what is missing.
    """
    with closing(sqlite3.connect(path)) as database:
        lacks = [] if _is_marked(database) else ["the mark of a GeoPackage"]
        found = _objects(database)
        for name, frame in given.items():
            shapes = isinstance(frame, gpd.GeoDataFrame)
            expected = {(kind, text.replace(_LAYER, name)) for kind, text in _by_gdal(shapes, version)}
            parts = [text for _, text in sorted(expected - found)] or _numbers(database, name, frame)
            lacks += [f"{part} of the layer {name}" for part in parts]
    if lacks:
        raise sqlite3.DatabaseError(f"not written: {', '.join(lacks)}")


def _is_marked(database: sqlite3.Connection) -> bool:
    versioned = _first(database, "PRAGMA user_version") > 0
    return versioned and _first(database, "PRAGMA application_id") == _GEOPACKAGE


def _numbers(database: sqlite3.Connection, name: str, frame: pd.DataFrame) -> list[str]:
    """Return which numbers of a layer aren't those of its rows."""
    table = name.replace('"', '""')
    rows = _first(database, f'SELECT count(*) FROM "{table}"')  # noqa: S608 - our own name
    counted = _first(database, "SELECT feature_count FROM gpkg_ogr_contents WHERE table_name = ?", name)
    wrong = [] if rows == counted == len(frame) else ["rows"]
    if isinstance(frame, gpd.GeoDataFrame):
        bounds = shapely.bounds(frame.geometry.to_numpy())
        entries = _first(database, f'SELECT count(*) FROM "rtree_{table}_geom_rowid"')  # noqa: S608 - our own name
        if entries != (~np.isnan(bounds).any(axis=1)).sum() or _first(database, _INDEXED, name) != 1:
            wrong.append("index")
        if np.isfinite(bounds).all(axis=1).any() and _first(database, _EXTENDED, name) != 1:
            wrong.append("extent")
    return wrong


def _first(database: sqlite3.Connection, question: str, *values: str) -> int:
    row = database.execute(question, values).fetchone()
    return -1 if row is None or row[0] is None else int(row[0])


def _objects(database: sqlite3.Connection) -> set[tuple[str, str]]:
    """Return kind and name of all tables, indexes and triggers."""
    return set(database.execute("SELECT type, name FROM sqlite_master"))


@cache
def _by_gdal(shapes: bool, version: str | None) -> frozenset[tuple[str, str]]:  # noqa: FBT001 - two kinds of layers
    """Return what belongs to `_LAYER` where GDAL writes it into memory."""
    rows = pd.DataFrame({"a": [1]})
    frame = gpd.GeoDataFrame(rows, geometry=gpd.points_from_xy([0], [0]), crs=4326) if shapes else rows
    options = {} if version is None else {"VERSION": version}
    file = io.BytesIO()
    pyogrio.write_dataframe(frame, file, layer=_LAYER, driver="GPKG", dataset_options=options)
    with closing(sqlite3.connect(":memory:")) as database:
        database.deserialize(file.getvalue())
        return frozenset((kind, name) for kind, name in _objects(database) if _LAYER in name)
