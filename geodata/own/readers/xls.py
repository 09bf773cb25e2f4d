"""Workbooks of Excel before 2007 (XLS) as sheets of cells, with what is hidden and merged."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ansinh.geodata.own.layout.grid import Grid, Merge
from ansinh.geodata.own.readers.raw import ReadError

_ENCRYPTED = "EncryptedPackage".encode(
    "utf-16-le"
)  # a workbook of today with a password lies in a file of the old kind


def read_xls(path: Path) -> list[Grid]:
    """Return the sheets of an old workbook.

    Raises
    ------
    ReadError
        The file isn't an old workbook.
    """
    import xlrd

    try:
        book = xlrd.open_workbook(path, formatting_info=True)
    except NotImplementedError:  # formats are known of BIFF8 only
        book = xlrd.open_workbook(path)
    except Exception as error:  # xlrd raises whatever the broken part of the file makes it raise
        if _ENCRYPTED in path.read_bytes() or "encrypted" in str(error):
            raise ReadError("file_protected") from error
        raise ReadError("file_unreadable", why=str(error)) from error
    return [_grid(sheet, xlrd.XL_CELL_ERROR) for sheet in book.sheets()]


def _grid(sheet: Any, error_type: int) -> Grid:
    rows = []
    for at in range(sheet.nrows):
        cells = [
            None if cell.ctype == error_type or cell.value == "" else _whole(cell.value)
            for cell in sheet.row(at)
        ]
        rows.append((at + 1, cells))
    merges = tuple(Merge(top + 1, left, bottom, right - 1) for top, bottom, left, right in sheet.merged_cells)
    hidden_rows = frozenset(at + 1 for at, row in sheet.rowinfo_map.items() if row.hidden)
    hidden_columns = frozenset(at for at, column in sheet.colinfo_map.items() if column.hidden)
    return Grid(sheet.name, rows, sheet.visibility != 0, hidden_rows, hidden_columns, merges)


def _whole(value: Any) -> Any:
    return int(value) if isinstance(value, float) and value.is_integer() else value
