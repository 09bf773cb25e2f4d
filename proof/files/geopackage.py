"""Compare the figures of a GeoPackage, and its points, with the tables; it is read as an SQLite database."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from ..sums import derived
from ..tables import Ledger, Row, Run, in_order, km_between, point
from .views import TODAY, check_views

ROUNDED = 1e-3  # of persons, minutes and money that the file keeps with three decimals
SAME_KM = 1e-3
HEADER = 8  # bytes before the well-known binary of a point
RESULTS = (
    "target_persons",
    "served_persons",
    "no_place_persons",
    "out_of_reach_persons",
    "served_share",
    "mean_minutes",
)
POINTS = ("facilities", "demand_points")


def _communes(run: Run) -> list[Row]:
    known = {r["commune_code"]: r for r in derived.by_commune(run)}
    return [known.get(r["commune_code"], r) for r in run["communes"]]


def _districts(run: Run) -> list[Row]:
    known = derived.measured(run, "district_code", "district_code")
    return [known.get(r["district_code"], r) for r in run["districts"]]


def _results(run: Run) -> list[Row]:
    """Return the figures of communes of every plan in every period."""
    return [
        {**row, "plan_id": plan, "period": period}
        for plan in run.plans
        for period in run.periods
        for row in derived.by_commune(run, plan, period)
    ]


LAYERS: dict[str, tuple[str, Callable[[Run], list[Row]]]] = {
    "facilities": (("plan_id period site_id service action places_before places places_built served_persons utilisation "
                   "capital_million_vnd running_million_vnd_per_year land_m2 staff"), lambda run: run.facilities),
    "allocation_lines": ("plan_id period service demand_id site_id persons minutes", lambda run: run["allocation"]),
    "demand_points": ("demand_id population need_persons target_persons unserved_persons", derived.by_point),
    "communes": (("commune_code need_persons target_persons served_persons no_place_persons out_of_reach_persons "
                 "served_share mean_minutes"), _communes),
    "communes_2025": ("commune_code_2025 name population", lambda run: run["communes_2025"]),
    "facilities_today": ("site_id service places", lambda run: run["existing_places"]),
    "districts": ("district_code target_persons served_persons unserved_persons served_share mean_minutes", _districts),
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
            in_order(book, path.name, at, stated, expected, columns=columns.split(), margin=ROUNDED)
            if layer in POINTS:
                _points(book, at, stated, expected)
        _communes_of_steps(run, book, path.name, database)
        check_views(run, book, path.name, database)


def _communes_of_steps(run: Run, book: Ledger, file: str, database: sqlite3.Connection) -> None:
    """Compare the figures of communes of every plan and period; those of today's network are on the run's word."""
    query = "SELECT * FROM commune_results WHERE plan_id <> ? ORDER BY plan_id, period, commune_code"
    stated = [dict(row) for row in database.execute(query, (TODAY,))]
    expected = sorted(_results(run), key=lambda r: (r["plan_id"], r["period"], r["commune_code"]))
    columns = ("plan_id", "period", "commune_code", *RESULTS)
    in_order(book, file, f"{file}, layer commune_results", stated, expected, columns=columns, margin=ROUNDED)


def _points(book: Ledger, at: str, stated: list[Row], expected: list[Row]) -> None:
    for number, (one, other) in enumerate(zip(stated, expected, strict=False)):
        here, there = point(one["geom"][HEADER:]), point(other["geometry"])
        said = f"stated {here}, computed {there}"
        book.holds(
            at.split(",", maxsplit=1)[0],
            f"{at}, row {number}, column geom",
            said,
            ok=km_between(here, there) < SAME_KM,
        )
