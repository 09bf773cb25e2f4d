"""Sheet: the numbers that the plan document promises, and what each plan reaches of them."""

from __future__ import annotations

from ansinh.reports.workbook.book import Book, Column
from ansinh.reports.workbook.named import with_names

COLUMNS = [
    Column("commitment", "text", width=44),
    Column("plan", "plan_name", width=18),
    Column("period", "period", "year", 9),
    Column("required", "required", "ratio", 11),
    Column("reached", "reached", "ratio", 11),
    Column("met", "met_name", width=12),
    Column("counted", "numerator", "count", 12),
    Column("counted_of", "denominator", "count", 12),
    Column("note", "why", width=44),
    Column("source", "source", width=24),
]


def write(book: Book) -> None:
    """Write one row per commitment and plan; a share has its numerator and its denominator beside it."""
    rows = with_names(book, book.facts.data.commitments)
    for key in ("text", "why"):
        name = f"{key}_{book.words.language}"
        rows[key] = rows.get(name, "")
    rows["met_name"] = [book.words.code("common.met", met) for met in rows["met"]]
    stated = rows["kind"] == "stated"
    rows.loc[stated, ["required", "reached"]] = float("nan")
    book.table(book.sheet("statements"), rows, COLUMNS)
