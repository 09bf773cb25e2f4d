"""Workbooks (XLSX) as sheets of cells, with what is hidden and merged."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from ansinh.geodata.own.layout.grid import Grid, Merge
from ansinh.geodata.own.readers.raw import ReadError

# A workbook is a ZIP archive. One that unpacks to more bytes than this is no table of a province, but would fill memory.
_UNPACKED_BYTES = 1_000_000_000
# Hidden and merged cells are known only of a workbook that is read as a whole, which takes fifty times its size in memory.
_READ_AS_A_WHOLE = 60_000_000
# A formula whose result was never stored. One whose result is an empty text (`t="str"`) was calculated.
_UNCALCULATED = re.compile(
    rb"""<c (?![^>]*\bt="str")[^>]*>\s*<f[^>]*>[^<]*</f>\s*(<v\s*/>|<v></v>)?\s*</c>"""
)


def read_book(path: Path) -> list[Grid]:
    """Return the sheets of a workbook.

    Raises
    ------
    ReadError
        The file isn't a workbook, or unpacks to too many bytes.
    """
    from openpyxl import load_workbook

    large = _unpacked(path) > _READ_AS_A_WHOLE
    try:
        # The content is passed, not the name: the library refuses a workbook under the old ending ".xls".
        with path.open("rb") as content:
            book = load_workbook(content, read_only=large, data_only=True, keep_links=False)
            grids = [_grid(sheet, large=large) for sheet in book.worksheets]
            return grids if large else _with_formulas(path, grids)
    except Exception as error:  # openpyxl raises whatever the broken part of the file makes it raise
        raise ReadError("file_unreadable", why=str(error)) from error


def _grid(sheet: Any, *, large: bool) -> Grid:
    if large:
        sheet.reset_dimensions()
    rows = [(number, list(row)) for number, row in enumerate(sheet.iter_rows(values_only=True), 1)]
    hidden = sheet.sheet_state != "visible"
    if large:
        return Grid(sheet.title, rows, hidden)
    filled = {number for number, row in rows if any(cell is not None for cell in row)}
    hidden_rows = {number for number, row in sheet.row_dimensions.items() if row.hidden or row.height == 0}
    merges = tuple(Merge(block.min_row, block.min_col - 1, block.max_row, block.max_col - 1)
                   for block in sheet.merged_cells.ranges)  # fmt: skip
    return Grid(
        sheet.title, rows, hidden, frozenset(hidden_rows & filled), frozenset(_hidden_columns(sheet)), merges
    )


def _with_formulas(path: Path, grids: list[Grid]) -> list[Grid]:
    """Return the sheets with the formula in each cell whose result the program that wrote it never stored."""
    with zipfile.ZipFile(path) as archive:
        sheets = [
            name for name in archive.namelist() if name.startswith("xl/worksheets/") and name.endswith(".xml")
        ]
        if not any(_UNCALCULATED.search(archive.read(name)) for name in sheets):
            return grids
    from openpyxl import load_workbook

    with path.open("rb") as content:
        written = load_workbook(content, keep_links=False)
    return [
        replace(grid, rows=[(number, [_formula(sheet.cell(number, at).value) if cell is None else cell
                                      for at, cell in enumerate(row, 1)]) for number, row in grid.rows])
        for grid, sheet in zip(grids, written.worksheets, strict=True)
    ]  # fmt: skip


def _formula(cell: Any) -> str | None:
    return cell if isinstance(cell, str) and cell.startswith("=") else None


def _hidden_columns(sheet: Any) -> set[int]:
    """Return the positions of hidden columns; one entry of the file may stand for several columns."""
    hidden: set[int] = set()
    for column in sheet.column_dimensions.values():
        if column.hidden:
            hidden |= set(range(column.min - 1, min(column.max, sheet.max_column)))
    return hidden


def _unpacked(path: Path) -> int:
    try:
        with zipfile.ZipFile(path) as archive:
            size = sum(item.file_size for item in archive.infolist())
    except zipfile.BadZipFile as error:
        raise ReadError("file_unreadable", why="not a workbook of the format XLSX") from error
    if size > _UNPACKED_BYTES:
        raise ReadError("file_unreadable", why=f"unpacks to {size / 1e9:.1f} GB")
    return size
