"""Sheet: the capital of projects before it is rounded to whole million đồng, and who pays it by which share."""

from __future__ import annotations

from itertools import accumulate

import pandas as pd

from ansinh.planning.inputs.tables import records
from ansinh.planning.projects.components import COMPONENTS
from ansinh.reports.facts.projects import named_projects
from ansinh.reports.tables.money import source_label
from ansinh.reports.workbook.basis import lines
from ansinh.reports.workbook.book import FIRST_ROW, Book, Column, free_row, letter_of
from ansinh.reports.workbook.named import with_names
from ansinh.reports.workbook.spending import money as money_sheet

EXACT, WHOLE = "exact", "whole"
COLUMNS = [
    Column("project", "project_id", width=26),
    Column("site", "site", width=34),
    Column("amount", EXACT, "ratio", 15, total=True, made="exact_made"),
    Column("rounded", WHOLE, "money", 15, total=True, made="whole_made"),
    *(Column(f"component_{name}", name, "ratio", 14, total=True, made=f"{name}_made") for name in COMPONENTS),
]
PAYERS = [
    Column("period", "period", "year"),
    Column("ownership", "ownership_name"),
    Column("fund_source", "source_name"),
    Column("paid_in_plan", "own_million_vnd", "money", made="own_made"),
    Column("left_to_owners", "left_million_vnd", "money", made="left_made"),
    Column("part_of_it", "part", "share"),
    Column("weight", "weight", "money", by="{own_million_vnd}+{left_million_vnd}*{part}"),
    Column("running_share", "running_share", "share", made="running_made"),
]


def write(book: Book) -> None:
    """Write the projects with their capital and components, then the payers of projects."""
    sheet = book.sheet("sums")
    sheet.write_string(2, 0, book.words("workbook.note_sums"), book.format(italic=True))
    free = book.table(sheet, table(book), COLUMNS)
    book.table(sheet, payers(book), PAYERS, first=free, main=False)


def table(book: Book) -> pd.DataFrame:
    """Return the projects of the proposed plan with the sums of their lines, and the formula of each."""
    return book.frame("sums", _table)


def _table(book: Book) -> pd.DataFrame:
    rows = named_projects(book.facts, book.words)
    every = lines.table(book)
    if every.empty:
        return rows.iloc[:0]
    sums = every.groupby("project_id")[[lines.AMOUNT, *COMPONENTS]].sum().reindex(rows["project_id"])
    exact, whole = letter_of(COLUMNS, EXACT), letter_of(COLUMNS, WHOLE)
    made: dict[str, list[str]] = {"exact_made": [], "whole_made": [], **{f"{n}_made": [] for n in COMPONENTS}}
    top = FIRST_ROW + 2
    for row, project in enumerate(rows["project_id"], start=top):
        made["exact_made"].append("=" + lines.sum_of_project(book, project, lines.AMOUNT))
        before = f"-SUM({whole}${top}:{whole}{row - 1})" if row > top else ""
        made["whole_made"].append(f"={rounded(f'SUM({exact}${top}:{exact}{row})')}{before}")
        for name in COMPONENTS:
            made[f"{name}_made"].append("=" + lines.sum_of_project(book, project, name))
    known = rows.assign(exact=sums[lines.AMOUNT].to_numpy(), whole=rows["capital_million_vnd"])
    parts = sums[list(COMPONENTS)].set_axis(rows.index)
    return known.join(parts).join(pd.DataFrame(made, index=rows.index))


def rounded(formula: str) -> str:
    """Return the formula of a whole number, as `planning.projects.whole.nearest` rounds."""
    return f"ROUND(ROUND({formula},6),0)"


def payers(book: Book) -> pd.DataFrame:
    """Return who pays the capital of projects, with their running share of it, and the formula of each."""
    return book.frame("payers", _payers)


def _payers(book: Book) -> pd.DataFrame:
    facts = book.facts
    rows = facts.data.payers
    rows = with_names(book, rows[rows["plan"] == facts.plan_id].reset_index(drop=True))
    if rows.empty:
        return rows
    rows["source_name"] = [source_label(facts, book.words, source) for source in rows["source"]]
    rows["weight"] = rows["own_million_vnd"] + rows["left_million_vnd"] * rows["part"]
    shares, made = _running_shares(book, rows)
    paid = [_paid(book, rows, row) for row in records(rows)]
    own, left = zip(*paid, strict=True)
    return rows.assign(running_share=shares, running_made=made, own_made=list(own), left_made=list(left))


def _running_shares(book: Book, rows: pd.DataFrame) -> tuple[list[float], list[str]]:
    """Return the share of each payer and of those above of what their period pays, and its formula."""
    weight, first = letter_of(PAYERS, "weight"), _payers_at(book) + 2
    shares: list[float] = []
    made: list[str] = []
    for _, group in rows.groupby(["period", "ownership"], sort=False):
        top, last = first + int(group.index[0]), first + int(group.index[-1])
        total = float(group["weight"].sum()) or 1.0
        for line, running in zip(group.index, accumulate(group["weight"]), strict=True):
            shares.append(float(running) / total)
            here = f"{weight}${top}:{weight}{first + int(line)}"
            made.append(f"=SUM({here})/SUM({weight}${top}:{weight}${last})")
    return shares, made


def _paid(book: Book, rows: pd.DataFrame, row: dict[str, object]) -> tuple[str, str]:
    """Return the formulas of what a source pays in the plan, and of what the plan leaves to private owners."""
    money = paid_capital(book)
    money = money[(money["period"] == row["period"]) & (money["ownership"] == row["ownership"])]
    alike = rows[(rows["period"] == row["period"]) & (rows["ownership"] == row["ownership"])]
    direct = set(alike.loc[alike["own_million_vnd"] > 0, "source"])
    left = list(money.index[~money["source"].isin(direct)]) if row["left_million_vnd"] else []
    own = list(money.index[money["source"] == row["source"]]) if row["own_million_vnd"] else []
    amount = letter_of(money_sheet.COLUMNS, "million_vnd")
    return "=" + book.sum_of("money", amount, own), "=" + book.sum_of("money", amount, left)


def paid_capital(book: Book) -> pd.DataFrame:
    """Return the rows of capital of the proposed plan, in the order of the sheet of money, numbered from 0."""
    money = book.facts.money
    rows = money[(money["plan_id"] == book.facts.plan_id) & (money["kind"] == "capital")]
    return rows.reset_index(drop=True)


def whole_of(book: Book, line: int) -> str:
    """Return the cell of the rounded capital of a project."""
    return book.cell("sums", letter_of(COLUMNS, WHOLE), line)


def parts_of(book: Book, line: int, last: str) -> str:
    """Return the range of the components of a project before rounding, from the first to `last`."""
    start = book.cell("sums", letter_of(COLUMNS, COMPONENTS[0]), line)
    return f"{start}:${letter_of(COLUMNS, last)}${FIRST_ROW + 2 + line}"


def share_of(book: Book, line: int) -> str:
    """Return the cell of the running share of a payer."""
    return book.cell("sums", letter_of(PAYERS, "running_share"), line, first=_payers_at(book))


def _payers_at(book: Book) -> int:
    """Return the row of the heads of the payers, below the projects and their total."""
    return free_row(FIRST_ROW, len(table(book)), total=True)
