"""Write the GeoPackage: layers, styles, descriptions, metadata and a QGIS project; equal runs give equal bytes."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pyogrio

from ansinh.geodata.storage.geopackage import check_geopackage
from ansinh.geodata.storage.unwritten import disk_errors
from ansinh.reports.geopackage import qml
from ansinh.reports.geopackage.columns import add_column_names
from ansinh.reports.geopackage.extras import add_metadata, add_styles
from ansinh.reports.geopackage.project import add_project, pack, project
from ansinh.reports.geopackage.steps import RESULTS, add_steps, commune_results, steps
from ansinh.reports.layers import layers
from ansinh.words.plain import text

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd
    import pandas as pd

    from ansinh.reports.facts import Facts
    from ansinh.reports.geopackage.steps import Step
    from ansinh.words import Words

FIXED_TIME = "2026-01-01T00:00:00.000Z"
"""GDAL writes the time into every layer. A fixed time is given instead, so that equal runs give equal bytes."""
_GDAL = {"OGR_CURRENT_DATE": FIXED_TIME, "OGR_SQLITE_SYNCHRONOUS": "OFF"}
"""The disk isn't waited for after each layer: the file is a draft, which is written to the disk before it gets its name."""
GEOMETRY_TYPES = {
    "facilities": "Point",
    "facilities_today": "Point",
    "demand_points": "Point",
    "allocation_lines": "LineString",
}
VERSION = "1.2"
"""Of the format: older GDAL warns of newer ones, and nothing of them is needed."""
LONGEST_ABOUT = 500
"""Letters of the description of a layer."""


def write_geopackage(facts: Facts, path: Path, words: Words) -> list[Path]:
    """Write all layers of a run to `path`, and a QGIS project beside it; existing files are replaced.

    Returns
    -------
    The two files. The project finds the GeoPackage by its usual name, ``plan.gpkg``.
    """
    beside = path.with_suffix(".qgz")
    path.unlink(missing_ok=True)
    content = layers(facts, words)
    made = steps(facts)
    with disk_errors(path):
        results = commune_results(facts, words, made)
        _write_layers(path, content, results, facts, words)
        check_geopackage(path, {**content, RESULTS: results}, VERSION)
        beside.write_bytes(_write_tables(path, content, made, facts, words))
    return [path, beside]


def _write_layers(
    path: Path, content: dict[str, gpd.GeoDataFrame], results: pd.DataFrame, facts: Facts, words: Words
) -> None:
    before = {name: pyogrio.get_gdal_config_option(name) for name in _GDAL}
    pyogrio.set_gdal_config_options(_GDAL)
    try:
        for name, frame in content.items():
            _write_layer(path, name, frame, facts, words)
        named = {"IDENTIFIER": words(f"layer.{RESULTS}")}
        pyogrio.write_dataframe(results, path, layer=RESULTS, driver="GPKG", append=True, layer_options=named)
    finally:
        pyogrio.set_gdal_config_options(before)


def _write_layer(path: Path, name: str, frame: gpd.GeoDataFrame, facts: Facts, words: Words) -> None:
    about = f"{words(f'layer.about.{name}')} {text(facts.data.meta.get('title_vi', ''))}"
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
            "DESCRIPTION": about[:LONGEST_ABOUT],
        },
    )


def _write_tables(
    path: Path, content: dict[str, gpd.GeoDataFrame], made: list[Step], facts: Facts, words: Words
) -> bytes:
    """Add what GDAL doesn't write, and return the packed QGIS project."""
    columns = {
        name: [str(column) for column in frame.columns if column != frame.geometry.name]
        for name, frame in content.items()
    }
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("PRAGMA synchronous = OFF")  # as above
        of_facilities = columns["facilities"]
        columns |= add_steps(database, facts, words, made=made, columns=of_facilities, time=FIXED_TIME)
        looks = qml.renderers(facts, words)
        of_steps = {step.facilities: "facilities" for step in made if step.facilities}
        of_steps |= {step.communes: "communes_by_plan" for step in made}
        add_styles(
            database, {name: qml.document(looks[of_steps.get(name, name)]) for name in columns}, FIXED_TIME
        )
        add_column_names(database, columns, words)
        add_metadata(database, facts, words, FIXED_TIME)
        packed = pack(project(facts, words, made, columns))
        add_project(database, packed, FIXED_TIME)
    return packed
