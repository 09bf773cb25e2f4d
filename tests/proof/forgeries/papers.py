"""Forgeries of what was made from the tables: workbook, documents, pages, GeoPackage and map."""

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

SHEETS = (1, 3, 4, 5, 6, 7, 8, 9, 10, 12, 14, 15, 16, 17, 18, 19, 20, 21, 22)
"""Sheets of the workbook with figures of the run; the others hold assumptions, sources and words."""
NUMBER_IN_SHEET = re.compile(r'<c r="([A-Z]+)(\d+)"(?![^>]*t=")[^>]*>(?:<f>[^<]*</f>)?<v>([^<]*)')
FIRST_LINE = 5
IN_CELL = re.compile(r"<td[^>]*>(\d[\d,.]*%?)</td>")
IN_TEXT = re.compile(r">[^<>]*?(?<![\w.,/])(\d[\d.,]*\d|\d)(?![\w.,/])[^<>]*<")
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


def cell_of_the_workbook(folder: Path, rng: random.Random) -> Forged:
    """Change a number in a sheet, below its heads."""
    sheet = rng.choice(SHEETS)
    name, path = f"xl/worksheets/sheet{sheet}.xml", folder / "plan.xlsx"
    text = tools.member(path, name)
    found = [m for m in NUMBER_IN_SHEET.finditer(text) if int(m[2]) >= FIRST_LINE and len(m[1]) == 1]
    number = rng.choice(found)
    value = float(number[3]) * rng.choice((0.5, 0.9, 1.1, 2.0)) + rng.choice((1.0, 7.0))
    tools.part(path, name, lambda text: text[: number.start(3)] + f"{value:g}" + text[number.end(3) :])
    return Forged(("plan.xlsx",), (f"plan.xlsx, sheet {sheet}, cell {number[1]}{number[2]} ",))


def _other_digit(figure: str, rng: random.Random) -> str:
    """Return a figure with another digit."""
    place = rng.choice([n for n, letter in enumerate(figure) if letter.isdigit()])
    digit = rng.choice([d for d in "123456789" if d != figure[place]])
    return figure[:place] + digit + figure[place + 1 :]


def in_page(file: str, pattern: re.Pattern[str], *named: str) -> Callable[[Path, random.Random], Forged]:
    """Return a forgery of a figure in a page."""

    def forge(folder: Path, rng: random.Random) -> Forged:
        def other(text: str) -> str:
            hidden = [
                m.span() for m in re.finditer(r"<(script|style|svg|title|head)\b.*?</\1>", text, re.DOTALL)
            ]
            found = [m for m in pattern.finditer(text) if not any(a <= m.start() < b for a, b in hidden)]
            figure = rng.choice(found)
            return text[: figure.start(1)] + _other_digit(figure[1], rng) + text[figure.end(1) :]

        tools.rewrite(folder / file, other)
        return Forged((file,), named)

    return forge


def in_word_file(language: str) -> Callable[[Path, random.Random], Forged]:
    """Return a forgery of a number in the proposal as a Word file."""
    file = f"proposal.{language}.docx"

    def forge(folder: Path, rng: random.Random) -> Forged:
        name = "word/document.xml"
        text = tools.member(folder / file, name)
        figure = rng.choice(list(re.finditer(r"<w:t[^>]*>[^<]*?(\d+)[^<]*</w:t>", text)))
        other = text[: figure.start(1)] + _other_digit(figure[1], rng) + text[figure.end(1) :]
        tools.part(folder / file, name, lambda _: other)
        return Forged((file,), (f"{file} against proposal.{language}.html, number",))

    return forge


def in_all_papers(folder: Path, rng: random.Random) -> Forged:
    """Forge a figure of a table in report and proposal, in both languages, in pages and Word files, alike."""
    before = f"{rng.choice(_whole_figures(folder)):,}"
    after = _other_digit(before, rng)
    pages = [
        folder / f"{name}.{language}.html" for name in ("report", "proposal") for language in ("vi", "en")
    ]
    files = []
    for page in [*pages, *(folder / f"proposal.{language}.docx" for language in ("vi", "en"))]:
        here = (before, after) if ".en." in page.name else (before.replace(",", "."), after.replace(",", "."))

        def change(text: str, here: tuple[str, str] = here) -> str:
            return re.sub(rf"(?<![\d.,]){re.escape(here[0])}(?![\d.,]*\d)", here[1], text)

        if page.suffix == ".docx":
            tools.part(page, "word/document.xml", change)
        else:
            tools.rewrite(page, change)
        files.append(page.name)
    return Forged(tuple(files), ("report.en.html, table", "column"), (("proposal.en.html, table", "column"),))


def _whole_figures(folder: Path) -> list[int]:
    """Return the capital of facilities as report and proposal show it, of which each stands there."""
    rows = tools.read(folder, "data/facilities")
    found = {round(row["capital_million_vnd"]) for row in rows if row["plan_id"] == "optimised"}
    return sorted(capital for capital in found if capital > 0)


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


KINDS = {
    "workbook cell": cell_of_the_workbook,
    "DOCX figure, Vietnamese": in_word_file("vi"),
    "DOCX figure, English": in_word_file("en"),
    "report figure, Vietnamese": in_page("report.vi.html", IN_CELL, "report.vi.html against report.en.html"),
    "report figure, English": in_page("report.en.html", IN_CELL, "report.vi.html against report.en.html"),
    "proposal figure, Vietnamese": in_page(
        "proposal.vi.html", IN_TEXT, "proposal.vi.docx against proposal.vi.html"
    ),
    "proposal figure, English": in_page(
        "proposal.en.html", IN_TEXT, "proposal.en.docx against proposal.en.html"
    ),
    "figure in all papers alike": in_all_papers,
    "GeoPackage attribute": attribute_of_the_geopackage,
    "GeoPackage view": view_of_the_geopackage,
    "GeoPackage point": point_of_the_geopackage,
    "map figure": figure_of_the_map,
    "map point": point_of_the_map,
}
