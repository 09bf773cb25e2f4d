"""What stands beside the layers: names of columns in words, a layer for each plan at its end, and metadata."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from ansinh.planning.inputs.tables import records
from ansinh.reports.safe import file_name
from ansinh.words.plain import text

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Mapping

    import geopandas as gpd

    from ansinh.reports.facts import Facts
    from ansinh.words import Words

DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"
HEADS = {
    "period": "period", "site_id": "site_id", "service": "service", "service_name": "service", "status": "status",
    "ownership": "ownership", "action_name": "action", "places_before": "places_before", "places": "places",
    "places_built": "places_built", "served_persons": "served", "utilisation": "utilisation",
    "capital_million_vnd": "capital", "running_million_vnd_per_year": "running", "land_m2": "land", "staff": "staff",
    "commune_code": "commune_code", "commune_name": "commune", "district_name": "district", "plan_name": "plan",
    "target_persons": "target", "need_persons": "need", "served_share": "served_share", "mean_minutes": "minutes",
    "minutes": "minutes", "unserved_persons": "unserved", "no_place_persons": "no_place",
    "out_of_reach_persons": "out_of_reach", "population": "population", "source": "source",
}  # fmt: skip
"""Column of a layer → its head in the tables of all outputs."""


def add_column_names(
    database: sqlite3.Connection, content: Mapping[str, gpd.GeoDataFrame], words: Words
) -> None:
    """Add ``gpkg_data_columns``, from which QGIS and GDAL take the names that people read."""
    database.execute(
        "CREATE TABLE gpkg_data_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL, name TEXT, title TEXT, "
        "description TEXT, mime_type TEXT, constraint_name TEXT, CONSTRAINT pk_gdc PRIMARY KEY (table_name, column_name))"
    )
    database.execute(
        "INSERT INTO gpkg_extensions VALUES ('gpkg_data_columns', NULL, 'gpkg_schema', "
        "'http://www.geopackage.org/spec121/#extension_schema', 'read-write')"
    )
    for layer, frame in content.items():
        for column in frame.columns:
            if column in HEADS:
                name = words(f"table.col.{HEADS[str(column)]}")
                database.execute(
                    "INSERT INTO gpkg_data_columns (table_name, column_name, title) VALUES (?, ?, ?)",
                    (layer, column, name),
                )


def add_plans(database: sqlite3.Connection, facts: Facts, words: Words, time: str) -> list[str]:
    """Add a layer for each plan in its last period, changes last so that they are drawn on top; return their names."""
    names = []
    for plan in facts.plan_ids:
        name = f"facilities_{file_name(plan)}".replace("-", "_").replace(".", "_")
        title = (
            f"{words('layer.facilities')}: {text(facts.name('plans', plan, words.language))}, {facts.period}"
        )
        # The name has only letters, digits and underscores; values in a view can't be parameters.
        where = " AND ".join(
            f"{key} = {_quoted(value)}" for key, value in (("plan_id", plan), ("period", facts.period))
        )
        rows = f"SELECT * FROM facilities WHERE {where} ORDER BY action <> 'keep'"  # noqa: S608 (quoted above)
        database.execute(f'CREATE VIEW "{name}" AS {rows}')
        database.execute(
            "INSERT INTO gpkg_contents SELECT ?, 'features', ?, '', ?, min_x, min_y, max_x, max_y, srs_id "
            "FROM gpkg_contents WHERE table_name = 'facilities'",
            (name, title, time),
        )
        database.execute(
            "INSERT INTO gpkg_geometry_columns SELECT ?, column_name, geometry_type_name, srs_id, z, m "
            "FROM gpkg_geometry_columns WHERE table_name = 'facilities'",
            (name,),
        )
        names.append(name)
    return names


def _quoted(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


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
