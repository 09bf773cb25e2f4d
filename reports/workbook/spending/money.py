"""Sheet: money by period and source, and the budget beside it."""

from __future__ import annotations

import pandas as pd

from ansinh.planning.inputs.budgets import BUILDING, RUNNING, SOFT
from ansinh.planning.inputs.tables import records
from ansinh.reports.facts.money import running_balance
from ansinh.reports.tables.money import source_label
from ansinh.reports.workbook.basis import prices
from ansinh.reports.workbook.book import FIRST_ROW, Book, Column, letter_of
from ansinh.reports.workbook.named import with_names
from ansinh.reports.workbook.sheets import facilities
from ansinh.reports.workbook.sheets.actions import source_name
from ansinh.reports.workbook.sheets.facilities import CAPITAL
from ansinh.reports.workbook.sheets.facilities import RUNNING as PER_YEAR

COLUMNS = [
    Column("period", "period", "year", 9),
    Column("fund_source", "source_name", width=34),
    Column("kind", "kind_name", width=20),
    Column("ownership", "ownership_name", width=16),
    Column("amount", "million_vnd", "money", 18, total=True, made="amount_made"),
    Column("discounted", "million_vnd_discounted", "money", 18, total=True, by="{million_vnd}*{factor}"),
    Column("paid_share", "share", "share", 13),
    Column("discount_factor", "factor", "ratio", 13, made="factor_made"),
]
"""Who pays which share is a decision of the plan, as its places are; the rest follows."""
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
    Column("budget_year", "budget", "money", made="budget_made"),
    Column("running", "needed", "money", made="needed_made"),
    Column("left_year", "left", "money", less=("budget", "needed")),
]
"""Years of several periods aren't added up."""


def write(book: Book) -> None:
    """Write the money of the proposed plan, then the budgets that the scenario sets, each beside what it pays for."""
    sheet = book.sheet("money")
    year = book.facts.data.meta.get("price_year", book.words("common.none"))
    note = book.words("workbook.note_money", year=year)
    if len(book.facts.data.projects):
        note += " " + book.words("workbook.note_money_shared", sheet=book.words("workbook.sheet.payments"))
    sheet.write_string(2, 0, note, book.format(italic=True))
    rows = book.facts.money
    rows = with_names(book, rows[rows["plan_id"] == book.facts.plan_id])
    rows["source_name"] = [source_name(book, item) for item in records(rows)]
    # Capital and running cost are never in one sum: the one is paid once, the other every year.
    capital = rows["kind"] == "capital"
    free = book.table(sheet, followed(book, rows[capital]), COLUMNS, first=FIRST_ROW)
    running, running_at = followed(book, rows[~capital]), free
    free = book.table(sheet, running, COLUMNS, first=free, main=False)
    given = budgets(book)
    for covered in (given["covers"].isin(BUILDING), given["covers"] == SOFT):
        if covered.any():
            free = book.table(sheet, given[covered], BUDGET, first=free, main=False)
    of_years = given[given["covers"] == RUNNING].reset_index(drop=True)
    if len(of_years):
        budgets_at, free = free, book.table(sheet, of_years, BUDGET, first=free, main=False)
        balance = _balance(book, (of_years, budgets_at), (running, running_at))
        book.table(sheet, balance, BALANCE, first=free, main=False)


def followed(book: Book, rows: pd.DataFrame) -> pd.DataFrame:
    """Return rows of money with the share of what falls due that they pay, their factor, and the formula of each.

    What falls due is the capital, or the running cost times the years, of the facilities of the period and ownership.
    """
    every, found = book.facts.facilities, []
    for row in records(rows):
        mine = (every["plan_id"] == row["plan_id"]) & (every["period"] == row["period"])
        mine &= every["ownership"] == row["ownership"]
        kind, period = str(row["kind"]), str(row["period"])
        measure = CAPITAL if kind == "capital" else PER_YEAR
        years = 1.0 if kind == "capital" else float(book.facts.data.periods["years"].get(period, 1.0))
        due = float(every.loc[mine, measure].sum()) * years
        times = "" if kind == "capital" else "*" + prices.of_period(book, period, "years")
        cells = facilities.sum_of(book, measure, every.index[mine])
        at = f"{letter_of(COLUMNS, 'share')}{{row}}"
        factor = float(row["million_vnd_discounted"]) / float(row["million_vnd"] or 1.0)
        found.append(
            (
                float(row["million_vnd"]) / due if due else float("nan"),
                factor,
                f"={at}*({cells}){times}" if due else "",
                "=" + prices.of_period(book, period, f"{kind}_factor"),
            )
        )
    made = pd.DataFrame(found, columns=["share", "factor", "amount_made", "factor_made"], index=rows.index)
    return rows.join(made).reset_index(drop=True)


Placed = tuple[pd.DataFrame, int]
"""Rows of a table of this sheet, and the row of its heads."""


def _balance(book: Book, budgets_: Placed, running: Placed) -> pd.DataFrame:
    """Return the budgets for running cost beside what is needed of them, a year, with the formula of each."""
    balance = running_balance(book.facts)
    made: dict[str, list[str]] = {"budget_made": [], "needed_made": []}
    for row in records(balance):
        years = prices.of_period(book, str(row["period"]), "years")
        for key, (rows, first), column in (
            ("budget_made", budgets_, letter_of(BUDGET, "million_vnd")),
            ("needed_made", running, letter_of(COLUMNS, "million_vnd")),
        ):
            mine = rows.index[(rows["period"] == row["period"]) & (rows["source"] == row["source"])]
            made[key].append(f"=({book.sum_of('money', column, mine, first=first)})/{years}")
    names = [source_label(book.facts, book.words, source) for source in balance["source"]]
    return balance.assign(source_name=names, **made)


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
