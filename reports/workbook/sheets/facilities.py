"""Sheet: every facility of every plan in every period."""

from __future__ import annotations

from ansinh.reports.workbook.book import Book, Column
from ansinh.reports.workbook.named import with_names

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
    Column("capital", "capital_million_vnd", "money", 12),
    Column("running", "running_million_vnd_per_year", "money", 12),
    Column("land", "land_m2", "count", 9),
    Column("room", "room_m2", "count", 10),
    Column("staff", "staff", "one", 9),
]


def write(book: Book) -> None:
    """Write the facilities without a total, because sums over plans and periods have no meaning."""
    book.table(book.sheet("facilities"), with_names(book, book.facts.facilities), COLUMNS)
