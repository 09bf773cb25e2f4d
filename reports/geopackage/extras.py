"""What stands beside the layers: metadata and default styles, as the format and QGIS read them."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from ansinh.planning.inputs.tables import records
from ansinh.words.plain import text

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Mapping

    from ansinh.reports.facts import Facts
    from ansinh.words import Words

DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"


def add_styles(database: sqlite3.Connection, renderers: Mapping[str, str], time: str) -> None:
    """Add the table ``layer_styles`` that QGIS reads, with one default style (QML) for each layer."""
    database.execute(
        "CREATE TABLE layer_styles (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, f_table_catalog TEXT(256), "
        "f_table_schema TEXT(256), f_table_name TEXT(256), f_geometry_column TEXT(256), styleName TEXT(30), "
        "styleQML TEXT, styleSLD TEXT, useAsDefault BOOLEAN, description TEXT, owner TEXT(30), ui TEXT(30), "
        "update_time DATETIME)"
    )
    database.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change) VALUES (?, ?, ?, ?, ?)",
        ("layer_styles", "attributes", "layer_styles", "", time),
    )
    database.executemany(
        "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, styleName, "
        "styleQML, styleSLD, useAsDefault, description, owner, ui, update_time) "
        "VALUES ('', '', ?, 'geom', ?, ?, '', 1, ?, '', NULL, ?)",
        [(name, name[:30], qml, name, time) for name, qml in renderers.items()],
    )


def add_metadata(database: sqlite3.Connection, facts: Facts, words: Words, time: str) -> None:
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
        "INSERT INTO gpkg_metadata_reference VALUES ('geopackage', NULL, NULL, NULL, ?, 1, NULL)", (time,)
    )
    database.executemany(
        "INSERT OR IGNORE INTO gpkg_extensions VALUES (?, NULL, 'gpkg_metadata', "
        "'http://www.geopackage.org/spec121/#extension_metadata', 'read-write')",
        [("gpkg_metadata",), ("gpkg_metadata_reference",)],
    )


def metadata(facts: Facts, words: Words) -> str:
    """Return title, scenario, data sources and licences as Dublin Core elements."""
    meta = facts.data.meta
    lines = "".join(f"<dc:{name}>{escape(value)}</dc:{name}>" for name, value in _elements(facts))
    title = escape(text(meta.get("title_" + words.language, "")))
    return f'<metadata xmlns:dc="{DUBLIN_CORE}"><dc:title>{title}</dc:title>{lines}</metadata>'


def _elements(facts: Facts) -> Iterator[tuple[str, str]]:
    yield "identifier", text(facts.data.meta.get("scenario", ""))
    for row in records(facts.data.data_sources):
        yield "source", f"{text(row['file'])}: {text(row['what'])}; {text(row['vintage'])}"
        yield "rights", f"{text(row['licence'])}; {text(row['attribution'])}"
