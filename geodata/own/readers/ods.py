"""Sheets of LibreOffice (ODS) as cells, with what is hidden and merged."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from ansinh.geodata.own.layout.grid import Grid, Merge, Rows
from ansinh.geodata.own.readers.raw import ReadError
from ansinh.geodata.storage.damaged import DAMAGED_ZIP

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_NUMBERS = ("float", "currency", "percentage")
# Empty rows and columns are stored once with the number of times they repeat: up to a million for the rest of a sheet.
_MOST_REPEATS = 2_000
_MOST_BYTES = 200_000_000  # of the unpacked content; a table of a province has a hundredth of it


def read_ods(path: Path) -> list[Grid]:
    """Return the sheets of an ODS file.

    Raises
    ------
    ReadError
        The file isn't one, or is too large.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            if archive.getinfo("content.xml").file_size > _MOST_BYTES:
                raise ReadError("file_unreadable", why="too large")
            root = ET.fromstring(archive.read("content.xml"))  # noqa: S314 - expat limits entities that expand
    except (*DAMAGED_ZIP, KeyError, ET.ParseError) as error:
        raise ReadError("file_unreadable", why="not a sheet of the format ODS") from error
    hidden = {
        style.get(f"{_STYLE}name")
        for style in root.iter(f"{_STYLE}style")
        for part in style.iter(f"{_STYLE}table-properties")
        if part.get(f"{_TABLE}display") == "false"
    }
    return [
        _grid(table, hidden=table.get(f"{_TABLE}style-name") in hidden)
        for table in root.iter(f"{_TABLE}table")
    ]


def _grid(table: ET.Element, *, hidden: bool) -> Grid:
    rows: Rows = []
    merges: list[Merge] = []
    hidden_rows: set[int] = set()
    number = 0
    for row in table.iter(f"{_TABLE}table-row"):
        repeated = _repeats(row, "number-rows-repeated")
        cells = _cells(row, number + 1, merges)
        for _ in range(min(repeated, _MOST_REPEATS)):
            number += 1
            rows.append((number, list(cells)))
            if row.get(f"{_TABLE}visibility") in ("collapse", "filter") and cells:
                hidden_rows.add(number)
    while rows and not any(cell is not None for cell in rows[-1][1]):
        rows.pop()
    return Grid(
        str(table.get(f"{_TABLE}name")),
        rows,
        hidden,
        frozenset(hidden_rows),
        _hidden_columns(table),
        tuple(merges),
    )


def _repeats(element: ET.Element, name: str) -> int:
    return int(element.get(f"{_TABLE}{name}") or 1)


def _hidden_columns(table: ET.Element) -> frozenset[int]:
    hidden: set[int] = set()
    position = 0
    for column in table.iter(f"{_TABLE}table-column"):
        count = min(_repeats(column, "number-columns-repeated"), _MOST_REPEATS)
        if column.get(f"{_TABLE}visibility") in ("collapse", "filter"):
            hidden |= set(range(position, position + count))
        position += count
    return frozenset(hidden)


def _cells(row: ET.Element, number: int, merges: list[Merge]) -> list[Any]:
    cells: list[Any] = []
    for cell in row:
        if cell.tag not in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
            continue
        down, across = (_repeats(cell, f"number-{way}-spanned") for way in ("rows", "columns"))
        if down > 1 or across > 1:
            merges.append(Merge(number, len(cells), number + down - 1, len(cells) + across - 1))
        value = None if cell.tag.endswith("covered-table-cell") else _value(cell)
        cells += [value] * min(_repeats(cell, "number-columns-repeated"), _MOST_REPEATS)
    while cells and cells[-1] is None:
        cells.pop()
    return cells


def _value(cell: ET.Element) -> Any:
    if cell.get(f"{_OFFICE}value-type") in _NUMBERS:
        value = float(cell.get(f"{_OFFICE}value") or "nan")
        return int(value) if value.is_integer() else value
    text = "\n".join("".join(part.itertext()) for part in cell.iter(f"{_TEXT}p"))
    return text if text.strip() else None
