"""Sheet: what the capital of every facility pays for, line by line, and the components of each line."""

from __future__ import annotations

import pandas as pd

from ansinh.planning.inputs.tables import records
from ansinh.planning.projects.components import COMPONENTS
from ansinh.planning.projects.kinds import BLOCKS, COMPENSATION, MERGER
from ansinh.reports.workbook.basis import prices
from ansinh.reports.workbook.book import Book, Column, letter_of
from ansinh.reports.workbook.named import with_names

AMOUNT = "amount"
COLUMNS = [
    Column("plan", "plan_name", width=16),
    Column("period", "period", "year", 8),
    Column("site_id", "site_id", width=11),
    Column("site", "site", width=28),
    Column("service", "service_name", width=18),
    Column("project", "project_id", width=24),
    Column("priced", "what_name", width=18),
    Column("quantity", "quantity", "one", 9),
    Column("unit_price", "million_vnd", "ratio", 12, made="price_made"),
    Column("amount", AMOUNT, "money", 12, total=True, by="{quantity}*{million_vnd}"),
    *(Column(f"component_{name}", name, "money", 11, total=True, made=f"{name}_made") for name in COMPONENTS),
]
WHOLLY = {MERGER: "other", COMPENSATION: COMPENSATION}
"""Line of which the scenario states the sum → the component that it is."""


def write(book: Book) -> None:
    """Write every line with quantity, unit price and amount, and its components."""
    sheet = book.sheet("lines")
    sheet.write_string(2, 0, book.words("workbook.note_lines"), book.format(italic=True))
    book.table(sheet, with_names(book, table(book).rename(columns={"plan": "plan_id"})), COLUMNS)


def table(book: Book) -> pd.DataFrame:
    """Return the lines with amount and components, and the formula of each."""
    return book.frame("lines", _table)


def _table(book: Book) -> pd.DataFrame:
    rows = book.facts.data.cost_lines
    amounts = rows["quantity"] * rows["million_vnd"]
    shares = book.facts.data.component_shares
    by_block = {(row["block"], row["service"]): row for row in records(shares)}
    found: dict[str, list[object]] = {f"{name}{made}": [] for name in COMPONENTS for made in ("", "_made")}
    for number, (row, amount) in enumerate(zip(records(rows), amounts, strict=True)):
        block = BLOCKS.get(str(row["what"]), "")
        cell = book.cell("lines", letter_of(COLUMNS, AMOUNT), number).rpartition("!")[2]
        for name in COMPONENTS:
            if block and name in shares:
                share = float(by_block[block, row["service"]][name])
                made = f"={cell}*{prices.share_of(book, block, str(row['service']), name)}"
            else:
                share = float(not block and WHOLLY[str(row["what"])] == name)
                made = f"={cell}*{share:.0f}"
            found[name].append(amount * share)
            found[f"{name}_made"].append(made)
    names = [book.words.code("workbook.priced", what) for what in rows["what"]]
    cells = [prices.price_of(book, str(what)) for what in rows["what"]]
    known = rows.assign(
        amount=amounts, what_name=names, price_made=[f"={cell}" if cell else "" for cell in cells]
    )
    return known.join(pd.DataFrame(found, index=rows.index))


def capitals(book: Book, rows: pd.DataFrame) -> list[str]:
    """Return the formulas of the capital of facilities, each the sum of its lines; "" if the run has no lines."""
    lines, keys = book.facts.data.cost_lines, ("period", "site_id", "service")
    if lines.empty:
        return [""] * len(rows)
    at: dict[tuple[str, ...], list[int]] = {}
    for number, line in enumerate(records(lines)):
        at.setdefault((str(line["plan"]), *(str(line[key]) for key in keys)), []).append(number)
    amount = letter_of(COLUMNS, AMOUNT)
    mine = [at.get((str(row["plan_id"]), *(str(row[key]) for key in keys)), []) for row in records(rows)]
    return ["=" + book.sum_of("lines", amount, found) for found in mine]


def sum_of_project(book: Book, project: str, key: str) -> str:
    """Return the sum of a column of the lines of a project."""
    lines = [n for n, name in enumerate(book.facts.data.cost_lines["project_id"]) if name == project]
    return book.sum_of("lines", letter_of(COLUMNS, key), lines)
