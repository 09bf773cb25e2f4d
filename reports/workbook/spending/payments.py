"""Sheet: capital by project, source and year."""

from __future__ import annotations

import pandas as pd

from ansinh.planning.inputs.tables import records
from ansinh.planning.projects.owners import NON_PUBLIC, PRIVATE
from ansinh.planning.projects.whole import scaled
from ansinh.reports.facts.projects import named_projects, years_by_source
from ansinh.reports.tables.money import source_label
from ansinh.reports.workbook.basis import sums
from ansinh.reports.workbook.book import FIRST_ROW, Book, Column, letter_of
from ansinh.reports.workbook.spending import projects

FIRST = [
    Column("project", "project_id", width=26),
    Column("site", "site", width=34),
    Column("owner", "owner_name", width=16),
    Column("fund_source", "source_name", width=30),
]
LAST = [
    Column("start_year", "start_year", "year", 8, made="start_made"),
    Column("end_year", "end_year", "year", 8, made="end_made"),
    Column("due_of_source", "due", "money", 13, total=True, made="due_made"),
]


def write(book: Book) -> None:
    """Write a row for every project and source, a column for every year, and sums of rows and columns."""
    table = years_by_source(book.facts)
    years = [str(column) for column in table.columns if str(column).isdecimal()]
    money = [Column("", year, "money", 12, total=True, label=year, made=f"{year}_made") for year in years]
    ends = (years[0], years[-1]) if years else ()
    total = Column("", "total", "money", 13, total=True, sum_of=ends, label=book.words("common.total"))
    columns = [*FIRST, *money, total, *LAST]
    rows = _due(book, _named(book, table), letter_of(columns, "due"))
    start, end, due = (f"${letter_of(columns, key)}{{row}}" for key in ("start_year", "end_year", "due"))
    for year in years:
        rows[f"{year}_made"] = [_in_year(year, start, end, due) if made else "" for made in rows["due_made"]]
    book.table(book.sheet("payments"), rows, columns)


def _named(book: Book, table: pd.DataFrame) -> pd.DataFrame:
    known = named_projects(book.facts, book.words).set_index("project_id")
    names = {
        key: table["project_id"].map(known[key])
        for key in ("site", "owner_name", "owner", "period", "start_year", "end_year")
    }
    sources = [source_label(book.facts, book.words, source) for source in table["source"]]
    return table.assign(**names, source_name=sources, due=table["total"])


def _in_year(year: str, start: str, end: str, due: str) -> str:
    """Return the formula of a year: an even part of what is due, and one more in the first years if it doesn't divide."""
    years = f"({end}-{start}+1)"
    one_more = f"IF({year}-{start}<MOD({due},{years}),1,0)"
    return f"=IF(AND({year}>={start},{year}<={end}),INT({due}/{years})+{one_more},0)"


def _due(book: Book, rows: pd.DataFrame, column: str) -> pd.DataFrame:
    """Return the rows with the formulas of first and last year, and of what a source pays of a project."""
    ids = list(sums.table(book)["project_id"])
    if not ids:
        return rows.assign(due_made="")
    made: dict[str, list[str]] = {"start_made": [], "end_made": [], "due_made": []}
    for number, row in enumerate(records(rows)):
        line = ids.index(str(row["project_id"]))
        for key, name in (("start_made", "start_year"), ("end_made", "end_year")):
            made[key].append("=" + book.cell("projects", letter_of(projects.COLUMNS, name), line))
        made["due_made"].append(_paid(book, rows, number, column))
    return rows.assign(**made)


def _paid(book: Book, rows: pd.DataFrame, number: int, column: str) -> str:
    """Return the formula of what a source pays of a project; "" if the run has no payers.

    What the projects of a period and kind of owner get together is shared out by the running shares of their payers; the
    project gets what is new (see `planning.projects.whole.in_turn`, also for the very small project that is alone).
    """
    row, payers = rows.iloc[number], sums.payers(book)
    private = (rows["owner"] == PRIVATE) == (row["owner"] == PRIVATE)
    alike = rows[private & (rows["period"] == row["period"])]
    mine = payers[
        (payers["period"] == row["period"])
        & ((payers["ownership"] == NON_PUBLIC) == (row["owner"] == PRIVATE))
    ]
    if row["source"] not in set(mine["source"]):
        return ""
    at = list(mine["source"]).index(row["source"])
    order = list(dict.fromkeys(alike["project_id"]))
    before = order[: order.index(row["project_id"])]
    above = alike.index[alike["project_id"].isin(before) & (alike["source"] == row["source"])]
    done = [*before, row["project_id"]]
    together = int(alike.loc[alike["project_id"].isin(done), "total"].sum())
    given = int(alike.loc[above, "total"].sum())
    alone = scaled(list(mine["weight"]), together)[at] - given != row["total"]
    projects_in = [row["project_id"]] if alone else done
    ids = list(sums.table(book)["project_id"])
    capital = book.sum_of(
        "projects", letter_of(projects.COLUMNS, "capital_million_vnd"), map(ids.index, projects_in)
    )
    lines = list(mine.index)
    now, then = (f"({capital})*{sums.share_of(book, line)}" for line in (lines[at], lines[at - 1]))
    part = sums.rounded(now) + (f"-{sums.rounded(then)}" if at else "")
    cells = "".join(f"-{column}{FIRST_ROW + 2 + int(line)}" for line in above)
    return f"={part}" if alone else f"={part}{cells}"
