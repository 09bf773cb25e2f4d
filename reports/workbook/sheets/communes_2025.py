"""Sheet: indicators by commune of 1 July 2025, the units by which provinces report today."""

from __future__ import annotations

from ansinh.reports.workbook.book import Book, Column
from ansinh.reports.workbook.shown import with_shown

COLUMNS = [
    Column("commune_code", "code", width=10),
    Column("commune_2025", "name", width=30),
    Column("target", "target_persons", "count", 14, total=True),
    Column("served", "served_persons", "count", 14, total=True),
    Column("unserved", "unserved_persons", "count", 14, total=True),
    Column("served_share", "served_share", "share", 14, part_of=("served_persons", "target_persons")),
    Column("minutes", "mean_minutes", "minutes", 14),
    Column("places", "places", "count", 12, total=True),
]
COUNTED = ["target_persons", "served_persons", "unserved_persons", "places"]


def write(book: Book) -> None:
    """Write the present communes in the last period, all services together."""
    exact = book.facts.by_commune_2025.reset_index()
    rows = with_shown(exact, book.facts.whole_communes_2025, COUNTED)
    book.table(book.sheet("communes_2025", period=book.facts.period), rows, COLUMNS)
