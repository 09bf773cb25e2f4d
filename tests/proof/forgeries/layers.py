"""Forgeries of GeoPackage and map: figures, outlines, views, triggers, styles, the project, the problem that the map solves."""

from __future__ import annotations

import random
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from tests.proof.forgeries import tools
from tests.proof.forgeries.lab import Forged

LAYERS = {
    "facilities": (
        "places",
        "places_built",
        "capital_million_vnd",
        "running_million_vnd_per_year",
        "land_m2",
        "staff",
    ),
    "allocation_lines": ("persons", "minutes"),
    "demand_points": ("population", "need_persons", "target_persons"),
    "communes": ("need_persons", "target_persons", "served_persons"),
    "districts": ("target_persons", "served_persons", "mean_minutes"),
}
ON_MAP = {
    "facilities": ("places", "before", "built", "served", "capital", "running", "land", "staff"),
    "allocation": ("persons", "minutes"),
}


def attribute_of_the_geopackage(folder: Path, rng: random.Random) -> Forged:
    """Change an attribute in a layer."""
    layer = rng.choice(list(LAYERS))
    column, path = rng.choice(LAYERS[layer]), folder / "plan.gpkg"
    rows = tools.asked(path, f"SELECT fid, {column} FROM {layer} ORDER BY fid")  # noqa: S608
    place = rng.choice([n for n, (_, value) in enumerate(rows) if value])
    fid, value = rows[place]
    other = value * rng.choice((0.5, 1.1, 2.0))
    tools.layer(path, f"UPDATE {layer} SET {column} = ? WHERE fid = ?", other, fid)  # noqa: S608
    return Forged(("plan.gpkg",), (f"plan.gpkg, layer {layer}, row {place}, column {column}",))


def point_of_the_geopackage(folder: Path, rng: random.Random) -> Forged:
    """Put a facility where another one is."""
    rows = tools.asked(folder / "plan.gpkg", "SELECT fid, site_id, geom FROM facilities ORDER BY fid")
    place = rng.randrange(len(rows))
    other = rng.choice([geometry for _, _, geometry in rows if geometry != rows[place][2]])
    tools.layer(folder / "plan.gpkg", "UPDATE facilities SET geom = ? WHERE fid = ?", other, rows[place][0])
    return Forged(("plan.gpkg",), (f"plan.gpkg, layer facilities, row {place}, column geom",))


def view_of_the_geopackage(folder: Path, rng: random.Random) -> Forged:
    """Let a view show twice the people served; the layers stay as they are."""
    path = folder / "plan.gpkg"
    views = tools.asked(path, "SELECT name, sql FROM sqlite_master WHERE type = 'view'")
    name, made = rng.choice(views)
    doubled = re.sub(r"((?:r\.)?served_persons)", r"2 * \1 AS served_persons", made, count=1)
    with closing(sqlite3.connect(path)) as database, database:
        database.execute(f'DROP VIEW "{name}"')
        database.execute(doubled)
    return Forged(("plan.gpkg",), (f"plan.gpkg, view {name}",))


def taken_out(question: str, statement: str, *named: str) -> Callable[[Path, random.Random], Forged]:
    """Return a forgery that changes the GeoPackage about one of the rows of a question, mostly takes it out."""

    def forge(folder: Path, rng: random.Random) -> Forged:
        path = folder / "plan.gpkg"
        (name,) = rng.choice(tools.asked(path, question))
        with closing(sqlite3.connect(path)) as database, database:
            database.execute(statement.format(name=name))
        return Forged(("plan.gpkg",), tuple(part.format(name=name) for part in named))

    return forge


def named_otherwise(folder: Path, rng: random.Random) -> Forged:
    """Give a facility the name of another one."""
    names = tools.asked(folder / "plan.gpkg", "SELECT fid, name_vi FROM facilities ORDER BY fid")
    place = rng.randrange(len(names))
    other = rng.choice([name for _, name in names if name != names[place][1]])
    tools.layer(
        folder / "plan.gpkg", "UPDATE facilities SET name_vi = ? WHERE fid = ?", other, names[place][0]
    )
    return Forged(("plan.gpkg",), (f"plan.gpkg, layer facilities, row {place}, column name_vi",))


def outline(folder: Path, rng: random.Random) -> Forged:
    """Give an area the outline of another one."""
    layer = rng.choice(("communes", "districts", "communes_2025"))
    shapes = tools.asked(folder / "plan.gpkg", f"SELECT fid, geom FROM {layer} ORDER BY fid")  # noqa: S608 (names above)
    place = rng.randrange(len(shapes))
    statement = f"UPDATE {layer} SET geom = ? WHERE fid = ?"  # noqa: S608 (names above)
    tools.layer(folder / "plan.gpkg", statement, shapes[place - 1][1], shapes[place][0])
    return Forged(("plan.gpkg",), (f"plan.gpkg, layer {layer}, row {place}, column geom",))


def a_program_in_a_style(folder: Path, rng: random.Random) -> Forged:
    """Write a program into a style, which QGIS offers to run."""
    (layer,) = rng.choice(tools.asked(folder / "plan.gpkg", "SELECT f_table_name FROM layer_styles"))
    statement = "UPDATE layer_styles SET styleQML = replace(styleQML, '</qgis>', ?) WHERE f_table_name = ?"
    with closing(sqlite3.connect(folder / "plan.gpkg")) as database, database:
        database.execute(statement, ("<attributeactions/></qgis>", layer))
    return Forged(("plan.gpkg",), (f"plan.gpkg, layer_styles, {layer}:", "attributeactions"))


def another_project(folder: Path, _: random.Random) -> Forged:
    """Let the project beside the file take its layers from another one."""
    tools.part(folder / "plan.qgz", "plan.qgs", lambda text: text.replace("./plan.gpkg|", "../other.gpkg|"))
    with closing(sqlite3.connect(folder / "plan.gpkg")) as database, database:
        database.execute("UPDATE qgis_projects SET content = ?", ((folder / "plan.qgz").read_bytes().hex(),))
    return Forged(("plan.gpkg", "plan.qgz"), ("plan.gpkg, qgis_projects", "layers of this file alone"))


def figure_of_the_map(folder: Path, rng: random.Random) -> Forged:
    """Change a figure of a plan on the map."""
    part = rng.choice(list(ON_MAP))
    column, named = rng.choice(ON_MAP[part]), ""

    def change(data: dict[str, Any]) -> None:
        nonlocal named
        plan = rng.choice([plan for plan in data["plans"] if plan["id"] in {"official", "optimised"}])
        values = plan["periods"][0][part][column]
        place = rng.randrange(len(values))
        values[place] = (values[place] or 0) * rng.choice((0.5, 2.0)) + 40
        named = f"map.html, {plan['id']} 2030 {part}, {column} "

    tools.payload(folder / "map.html", change)
    return Forged(("map.html",), (named,))


def point_of_the_map(folder: Path, rng: random.Random) -> Forged:
    """Move a site on the map."""
    place = rng.randrange(len(tools.read(folder, "data/sites")))

    def change(data: dict[str, Any]) -> None:
        data["sites"][place]["x"] += rng.choice((-900, 400, 2000))

    tools.payload(folder / "map.html", change)
    return Forged(("map.html",), (f"map.html, sites, row {place}, x and y",))


def problem_of_the_map(folder: Path, _: random.Random) -> Forged:
    """Change the problem that the map solves for whoever tries something in it."""

    def change(text: str) -> str:
        start = text.index('id="ansinh-solver"')
        return text[:start] + text[start:].replace('"weight"', '"weight_"', 1)

    tools.rewrite(folder / "map.html", change)
    return Forged(("map.html",), ("map.html, problem, ",))


KINDS = {
    "GeoPackage attribute": attribute_of_the_geopackage,
    "GeoPackage view": view_of_the_geopackage,
    "GeoPackage point": point_of_the_geopackage,
    "map figure": figure_of_the_map,
    "map point": point_of_the_map,
    "GeoPackage name": named_otherwise,
    "GeoPackage outline": outline,
    "GeoPackage view taken out": taken_out(
        "SELECT name FROM sqlite_master WHERE type = 'view'", 'DROP VIEW "{name}"', "plan.gpkg, view {name}", "taken out"
    ),
    "GeoPackage view of no step": taken_out(
        "SELECT name FROM sqlite_master WHERE type = 'view'",
        'CREATE VIEW "{name}_after_review" AS SELECT * FROM "{name}"', "plan.gpkg, view {name}_after_review",
    ),
    "GeoPackage table of no run": taken_out(
        "SELECT table_name FROM gpkg_geometry_columns WHERE table_name = 'districts'",
        "CREATE TABLE gpkg_{name} AS SELECT * FROM {name}", "plan.gpkg, table gpkg_{name}",
    ),
    "GeoPackage trigger taken out": taken_out(
        "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        'DROP TRIGGER "{name}"', "plan.gpkg, layer ", "trigger", "taken out",
    ),
    "GeoPackage style taken out": taken_out(
        "SELECT f_table_name FROM layer_styles", "DELETE FROM layer_styles WHERE f_table_name = '{name}'",
        "plan.gpkg, layer_styles, {name}", "stated nothing",
    ),
    "GeoPackage project taken out": taken_out(
        "SELECT name FROM qgis_projects", "DELETE FROM qgis_projects WHERE name = '{name}'", "plan.gpkg, qgis_projects"
    ),
    "GeoPackage index": taken_out(
        "SELECT id FROM rtree_facilities_geom", "DELETE FROM rtree_facilities_geom WHERE id = {name}",
        "plan.gpkg, layer facilities, row ", "spatial index",
    ),
    "GeoPackage program in a style": a_program_in_a_style,
    "GeoPackage project of another file": another_project,
    "map: problem": problem_of_the_map,
}  # fmt: skip
