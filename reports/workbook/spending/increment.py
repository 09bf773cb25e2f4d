"""Sheet: running cost by item in the last period, beside that of today's places at the same prices."""

from __future__ import annotations

import pandas as pd

from ansinh.planning.inputs.tables import records
from ansinh.reports.facts.projects import increment
from ansinh.reports.workbook.basis import rates
from ansinh.reports.workbook.book import Book, Column, letter_of
from ansinh.reports.workbook.named import with_names

COLUMNS = [
    Column("site_id", "site_id", width=11),
    Column("site", "site", width=36),
    Column("service", "service_name", width=22),
    Column("item", "item_name", width=30),
    Column("today", "today_million_vnd", "money", 14, total=True, made="today_made"),
    Column("planned", "plan_million_vnd", "money", 14, total=True, made="plan_made"),
    Column("increment", "increment", "money", 14, total=True, less=("plan_million_vnd", "today_million_vnd")),
    Column("places_today", "places_today", "count", 9),
    Column("places_planned", "places_planned", "count", 9),
]


def write(book: Book) -> None:
    """Write a row for every facility, service and item."""
    rows = with_names(book, increment(book.facts))
    rows["item_name"] = [book.words.code("common.running_item", item) for item in rows["item"]]
    rows = _with_places(book, rows)
    book.table(book.sheet("increment", period=book.facts.period), rows, COLUMNS)


def _with_places(book: Book, rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with the places today and planned, and the formulas of what they cost by rate and item."""
    facts = book.facts
    every = facts.facilities
    mine = every[(every["plan_id"] == facts.plan_id) & (every["period"] == facts.period)]
    planned = mine.set_index(["site_id", "service"])["places"]
    today = facts.data.existing_places.set_index(["site_id", "service"])["places"]
    keys = pd.MultiIndex.from_frame(rows[["site_id", "service"]])
    rows = rows.assign(
        places_today=today.reindex(keys).fillna(0.0).to_numpy(float),
        places_planned=planned.reindex(keys).fillna(0.0).to_numpy(float),
    )
    for key in ("today", "plan"):
        places = letter_of(COLUMNS, "places_today" if key == "today" else "places_planned") + "{row}"
        rows[f"{key}_made"] = [_cost(book, row, places) for row in records(rows)]
    return rows


def _cost(book: Book, row: dict[str, object], places: str) -> str:
    """Return the formula of the cost of an item: its rate times the places, or that of heads once."""
    item = str(row["item"])
    rate = rates.rate_of(book, book.facts.period, str(row["service"]), item)
    cost = rate if item == "managers" else f"{places}*{rate}"
    return f"=IF({places}<0.5,0,{cost})" if rate else ""
