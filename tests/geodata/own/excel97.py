"""Write workbooks as Excel 97 to 2003 did (.xls): no library that the tests have writes them.

A stream of records ([MS-XLS]: BOF, sheets, cells as LABEL and NUMBER) in a compound file ([MS-CFB]) of 512-byte sectors.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from pathlib import Path
from typing import Any

SECTOR = 512
FEWEST_BYTES = 4096
"""Shorter streams would have to stand in sectors of 64 bytes; so they are filled up."""
FREE, END, TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
"""Entries of the table of sectors: unused, last of its stream, the table itself."""
NONE = 0xFFFFFFFF


def write_xls(path: Path, sheets: dict[str, Sequence[Sequence[Any]]], hidden: Sequence[str] = ()) -> Path:
    """Write sheets of texts and numbers (None = empty); those in `hidden` can't be seen in Excel."""
    bodies = [_sheet(rows) for rows in sheets.values()]
    start = len(_globals(list(sheets), hidden, [0] * len(sheets)))
    places = []
    for body in bodies:
        places.append(start)
        start += len(body)
    path.write_bytes(_compound(_globals(list(sheets), hidden, places) + b"".join(bodies)))
    return path


def _record(number: int, content: bytes = b"") -> bytes:
    return struct.pack("<HH", number, len(content)) + content


def _globals(names: list[str], hidden: Sequence[str], places: list[int]) -> bytes:
    font = struct.pack("<5H4B", 200, 0, 0x7FFF, 400, 0, 0, 0, 0, 0) + _short("Arial")
    cell = struct.pack("<3H4BIIH", 0, 0, 1, 0x20, 0, 0, 0, 0, 0, 0x20C0)
    parts = [_begin(0x0005), _record(0x0042, struct.pack("<H", 1200))]
    parts += [_record(0x0031, font)] * 5 + [_record(0x00E0, cell)]
    for name, place in zip(names, places, strict=True):
        parts.append(_record(0x0085, struct.pack("<IBB", place, name in hidden, 0) + _short(name)))
    return b"".join([*parts, _record(0x000A)])


def _sheet(rows: Sequence[Sequence[Any]]) -> bytes:
    cells = [
        _cell(row, column, value)
        for row, values in enumerate(rows)
        for column, value in enumerate(values)
        if value is not None
    ]
    return b"".join([_begin(0x0010), *cells, _record(0x000A)])


def _begin(kind: int) -> bytes:
    return _record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0x0DBB, 0x07CC, 0, 6))


def _cell(row: int, column: int, value: object) -> bytes:
    place = struct.pack("<3H", row, column, 0)
    if isinstance(value, int | float):
        return _record(0x0203, place + struct.pack("<d", value))
    letters = str(value).encode("utf-16-le")
    return _record(0x0204, place + struct.pack("<HB", len(letters) // 2, 1) + letters)


def _short(text: str) -> bytes:
    letters = text.encode("utf-16-le")
    return struct.pack("<BB", len(letters) // 2, 1) + letters


def _compound(stream: bytes) -> bytes:
    """Return a compound file: header, table of sectors, directory, and the stream from the third sector on."""
    size = max(len(stream), FEWEST_BYTES)
    count = -(-size // SECTOR)
    chain = [TABLE, END, *(2 + at + 1 for at in range(count - 1)), END]
    table = struct.pack(f"<{SECTOR // 4}I", *chain, *[FREE] * (SECTOR // 4 - len(chain)))
    entries = _entry("Root Entry", 5, 1, END, 0) + _entry("Workbook", 2, NONE, 2, size)
    header = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<5H", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    )
    header += struct.pack("<9I", 0, 1, 1, 0, FEWEST_BYTES, END, 0, END, 0)
    header += struct.pack("<109I", 0, *[FREE] * 108)
    return header + table + entries.ljust(SECTOR, b"\0") + stream.ljust(count * SECTOR, b"\0")


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    letters = name.encode("utf-16-le") + b"\0\0"
    head = letters.ljust(64, b"\0") + struct.pack("<HBB3I", len(letters), kind, 1, NONE, NONE, child)
    return head + bytes(36) + struct.pack("<IQ", start, size)
