"""Compare the figures of a GeoPackage, and its points, with the tables; it is read as an SQLite database."""

from __future__ import annotations

import math
import sqlite3
import struct
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from ..sums import derived
from ..tables import A_PERSON, Ledger, Row, Run, in_order, km_between, point, whole_people
from .schema import body_of, check_schema
from .views import TODAY, check_views

ROUNDED = 1e-3  # of persons, minutes and money that the file keeps with three decimals
SAME_KM = 1e-3
POINT_BYTES = 21  # of a point in well-known binary
PROMOTED = 9  # bytes that a part of several has before it: order, kind, number
RESULTS = (
    "target_persons",
    "served_persons",
    "no_place_persons",
    "out_of_reach_persons",
    "served_share",
    "mean_minutes",
)
LINES = "allocation_lines"
EXACT = (LINES, "demand_points")
"""Layers of parts of people, who are many points' together; in all others people are whole."""
WHOLE = (
    "need_persons",
    "target_persons",
    "served_persons",
    "no_place_persons",
    "out_of_reach_persons",
    "unserved_persons",
)
PARTS = {"target_persons": 3, "need_persons": 4}
"""Columns of sums of so many rounded parts."""
SITE = "name_vi name_en commune_name district_name ownership"


def _communes(run: Run) -> list[Row]:
    known = {r["commune_code"]: r for r in derived.by_commune(run)}
    return [{**known.get(r["commune_code"], {}), **r} for r in run["communes"]]


def _districts(run: Run) -> list[Row]:
    known = derived.measured(run, "district_code", "district_code")
    return [{**known.get(r["district_code"], {}), **r} for r in run["districts"]]


def _today(run: Run) -> list[Row]:
    sites = run.by("sites", "site_id")
    return [{**sites[r["site_id"]], **r} for r in run["existing_places"]]


def _results(run: Run) -> list[Row]:
    """Return the figures of communes of every plan in every period."""
    return [
        {**row, "plan_id": plan, "period": period}
        for plan in run.plans
        for period in run.periods
        for row in derived.by_commune(run, plan, period)
    ]


LAYERS: dict[str, tuple[str, Callable[[Run], list[Row]]]] = {
    "facilities": ((f"{SITE} status commune_code district_code plan_id period site_id service action successor "
                   "places_before places places_built served_persons utilisation "
                   "capital_million_vnd running_million_vnd_per_year land_m2 staff"), lambda run: run.facilities),
    LINES: ("plan_id period service demand_id site_id persons minutes routed", lambda run: run["allocation"]),
    "demand_points": (("demand_id commune_code commune_name district_code district_name settlement population need_persons "
                      "target_persons unserved_persons"), derived.by_point),
    "communes": (("commune_code name district_code commune_code_2025 settlement population need_persons target_persons served_persons "
                 "no_place_persons out_of_reach_persons served_share mean_minutes"), _communes),
    "communes_2025": ("commune_code_2025 name population", lambda run: run["communes_2025"]),
    "facilities_today": (f"{SITE} site_id service places basis", _today),
    "districts": ("district_code name target_persons served_persons unserved_persons served_share mean_minutes", _districts),
}  # fmt: skip
"""Layer → its columns, and the rows that they must show, in order."""


def check_geopackage(run: Run, book: Ledger, path: Path) -> None:
    """Compare every figure of the layers, and the points of facilities and demand, with the tables."""
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as database:
        database.row_factory = sqlite3.Row
        for layer, (columns, rows) in LAYERS.items():
            query = f"SELECT * FROM {layer} ORDER BY fid"  # noqa: S608 (names of `LAYERS`)
            stated, expected = [dict(row) for row in database.execute(query)], rows(run)
            at = f"{path.name}, layer {layer}"
            plain = [
                [{name: _plain(value) for name, value in row.items()} for row in rows]
                for rows in (stated, expected)
            ]
            exact = [name for name in columns.split() if layer in EXACT or name not in WHOLE]
            in_order(book, path.name, at, *plain, columns=exact, margin=ROUNDED)
            whole = [name for name in columns.split() if name not in exact]
            _people(book, at, *plain, columns=whole)
            _shapes(run, book, at, stated, expected)
        _communes_of_steps(run, book, path.name, database)
        check_views(run, book, path.name, database)
        check_schema(book, path, database, LAYERS)


def _communes_of_steps(run: Run, book: Ledger, file: str, database: sqlite3.Connection) -> None:
    """Compare the figures of communes of every plan and period; those of today's network are on the run's word."""
    query = "SELECT * FROM commune_results WHERE plan_id <> ? ORDER BY plan_id, period, commune_code"
    stated = [dict(row) for row in database.execute(query, (TODAY,))]
    expected = sorted(_results(run), key=lambda r: (r["plan_id"], r["period"], r["commune_code"]))
    exact = ("plan_id", "period", "commune_code", *(name for name in RESULTS if name not in WHOLE))
    whole, at = [name for name in RESULTS if name in WHOLE], f"{file}, layer commune_results"
    in_order(book, file, at, stated, expected, columns=exact, margin=ROUNDED)
    _people(book, at, stated, expected, columns=whole)


def _people(book: Ledger, at: str, stated: list[Row], expected: list[Row], *, columns: list[str]) -> None:
    """Check whole people: near the exact ones, each row a sum of its parts, and each step a sum of its rows."""
    file = at.split(",", maxsplit=1)[0]
    for column in columns:
        in_order(book, file, at, stated, expected, columns=[column], margin=PARTS.get(column, 1) * A_PERSON)
        steps = [(row.get("plan_id"), row.get("period")) for row in expected]
        for step in dict.fromkeys(steps):
            mine = [number for number, other in enumerate(steps) if other == step and number < len(stated)]
            both = [[rows[number].get(column) for number in mine] for rows in (stated, expected)]
            told = " ".join(str(name) for name in step if name)
            whole_people(book, file, f"{at}, {told}, column {column}", *both)
    if (asked := "target_persons") in columns:
        parts = [name for name in columns if name not in PARTS]
        for number, row in enumerate(stated):
            total = math.fsum(row[name] or 0.0 for name in parts)
            book.equal(file, f"{at}, row {number}, column {asked}", row[asked] or 0.0, total, 0.0)


def _plain(value: object) -> object:
    """Return the letters and digits of a text, which a layer cleans of what would steer its reader."""
    return "".join(filter(str.isalnum, value)) or None if isinstance(value, str) else value


def _shapes(run: Run, book: Ledger, at: str, stated: list[Row], expected: list[Row]) -> None:
    """Compare points, the ends of lines, and areas to the last bit."""
    homes, sites = run.by("demand", "demand_id"), run.by("sites", "site_id")
    for number, (one, other) in enumerate(zip(stated, expected, strict=False)):
        body = body_of(one["geom"])
        if at.endswith(LINES):
            ends = (homes[other["demand_id"]], sites[other["site_id"]])
            expected_at = [point(end["geometry"]) for end in ends]
            here = _line(body)
            ok = len(here) == len(ends) and all(
                km_between(a, b) < SAME_KM for a, b in zip(here, expected_at, strict=True)
            )
            said = f"stated {here}, computed {expected_at}"
        elif "geometry" in other and len(other["geometry"]) > POINT_BYTES:
            ok = (
                other["geometry"] in {body, body[PROMOTED:]}
                and len(body) <= len(other["geometry"]) + PROMOTED
            )
            said = "stated another outline than that of the run"
        else:
            there = point(other["geometry"])
            ok = len(body) == POINT_BYTES and km_between(point(body), there) < SAME_KM
            said = f"stated {point(body)}, computed {there}"
        book.holds(at.split(",", maxsplit=1)[0], f"{at}, row {number}, column geom", said, ok=ok)


def _line(body: bytes) -> list[tuple[float, float]]:
    """Return the points of a line in well-known binary."""
    order = "<" if body[0] else ">"
    (count,) = struct.unpack(f"{order}I", body[5:PROMOTED])
    numbers = struct.unpack(f"{order}{2 * count}d", body[PROMOTED : PROMOTED + 16 * count])
    return list(zip(numbers[::2], numbers[1::2], strict=True))
