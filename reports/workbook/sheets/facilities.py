"""Sheet: every facility of every plan in every period."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from ansinh.planning.inputs.tables import records
from ansinh.reports.facts.whole_people import counted_rows
from ansinh.reports.workbook.basis import lines, rates
from ansinh.reports.workbook.book import FIRST_ROW, Book, Column, letter_of
from ansinh.reports.workbook.named import with_names
from ansinh.reports.workbook.shown import with_shown

CAPITAL, RUNNING = "capital_million_vnd", "running_million_vnd_per_year"
COLUMNS = [
    Column("plan", "plan_name", width=15),
    Column("period", "period", "year", 7),
    Column("site_id", "site_id", width=11),
    Column("site", "site", width=28),
    Column("commune", "commune_name", width=14),
    Column("district", "district_name", width=13),
    Column("service", "service_name", width=16),
    Column("status", "status_name", width=10),
    Column("ownership", "ownership_name", width=10),
    Column("action", "action_name", width=11),
    Column("places_before", "places_before", "count", 8),
    Column("places", "places", "count", 8),
    Column("served", "served_persons", "count", 10),
    Column("utilisation", "utilisation", "share", 9),
    Column("capital", CAPITAL, "money", 12, made="capital_made"),
    Column("running", RUNNING, "money", 12, made="running_made"),
    Column("land", "land_m2", "count", 9),
    Column("room", "room_m2", "count", 10),
    Column("staff", "staff", "one", 9),
]


def write(book: Book) -> None:
    """Write the facilities without a total, because sums over plans and periods have no meaning."""
    rows = with_names(book, book.facts.facilities)
    places = letter_of(COLUMNS, "places")
    running = [
        rates.cost_of_places(book, str(row["period"]), str(row["service"]), f"{places}{number}")
        for number, row in enumerate(records(rows), start=FIRST_ROW + 2)
    ]
    rows = rows.assign(capital_made=lines.capitals(book, rows), running_made=running)
    book.table(book.sheet("facilities"), with_whole(book, rows), COLUMNS)


def with_whole(book: Book, rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with the whole places, people and running cost that letters show beside the exact ones."""
    return with_shown(rows, counted_rows(book.facts, rows), ["places", "served_persons", RUNNING])


def sum_of(book: Book, measure: str, lines_of: Iterable[int]) -> str:
    """Return the formula of the sum of money of facilities, by their lines in this sheet."""
    return book.sum_of("facilities", letter_of(COLUMNS, measure), lines_of)
