"""Write the GeoPackage: layers, styles, descriptions and metadata; equal runs give equal bytes."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pyogrio

from ansinh.reports.geopackage.extras import DUBLIN_CORE, add_column_names, add_plans, metadata
from ansinh.reports.geopackage.qml import styles
from ansinh.reports.layers import layers
from ansinh.reports.unwritten import disk_errors
from ansinh.words.plain import text

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    import geopandas as gpd

    from ansinh.reports.facts import Facts
    from ansinh.words import Words

# GDAL writes the time into every layer. A fixed time is given instead, so that equal runs give equal bytes.
FIXED_TIME = "2026-01-01T00:00:00.000Z"
GEOMETRY_TYPES = {
    "facilities": "Point",
    "facilities_today": "Point",
    "demand_points": "Point",
    "allocation_lines": "LineString",
}
VERSION = "1.2"
"""Of the format: older GDAL warns of newer ones, and nothing of them is needed."""


def write_geopackage(facts: Facts, path: Path, words: Words) -> Path:
    """Write all layers of a run to `path`, replacing an existing file."""
    path.unlink(missing_ok=True)
    content = layers(facts, words)
    with disk_errors(path):
        _write(path, content, facts, words)
    return path


def _write(path: Path, content: dict[str, gpd.GeoDataFrame], facts: Facts, words: Words) -> None:
    before = pyogrio.get_gdal_config_option("OGR_CURRENT_DATE")
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": FIXED_TIME})
    try:
        for name, frame in content.items():
            _write_layer(path, name, frame, facts, words)
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": before})
    with closing(sqlite3.connect(path)) as database, database:
        made = styles(facts, words)
        plans = add_plans(database, facts, words, FIXED_TIME)
        made |= dict.fromkeys(plans, made["facilities"])
        _add_styles(database, [*content, *plans], made)
        add_column_names(database, content, words)
        _add_metadata(database, facts, words)


def _write_layer(path: Path, name: str, frame: gpd.GeoDataFrame, facts: Facts, words: Words) -> None:
    pyogrio.write_dataframe(
        frame,
        path,
        layer=name,
        driver="GPKG",
        geometry_type=GEOMETRY_TYPES.get(name, "MultiPolygon"),
        promote_to_multi=name not in GEOMETRY_TYPES,
        append=path.exists(),
        dataset_options={} if path.exists() else {"VERSION": VERSION},
        layer_options={
            "SPATIAL_INDEX": "YES",
            "IDENTIFIER": words(f"layer.{name}"),
            "DESCRIPTION": f"{words(f'layer.about.{name}')} {text(facts.data.meta.get('title_vi', ''))}"[
                :500
            ],
        },
    )


def _add_styles(database: sqlite3.Connection, content: Collection[str], made: dict[str, str]) -> None:
    """Add the ``layer_styles`` table that QGIS reads, one default style per layer."""
    database.execute(
        "CREATE TABLE layer_styles (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, f_table_catalog TEXT(256), "
        "f_table_schema TEXT(256), f_table_name TEXT(256), f_geometry_column TEXT(256), styleName TEXT(30), "
        "styleQML TEXT, styleSLD TEXT, useAsDefault BOOLEAN, description TEXT, owner TEXT(30), ui TEXT(30), "
        "update_time DATETIME)"
    )
    database.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change) VALUES (?, ?, ?, ?, ?)",
        ("layer_styles", "attributes", "layer_styles", "", FIXED_TIME),
    )
    for name in content:
        database.execute(
            "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, styleName, "
            "styleQML, styleSLD, useAsDefault, description, owner, ui, update_time) "
            "VALUES ('', '', ?, 'geom', ?, ?, '', 1, ?, '', NULL, ?)",
            (name, name, made[name], name, FIXED_TIME),
        )


def _add_metadata(database: sqlite3.Connection, facts: Facts, words: Words) -> None:
    """Add a metadata record for the whole file: title, scenario, data sources and licences."""
    database.executescript(
        "CREATE TABLE IF NOT EXISTS gpkg_metadata (id INTEGER CONSTRAINT m_pk PRIMARY KEY ASC NOT NULL, "
        "md_scope TEXT NOT NULL DEFAULT 'dataset', md_standard_uri TEXT NOT NULL, "
        "mime_type TEXT NOT NULL DEFAULT 'text/xml', metadata TEXT NOT NULL DEFAULT '');"
        "CREATE TABLE IF NOT EXISTS gpkg_metadata_reference (reference_scope TEXT NOT NULL, table_name TEXT, "
        "column_name TEXT, row_id_value INTEGER, timestamp DATETIME NOT NULL DEFAULT "
        "(strftime('%Y-%m-%dT%H:%M:%fZ','now')), md_file_id INTEGER NOT NULL, md_parent_id INTEGER, "
        "CONSTRAINT crmr_mfi_fk FOREIGN KEY (md_file_id) REFERENCES gpkg_metadata(id), "
        "CONSTRAINT crmr_mpi_fk FOREIGN KEY (md_parent_id) REFERENCES gpkg_metadata(id));"
    )
    database.execute(
        "INSERT INTO gpkg_metadata VALUES (1, 'dataset', ?, 'text/xml', ?)",
        (DUBLIN_CORE, metadata(facts, words)),
    )
    database.execute(
        "INSERT INTO gpkg_metadata_reference VALUES ('geopackage', NULL, NULL, NULL, ?, 1, NULL)",
        (FIXED_TIME,),
    )
    database.executemany(
        "INSERT OR IGNORE INTO gpkg_extensions VALUES (?, NULL, 'gpkg_metadata', "
        "'http://www.geopackage.org/spec121/#extension_metadata', 'read-write')",
        [("gpkg_metadata",), ("gpkg_metadata_reference",)],
    )
