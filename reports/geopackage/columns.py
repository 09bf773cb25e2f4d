"""Names of columns in words: what QGIS shows instead of the short names in the file."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping

    from ansinh.words import Words

HEADS = {
    "period": "period", "site_id": "site_id", "service_name": "service", "status": "status", "ownership": "ownership",
    "action_name": "action", "places_before": "places_before", "places": "places", "places_built": "places_built",
    "served_persons": "served", "utilisation": "utilisation", "capital_million_vnd": "capital",
    "running_million_vnd_per_year": "running", "land_m2": "land", "staff": "staff", "commune_code": "commune_code",
    "commune_name": "commune", "district_name": "district", "plan_name": "plan", "target_persons": "target",
    "need_persons": "need", "served_share": "served_share", "mean_minutes": "minutes", "unserved_persons": "unserved",
    "no_place_persons": "no_place", "out_of_reach_persons": "out_of_reach", "population": "population",
    "source": "source", "persons": "persons",
}  # fmt: skip
"""Column of a layer → its head in the tables of all outputs."""
OWN = {
    "plan_id": "plan_id", "service": "service", "action": "action", "successor": "successor", "demand_id": "demand_id",
    "district_code": "district_code", "commune_code_2025": "commune_code_2025", "name_vi": "name_vi", "name_en": "name_en",
    "name": "area_name", "basis": "basis", "routed": "routed", "settlement": "settlement", "minutes": "trip_minutes",
    "population_under16": "under16", "population_16_59": "from16to59", "population_60_plus": "from60",
    "population_80_plus": "from80", "n_cells": "n_cells", "x_m": "x_m", "y_m": "y_m", "lon": "lon", "lat": "lat",
    "weak_spot": "weak_spot",
}  # fmt: skip
"""Column that only layers have → its name in the catalogue."""


def alias(column: str, words: Words) -> str:
    """Return what a column is called in words; a column of the user's own keeps its name.

    >>> from ansinh.words import Words
    >>> alias("served_share", Words("en")), alias("my_own", Words("en"))
    ('Share served', 'my_own')
    """
    if column in HEADS:
        return words(f"table.col.{HEADS[column]}")
    return words(f"layer.alias.{OWN[column]}") if column in OWN else column


def add_column_names(
    database: sqlite3.Connection, columns: Mapping[str, Iterable[str]], words: Words
) -> None:
    """Add ``gpkg_data_columns``: GDAL, and so QGIS, takes ``name`` as the alias of a column, others take ``title``."""
    database.execute(
        "CREATE TABLE gpkg_data_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL, name TEXT, title TEXT, "
        "description TEXT, mime_type TEXT, constraint_name TEXT, CONSTRAINT pk_gdc PRIMARY KEY (table_name, column_name), "
        "CONSTRAINT gdc_tn UNIQUE (table_name, name))"
    )
    database.execute(
        "INSERT INTO gpkg_extensions VALUES ('gpkg_data_columns', NULL, 'gpkg_schema', "
        "'http://www.geopackage.org/spec121/#extension_schema', 'read-write')"
    )
    database.executemany(
        "INSERT INTO gpkg_data_columns (table_name, column_name, name, title) VALUES (?, ?, ?, ?)",
        [
            (layer, column, alias(column, words), alias(column, words))
            for layer, names in columns.items()
            for column in names
        ],
    )
