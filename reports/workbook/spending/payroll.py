"""Sheet: posts by facility and title in the last period."""

from __future__ import annotations

from ansinh.reports.facts.projects import posts_by_title
from ansinh.reports.workbook.book import Book, Column
from ansinh.reports.workbook.named import with_names

FIRST = [
    Column("site", "site", width=36),
    Column("service", "service_name", width=22),
]


def write(book: Book) -> None:
    """Write a row for every facility and service, a column for every title, and sums of rows and columns."""
    table = posts_by_title(book.facts)
    titles = [column for column in table.columns if column not in {"site_id", "service"}]
    posts = [
        Column("", name, "count", 9, total=True, label=book.words.code("common.post", name))
        for name in titles
    ]
    ends = (titles[0], titles[-1]) if titles else ()
    total = Column("posts", "total", "count", 9, total=True, sum_of=ends)
    named = with_names(book, table)
    named["site"] = named["site"].mask(named["site_id"] == "", book.words("common.in_communes"))
    named["service_name"] = named["service_name"].mask(named["site_id"] == "", "")
    named["total"] = named[titles].sum(axis=1)
    book.table(book.sheet("payroll", period=book.facts.period), named, [*FIRST, *posts, total])
