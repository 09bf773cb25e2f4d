"""See whether GDAL wrote all that it was given: of some errors of the disk it tells nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping

    import pandas as pd

_GEOPACKAGE = 0x47504B47
"""SQLite's `application_id` of a GeoPackage: the letters GPKG."""
_GEOMETRY = "geom"
"""GDAL's name of the column of shapes."""


def missing_in(database: sqlite3.Connection, given: Mapping[str, pd.DataFrame]) -> list[str]:
    """Return what a GeoPackage lacks of the layers that it was given: its mark, rows, spatial indexes.

    One failed call of the system is enough for GDAL to leave out an index or the mark, and to go on.
    """
    lacks = [] if _number(database, "PRAGMA application_id") == _GEOPACKAGE else ["the mark of a GeoPackage"]
    tables = {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    found = database.execute(
        "SELECT table_name FROM gpkg_extensions WHERE extension_name = 'gpkg_rtree_index'"
    )
    indexed = {name for (name,) in found}
    for name, frame in given.items():
        if name not in tables or _number(database, f'SELECT count(*) FROM "{name}"') != len(frame):  # noqa: S608 - our own name
            lacks.append(f"rows of {name}")
        elif isinstance(frame, gpd.GeoDataFrame):
            places = int((frame.geometry.notna() & ~frame.geometry.is_empty).sum())
            entries = f'SELECT count(*) FROM "rtree_{name}_{_GEOMETRY}"'  # noqa: S608 - our own name
            if name not in indexed or _number(database, entries) != places:
                lacks.append(f"the index of {name}")
    return lacks


def _number(database: sqlite3.Connection, question: str) -> int:
    return int(database.execute(question).fetchone()[0])
