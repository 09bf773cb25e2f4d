"""CSV as rows of cells."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from ansinh.geodata.own.cells.columns import HEADER_ROWS, known_names
from ansinh.geodata.own.cells.legacy import broken_byte, decode, guess, written_twice
from ansinh.geodata.own.layout.grid import Grid
from ansinh.geodata.own.readers.fonts import in_unicode
from ansinh.geodata.own.readers.raw import RawTable, ReadError
from ansinh.geodata.own.readers.sheets import table_of
from ansinh.geodata.own.spec import Source

_SAMPLE = 50_000  # letters from which the separator is found out; they hold many more rows than `HEADER_ROWS`
# Most letters of a cell. A commune's shape as well-known text is far longer than the 128 kB that the csv module allows.
_LONGEST_CELL = 50_000_000
csv.field_size_limit(_LONGEST_CELL)


def read_csv(path: Path, table: str, source: Source, year: int = 0) -> RawTable:
    """Read a CSV file: find out encoding and separator, and leave out title rows above the header."""
    grid, encoding, notes = csv_grid(path, table, source)
    return table_of([grid], table, source, year, notes, encoding)


def csv_grid(
    path: Path, table: str, source: Source
) -> tuple[Grid, str, tuple[tuple[str, dict[str, Any]], ...]]:
    """Return the cells of a CSV file as they stand, their encoding, and notes about it.

    Raises
    ------
    ReadError
        The text can't be decoded.
    """
    content = path.read_bytes()
    if not source.encoding and (broken := broken_byte(content)) is not None:
        raise _broken(content, *broken)
    encoding = source.encoding or guess(content)
    try:
        text = decode(content, encoding)
    except (LookupError, UnicodeError) as error:
        raise ReadError("file_unreadable", why=f"encoding {encoding}: {error}") from error
    notes: tuple[tuple[str, dict[str, Any]], ...] = ()
    if not source.encoding and (meant := written_twice(text)) is not None:
        text, notes = meant, (("encoding_twice", {}),)
    elif not source.encoding and not encoding.startswith("utf-"):
        notes = (("encoding_guessed", {"encoding": encoding}),)
    try:
        rows = list(_csv_rows(text, table, source.columns.values()))
    except csv.Error as error:
        raise ReadError("file_unreadable", why=str(error)) from error
    grid = Grid("", rows)
    return (grid if source.encoding else in_unicode(grid)), encoding, notes


def _broken(content: bytes, at: int, byte: int) -> ReadError:
    """Return the error about one byte that isn't UTF-8, with its line."""
    near = content[max(0, at - 15) : at + 15].decode("utf-8", errors="ignore").replace("\n", " ")
    return ReadError(
        "byte_broken", fits="utf-8", byte=f"0x{byte:02x}", line=content.count(b"\n", 0, at) + 1, near=near
    )


def _csv_rows(text: str, table: str, own: Iterable[str]) -> Iterator[tuple[int, list[Any]]]:
    """Yield line numbers and cells, split at the separator with which most column names are understood."""
    head = text[:_SAMPLE]

    def understood(delimiter: str) -> tuple[int, int]:
        rows = list(csv.reader(io.StringIO(head, newline=""), delimiter=delimiter))[:HEADER_ROWS]
        return max((known_names(table, row, own) for row in rows), default=0), head.count(delimiter)

    delimiter = max(",;\t|", key=understood)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    for row in reader:
        yield reader.line_num, [cell if cell.strip() else None for cell in row]
