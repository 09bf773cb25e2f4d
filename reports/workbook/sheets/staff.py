"""Sheet: staff by facility and service."""

from __future__ import annotations

import numpy as np

from ansinh.reports.workbook.book import Book, Column
from ansinh.reports.workbook.named import with_names
from ansinh.reports.workbook.sheets.facilities import with_whole

COLUMNS = [
    Column("period", "period", "year", 9),
    Column("site_id", "site_id", width=9),
    Column("site", "site", width=42),
    Column("service", "service_name", width=30),
    Column("ownership", "ownership_name", width=16),
    Column("places", "places", "count", 10),
    Column("staff", "staff", "one", 12),
    Column("places_per_worker", "places_per_worker", "one", 12),
]


def write(book: Book) -> None:
    """Write the staff of the proposed plan by period, without a total, because periods must not be added up."""
    rows = book.facts.facilities
    rows = with_names(book, rows[(rows["plan_id"] == book.facts.plan_id) & (rows["places"] > 0)])
    rows["places_per_worker"] = rows["places"] / rows["staff"].replace(0, np.nan)
    book.table(book.sheet("staff"), with_whole(book, rows), COLUMNS)
