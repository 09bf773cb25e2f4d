"""The first rows of a table with a mark on every cell: heading, used, ignored, changed or doubted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from ansinh.geodata.own import Change, DataFinding
from ansinh.geodata.own.receipt import TableReceipt
from ansinh.words.plain import text

HEADING, USED, IGNORED, CHANGED, DOUBTED = "heading", "used", "ignored", "changed", "doubted"
MARKS = (HEADING, USED, IGNORED, CHANGED, DOUBTED)
_DOUBTS = frozenset({"error", "warning"})
_LONGEST = 60  # letters of a cell that are shown


class Cell(NamedTuple):
    """The text of a cell and its mark, one of `MARKS`."""

    text: str
    mark: str


class Row(NamedTuple):
    """A row of the file with its number ("" for the names of columns that have no row)."""

    number: str
    cells: tuple[Cell, ...]


def marked(receipt: TableReceipt, findings: Sequence[DataFinding], changes: Sequence[Change]) -> list[Row]:
    """Return the first rows of a table with all cells marked."""
    used = {receipt.positions[column.name]: column.name for column in receipt.columns
            if column.field and column.name in receipt.positions}  # fmt: skip
    doubted = {
        (row, finding.column)
        for finding in findings
        if finding.file == receipt.file and finding.severity in _DOUBTS and finding.column
        for row in finding.rows
    }
    changed = {(change.row, change.column) for change in changes if change.file == receipt.file}
    width = max((len(cells) for _, cells in receipt.top), default=0)
    rows = []
    for number, cells in receipt.top:
        padded = [*cells, *([None] * (width - len(cells)))]
        rows.append(Row(str(number or ""), tuple(
            Cell(_short(cell), _mark(number, used.get(position, ""), receipt, doubted, changed))
            for position, cell in enumerate(padded)
        )))  # fmt: skip
    return rows


def _mark(
    number: int,
    column: str,
    receipt: TableReceipt,
    doubted: set[tuple[int, str]],
    changed: set[tuple[int, str]],
) -> str:
    if number in receipt.heading or number == 0:
        return HEADING
    if (number, column) in doubted:
        return DOUBTED
    if (number, column) in changed:
        return CHANGED
    return USED if column and number in receipt.rows_read else IGNORED


def _short(cell: Any) -> str:
    said = text(cell)
    return said if len(said) <= _LONGEST else said[: _LONGEST - 1] + "…"
