"""Sheet: running cost by item in the last period, beside that of today's places at the same prices."""

from __future__ import annotations

from ansinh.reports.facts.projects import increment
from ansinh.reports.workbook.book import Book, Column
from ansinh.reports.workbook.named import with_names

COLUMNS = [
    Column("site_id", "site_id", width=11),
    Column("site", "site", width=36),
    Column("service", "service_name", width=22),
    Column("item", "item_name", width=30),
    Column("today", "today_million_vnd", "money", 14, total=True),
    Column("planned", "plan_million_vnd", "money", 14, total=True),
    Column("increment", "increment", "money", 14, total=True, less=("plan_million_vnd", "today_million_vnd")),
]


def write(book: Book) -> None:
    """Write a row for every facility, service and item."""
    rows = with_names(book, increment(book.facts))
    rows["item_name"] = [book.words.code("common.running_item", item) for item in rows["item"]]
    book.table(book.sheet("increment", period=book.facts.period), rows, COLUMNS)
