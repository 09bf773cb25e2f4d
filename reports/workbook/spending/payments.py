"""Sheet: capital by project, source and year."""

from __future__ import annotations

import pandas as pd

from ansinh.reports.facts.projects import named_projects, years_by_source
from ansinh.reports.tables.money import source_label
from ansinh.reports.workbook.book import Book, Column

FIRST = [
    Column("project", "project_id", width=26),
    Column("site", "site", width=34),
    Column("owner", "owner_name", width=16),
    Column("fund_source", "source_name", width=30),
]


def write(book: Book) -> None:
    """Write a row for every project and source, a column for every year, and sums of rows and columns."""
    table = years_by_source(book.facts)
    years = [str(column) for column in table.columns if str(column).isdecimal()]
    money = [Column("", year, "money", 12, total=True, label=year) for year in years]
    ends = (years[0], years[-1]) if years else ()
    total = Column("", "total", "money", 13, total=True, sum_of=ends, label=book.words("common.total"))
    book.table(book.sheet("payments"), _named(book, table), [*FIRST, *money, total])


def _named(book: Book, table: pd.DataFrame) -> pd.DataFrame:
    projects = named_projects(book.facts, book.words).set_index("project_id")
    names = {key: table["project_id"].map(projects[key]) for key in ("site", "owner_name")}
    sources = [source_label(book.facts, book.words, source) for source in table["source"]]
    return table.assign(**names, source_name=sources)
