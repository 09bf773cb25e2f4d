"""Sheet: assumptions and parameters with source, date and confidence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ansinh.planning.inputs.tables import records
from ansinh.reports.cite import in_language
from ansinh.reports.tables import assumption_name
from ansinh.reports.workbook.book import FIRST_ROW, Book, Column
from ansinh.words.numbers import date_short, is_missing

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = [
    Column("assumption", "name", width=34),
    Column("value", "value", width=11),
    Column("low", "low", width=9),
    Column("high", "high", width=9),
    Column("unit", "unit", width=16),
    Column("is_assumption", "nature", width=12),
    Column("source", "source", width=34),
    Column("source_date", "date", width=13),
    Column("confidence", "confidence_name", width=15),
    Column("note", "note", width=28),
]


def write(book: Book) -> None:
    """Write every assumption; figures that are numbers are written as numbers."""
    sheet = book.sheet("assumptions")
    rows = named(book)
    book.table(sheet, rows, COLUMNS)
    for row, record in enumerate(records(rows), start=FIRST_ROW + 1):
        for column, key in enumerate(("value", "low", "high"), start=1):
            number = as_number(record[key])
            if number is not None:
                style = book.format(num_format="General", border=1, border_color="#c3cbd3", align="right")
                sheet.write_number(row, column, number, style)


def named(book: Book) -> pd.DataFrame:
    """Return the assumptions with names, dates and confidence in words."""
    table, words = book.facts.data.assumptions.copy(), book.words
    table["name"] = [assumption_name(row, words) for row in records(table)]
    table["value"] = [words.get(f"table.parameter_value.{value}", value) for value in table["value"]]
    table["nature"] = [
        words("common.assumption") if not is_missing(flag) and bool(flag) else words("table.col.sourced")
        for flag in table["is_assumption"]
    ]
    table["date"] = [date_short(day, words.language) for day in table["source_date"]]
    table["confidence_name"] = [words.code("common.confidence", code) for code in table["confidence"]]
    rows = records(table)
    for key in ("source", "unit", "note"):
        table[key] = [in_language(row, key, words.language) for row in rows]
    table["source"] = table["source"].replace("", words("common.assumption"))
    return table


def as_number(value: Any) -> float | None:
    """Return `value` as a number, or None if it is text or missing."""
    try:
        return None if is_missing(value) else float(value)
    except (TypeError, ValueError):
        return None
