"""Sheet: allocation of people to facilities, by commune."""

from __future__ import annotations

from ansinh.reports.workbook.book import Book, Column
from ansinh.reports.workbook.named import with_names

COLUMNS = [
    Column("period", "period", "year", 9),
    Column("service", "service_name", width=26),
    Column("commune_code", "commune_code", width=9),
    Column("commune", "commune_name", width=20),
    Column("district", "district_name", width=20),
    Column("site_id", "site_id", width=9),
    Column("site", "site", width=40),
    Column("persons", "persons", "one", 11, total=True),
    Column("minutes", "mean_minutes", "minutes", 10),
    Column("estimated_share", "estimated_share", "share", 12),
]


def write(book: Book) -> None:
    """Write persons and mean minutes by commune and facility; the total counts all periods unless filtered."""
    book.table(book.sheet("allocation"), with_names(book, book.facts.commune_allocation), COLUMNS)
