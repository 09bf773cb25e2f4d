"""Write sheets into files as offices have them: text in any encoding, workbooks new and old."""

from __future__ import annotations

import csv
import io
import random
from pathlib import Path

import openpyxl

from tests.geodata.own.excel97 import write_xls
from tests.geodata.own.mutated.made import Cells, Sheet
from tests.geodata.own.ods import write_ods
from tests.geodata.own.office import ENCODED

_ENCODINGS = (*["utf-8"] * 24, *["tcvn3", "utf-16", "cp1258"] * 5, "broken")


def write_csv(path: Path, cells: Cells, encoding: str, separator: str = ",") -> Path:
    """Write cells as text; `encoding` "broken" is UTF-8 with one byte that doesn't fit."""
    text = io.StringIO()
    csv.writer(text, delimiter=separator).writerows(
        [["" if cell is None else cell for cell in row] for row in cells]
    )
    if encoding == "broken":
        path.write_bytes(text.getvalue().encode().replace("ế".encode(), b"\xe1\xff", 1))
    else:
        path.write_bytes(ENCODED[encoding](text.getvalue()))
    return path


def write_book(path: Path, sheets: list[Sheet]) -> Path:
    """Write sheets as a workbook with what is hidden and merged in them."""
    book = openpyxl.Workbook()
    for sheet in sheets:
        written = book.create_sheet(sheet.name)
        for row in sheet.cells:
            written.append(row)
        for number in sheet.hidden_rows:
            written.row_dimensions[number].hidden = True
        if sheet.hidden_columns:
            written.column_dimensions[sheet.hidden_columns].hidden = True
        for block in sheet.merged:
            written.merge_cells(block)
        written.sheet_state = "hidden" if sheet.hidden else "visible"
    del book["Sheet"]
    book.active = len(sheets) - 1
    book.save(path)
    return path


def write_table(folder: Path, name: str, sheets: list[Sheet], ways: list[str], rng: random.Random) -> Path:
    """Write a table in one of the formats that can hold it."""
    first = sheets[0]
    plain = len(sheets) == 1 and not (first.merged or first.hidden_rows or first.hidden_columns)
    apart = any("\u0303" in str(cell) or "\u0300" in str(cell) for row in first.cells for cell in row)
    if plain and rng.random() < 0.5:
        encoding = "utf-8" if apart else rng.choice(_ENCODINGS)
        ways.append(f"csv {encoding}")
        return write_csv(folder / f"{name}.csv", first.cells, encoding, rng.choice(",;\t"))
    if len(sheets) == 1 and rng.random() < 0.2:
        sheets.insert(0, _older(first))
        ways.append("hidden sheet")
    kind = rng.choice(("xlsx", "xlsx", "xls", "ods")) if plain else "xlsx"
    ways.append(kind)
    if kind == "xls":
        cells = {sheet.name: sheet.cells for sheet in sheets}
        return write_xls(folder / f"{name}.xls", cells, [sheet.name for sheet in sheets if sheet.hidden])
    return (write_ods if kind == "ods" else write_book)(folder / f"{name}.{kind}", sheets)


def _older(sheet: Sheet) -> Sheet:
    """Return a hidden sheet of older numbers."""
    halved = [
        [*row[:-1], row[-1] // 2 if isinstance(row[-1], int) else row[-1]] if row else []
        for row in sheet.cells
    ]
    return Sheet("2009", halved, hidden=True)
