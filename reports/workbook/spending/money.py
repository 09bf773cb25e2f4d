"""Sheet: money by period and source, and the budget beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ansinh.planning.inputs.budgets import BUILDING, SOFT
from ansinh.planning.inputs.tables import records
from ansinh.reports.facts.money import running_balance
from ansinh.reports.tables.money import source_label
from ansinh.reports.workbook.book import FIRST_ROW, Book, Column
from ansinh.reports.workbook.named import with_names
from ansinh.reports.workbook.sheets.actions import source_name

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
BALANCE = [
    Column("period", "period", "year"),
    Column("fund_source", "source_name"),
    Column("budget_year", "budget", "money"),
    Column("running", "needed", "money"),
    Column("left_year", "left", "money", less=("budget", "needed")),
]
"""Years of several periods aren't added up."""


def write(book: Book) -> None:
    """Write the money of the proposed plan, then the budgets that the scenario sets, each beside what it pays for."""
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
    given = budgets(book)
    for covered in (given["covers"].isin(BUILDING), given["covers"] == SOFT):
        if covered.any():
            free = book.table(sheet, given[covered], BUDGET, first=free, main=False)
    balance = running_balance(book.facts)
    if len(balance):
        names = [source_label(book.facts, book.words, source) for source in balance["source"]]
        book.table(sheet, balance.assign(source_name=names), BALANCE, first=free, main=False)


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
