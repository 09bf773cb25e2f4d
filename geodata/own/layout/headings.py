"""Find the heading of a table, which may take several rows and merged cells, and name its columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from ansinh.geodata.names import fold
from ansinh.geodata.own.cells.columns import field_of, header_row
from ansinh.geodata.own.layout.grid import Grid
from ansinh.geodata.own.layout.units import unit_of
from ansinh.geodata.own.layout.words import NEUTRAL, is_numbering, is_part, is_serial, is_whole, is_year

SEPARATOR = " / "
"""Stands between a group heading and the heading under it in the name of a column."""
_DEEPEST = 5  # rows that a heading takes at most
_MOSTLY = 0.6  # share of the cells of a further heading row that must be words of headings
_LONGEST_NUMBER = 2  # digits of the number of a column
_FEWEST_NUMBERED = 3  # cells in a row of numbering: "(1) (2) (3)"


@dataclass(frozen=True)
class Headings:
    """The heading of a table.

    Attributes
    ----------
    first, last
        Positions of its rows in the grid.
    names
        Name of each column, group headings first ("Dân số / Nữ"); "" for a column without one.
    below
        Position of the first row under the heading and the row of numbering.
    """

    first: int
    last: int
    names: tuple[str, ...]
    below: int


def find_headings(table: str, grid: Grid, own: Iterable[str]) -> Headings | None:
    """Return the heading of a table; None if no row of the grid has known column names."""
    own = tuple(own)
    rows = [row for _, row in grid.rows]
    at = header_row(table, rows, [name.split(SEPARATOR)[-1] for name in own])
    if at is None:
        return None
    first, last = _block(table, grid, at)
    names = _names(grid, first, last)
    below = last + 1
    while below < len(rows) and _is_numbering(rows[below]):
        below += 1
    return Headings(first, last, names, below)


def _block(table: str, grid: Grid, at: int) -> tuple[int, int]:
    """Return the first and last row of the heading around its best row."""
    numbers = [number for number, _ in grid.rows]
    first = last = at
    while first > 0 and at - first < _DEEPEST and _heads(table, grid.rows[first - 1][1]):
        first -= 1
    while last + 1 < len(numbers) and last - at < _DEEPEST and _heads(table, grid.rows[last + 1][1]):
        last += 1
    spanned = [merge for merge in grid.merges if numbers[first] <= merge.top <= numbers[last]]
    for merge in spanned:
        if merge.top <= numbers[at] and merge.bottom > numbers[last] and merge.bottom - merge.top < _DEEPEST:
            last = max(position for position, number in enumerate(numbers) if number <= merge.bottom)
    return first, last


def _heads(table: str, row: Sequence[Any]) -> bool:
    """Whether a row beside the best one belongs to the heading: several cells, most of them words of headings."""
    cells = [cell for cell in row if cell is not None and str(cell).strip()]
    if len(cells) < 2 or any(isinstance(cell, float) for cell in cells):  # noqa: PLR2004 - a title is one cell
        return False
    if _is_numbering(row) or any(_is_figure(cell) for cell in cells):
        return False
    known = [cell for cell in cells if _is_heading(table, cell)]
    return len(known) >= _MOSTLY * len(cells)


def _is_figure(cell: Any) -> bool:
    """Whether a cell is a number, or a code, of a record: no heading is a number but a year or a column's own."""
    digits = str(cell).strip().replace(".", "").replace(",", "")
    return digits.isdecimal() and len(digits) > _LONGEST_NUMBER and not is_year(cell)


def _is_heading(table: str, cell: Any) -> bool:
    if is_year(cell):
        return True
    if not isinstance(cell, str):
        return False
    words = (is_whole(cell), is_part(cell), is_serial(cell), unit_of(cell.strip(" ()")) is not None)
    return any(words) or fold(cell) in NEUTRAL or field_of(table, cell) is not None


def _is_numbering(row: Sequence[Any]) -> bool:
    cells = [cell for cell in row if cell is not None and str(cell).strip()]
    if len(cells) < _FEWEST_NUMBERED or not all(is_numbering(_whole(cell)) for cell in cells):
        return False
    digits = [int(text) for cell in cells if (text := str(_whole(cell)).strip(" ()")).isdecimal()]
    return digits == sorted(set(digits)) and (not digits or digits[0] <= len(cells))


def _whole(cell: Any) -> Any:
    return int(cell) if isinstance(cell, float) and cell.is_integer() else cell


def _names(grid: Grid, first: int, last: int) -> tuple[str, ...]:
    """Return the names of all columns; a merged or empty group cell holds for the columns to its right."""
    # Some formats end a row with its last filled cell: columns without a heading of their own are there all the same.
    width = max((len(row) for _, row in grid.rows[first:]), default=0)
    levels = [
        [_said(grid.cell(row, position)) for position in range(width)]
        for _, row in grid.rows[first : last + 1]
    ]
    spread = [_spread(levels, depth, grid, grid.rows[first + depth][0]) for depth in range(len(levels))]
    names = []
    for position in range(width):
        parts = list(dict.fromkeys(level[position] for level in spread if level[position]))
        names.append(SEPARATOR.join(parts))
    return tuple(names)


def _said(cell: Any) -> str:
    return "" if cell is None else " ".join(str(_whole(cell)).split())


def _spread(levels: list[list[str]], depth: int, grid: Grid, number: int) -> list[str]:
    """Return one row of the heading with group headings repeated over the columns that they hold for."""
    row = list(levels[depth])
    for merge in grid.merges:
        if merge.top == number and merge.right > merge.left:
            for position in range(merge.left + 1, min(merge.right + 1, len(row))):
                row[position] = row[merge.left]
    if grid.merges or depth + 1 == len(levels):
        return row
    under = levels[depth + 1]
    for position in range(1, len(row)):
        above = any(levels[higher][position] for higher in range(depth))
        if not row[position] and under[position] and under[position - 1] and not above:
            row[position] = row[position - 1]
    return row
