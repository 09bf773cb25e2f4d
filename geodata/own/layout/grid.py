"""A sheet as it stands in a file: cells by row, with what the program that made it hides and merges."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from openpyxl.utils import get_column_letter

Rows = list[tuple[int, list[Any]]]
"""Row number in the file, and its cells."""


class Merge(NamedTuple):
    """A block of merged cells: row numbers and column positions (from 0), both ends included."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def address(self) -> str:
        """The block as spreadsheets write it: "B7:B8"."""
        first, last = (get_column_letter(position + 1) for position in (self.left, self.right))
        return f"{first}{self.top}:{last}{self.bottom}"


@dataclass(frozen=True, eq=False)
class Grid:
    """One sheet.

    Attributes
    ----------
    name
        Name of the sheet; empty for a CSV file.
    rows
        Row numbers and cells, top to bottom.
    hidden
        Whether the whole sheet is hidden.
    hidden_rows, hidden_columns
        Row numbers, and column positions from 0, that are hidden.
    merges
        Merged cells. Only the first cell of a block holds its value.
    encoding
        Encoding of the old font in which the texts were written; empty for Unicode.
    """

    name: str
    rows: Rows
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    merges: tuple[Merge, ...] = ()
    encoding: str = ""

    @property
    def filled(self) -> bool:
        """Whether any cell has a value."""
        return any(cell is not None for _, row in self.rows for cell in row)

    def cell(self, row: list[Any], position: int) -> Any:
        """Return a cell of a row; None beyond its end."""
        return row[position] if position < len(row) else None

    def visible(self, keep: Iterable[int] = ()) -> Grid:
        """Return the sheet without hidden rows, and with hidden columns emptied, except the positions in `keep`."""
        blank = self.hidden_columns - set(keep)
        if not blank and not self.hidden_rows:
            return self
        rows = [
            (number, [None if position in blank else cell for position, cell in enumerate(row)])
            for number, row in self.rows
            if number not in self.hidden_rows
        ]
        return replace(self, rows=rows)

    def tall(self, below: int) -> tuple[Merge, ...]:
        """Return the merged cells of several rows under row `below`."""
        return tuple(merge for merge in self.merges if merge.bottom > merge.top and merge.top > below)

    def filled_down(self, blocks: Collection[Merge]) -> Grid:
        """Return the sheet with the value of each of these merged cells in all rows of its block."""
        if not blocks:
            return self
        cells = {number: list(row) for number, row in self.rows}
        for merge in blocks:
            top = cells.get(merge.top, [])
            value = self.cell(top, merge.left)
            for number in _between(cells, merge.top + 1, merge.bottom):
                cells[number] += [None] * (merge.left + 1 - len(cells[number]))
                cells[number][merge.left] = value
        return replace(self, rows=list(cells.items()))


def _between(cells: dict[int, list[Any]], first: int, last: int) -> Iterator[int]:
    return (number for number in cells if first <= number <= last)
