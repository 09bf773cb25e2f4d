"""Sheet: money by period and source, and the budget beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ansinh.planning.inputs.tables import records
from ansinh.reports.workbook.actions import source_name
from ansinh.reports.workbook.book import FIRST_ROW, Book, Column
from ansinh.reports.workbook.named import with_names

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = [
    Column("period", "period", "year", 9),
    Column("fund_source", "source_name", width=34),
    Column("kind", "kind_name", width=20),
    Column("ownership", "ownership_name", width=16),
    Column("amount", "million_vnd", "money", 18, total=True),
    Column("discounted", "million_vnd_discounted", "money", 18, total=True),
]
BUDGET = [
    Column("period", "period", "year"),
    Column("fund_source", "source_name"),
    Column("kind", "covers_name"),
    Column("ownership", "ownership_name"),
    Column("budget", "million_vnd", "money", total=True),
]


def write(book: Book) -> None:
    """Write the money of the proposed plan, then the budgets that the scenario sets."""
    sheet = book.sheet("money")
    year = book.facts.data.meta.get("price_year", book.words("common.none"))
    sheet.write_string(2, 0, book.words("workbook.note_money", year=year), book.format(italic=True))
    rows = book.facts.money
    rows = with_names(book, rows[rows["plan_id"] == book.facts.plan_id])
    rows["source_name"] = [source_name(book, item) for item in records(rows)]
    # Capital and running cost are never in one sum: the one is paid once, the other every year.
    capital = rows["kind"] == "capital"
    free = book.table(sheet, rows[capital], COLUMNS, first=FIRST_ROW)
    free = book.table(sheet, rows[~capital], COLUMNS, first=free, main=False)
    book.table(sheet, budgets(book), BUDGET, first=free, main=False)


def budgets(book: Book) -> pd.DataFrame:
    """Return the budgets with the names of their sources and of the costs that they cover."""
    table = book.facts.data.budgets.copy()
    table["source_name"] = [
        str(row[f"name_{book.words.language}"] or "") or book.words.code("common.source", row["source"])
        for row in records(table)
    ]
    table["covers_name"] = [book.words.code("common.kind", covers) for covers in table["covers"]]
    table["ownership_name"] = book.words("common.ownership.all")
    return table
