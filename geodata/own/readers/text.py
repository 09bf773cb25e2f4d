"""CSV and XLSX as rows of cells."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from ansinh.geodata.own.cells.columns import HEADER_ROWS, header_row, known_names, names_of, schema
from ansinh.geodata.own.cells.legacy import decode, guess
from ansinh.geodata.own.findings import Origin
from ansinh.geodata.own.readers.raw import RawTable, ReadError
from ansinh.geodata.own.spec import Source

# A workbook is a ZIP archive. One that unpacks to more bytes than this is no table of a province, but would fill memory.
_UNPACKED_BYTES = 1_000_000_000
_SAMPLE = 50_000  # letters from which the separator is found out; they hold many more rows than `HEADER_ROWS`
# Most letters of a cell. A commune's shape as well-known text is far longer than the 128 kB that the csv module allows.
_LONGEST_CELL = 50_000_000
csv.field_size_limit(_LONGEST_CELL)
Rows = list[tuple[int, list[Any]]]


def read_csv(path: Path, table: str, source: Source) -> RawTable:
    """Read a CSV file: find out encoding and separator, and leave out title rows above the header."""
    content = path.read_bytes()
    encoding = source.encoding or guess(content)
    try:
        text = decode(content, encoding)
    except (LookupError, UnicodeError) as error:
        raise ReadError("file_unreadable", why=f"encoding {encoding}: {error}") from error
    notes: tuple[tuple[str, dict[str, Any]], ...] = ()
    if not source.encoding and encoding not in ("utf-8", "utf-16"):
        notes = (("encoding_guessed", {"encoding": encoding}),)
    try:
        rows = list(_csv_rows(text, table, source.columns.values()))
    except csv.Error as error:
        raise ReadError("file_unreadable", why=str(error)) from error
    return _with_header(rows, table, source, Origin(source.label), notes)


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


def read_xlsx(path: Path, table: str, source: Source) -> RawTable:
    """Read one sheet of a workbook: the one that the scenario names, or the first with known column names."""
    from openpyxl import load_workbook

    _refuse_bomb(path)
    try:
        book = load_workbook(path, read_only=True, data_only=True, keep_links=False)
    except Exception as error:  # openpyxl raises whatever the broken part of the file makes it raise
        raise ReadError("file_unreadable", why=str(error)) from error
    try:
        names = book.sheetnames
        if source.sheet and source.sheet not in names:
            raise ReadError("sheet_missing", sheet=source.sheet, known=", ".join(names))
        failed: ReadError | None = None
        for name in [source.sheet] if source.sheet else names:
            sheet = book[name]
            sheet.reset_dimensions()
            rows = [(number, list(row)) for number, row in enumerate(sheet.iter_rows(values_only=True), 1)]
            try:
                return _with_header(rows, table, source, Origin(source.label, name))
            except ReadError as error:
                failed = failed or error
        raise failed or ReadError("empty_table")
    finally:
        book.close()


def _refuse_bomb(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            size = sum(item.file_size for item in archive.infolist())
    except zipfile.BadZipFile as error:
        raise ReadError("file_unreadable", why="not a workbook of the format XLSX") from error
    if size > _UNPACKED_BYTES:
        raise ReadError("file_unreadable", why=f"unpacks to {size / 1e9:.1f} GB")


def _with_header(
    rows: Rows, table: str, source: Source, origin: Origin, notes: tuple[tuple[str, dict[str, Any]], ...] = ()
) -> RawTable:
    """Return the rows below the header as a frame; blank rows stay, because a later step notes them."""
    if not any(cell is not None for _, row in rows for cell in row):
        raise ReadError("empty_table")
    at = header_row(table, [row for _, row in rows], source.columns.values())
    if at is None:
        raise ReadError("header_not_found", rows_read=min(HEADER_ROWS, len(rows)), example=_example(table))
    header = [str(cell).strip() if cell is not None else "" for cell in rows[at][1]]
    kept = [position for position, name in enumerate(header) if name]
    body = [
        [row[position] if position < len(row) else None for position in kept] for _, row in rows[at + 1 :]
    ]
    index = [number for number, _ in rows[at + 1 :]]
    # Sheets often end in thousands of formatted but empty rows, which aren't worth a finding.
    while body and all(cell is None for cell in body[-1]):
        body.pop()
        index.pop()
    columns = _distinct([header[position] for position in kept])
    frame = pd.DataFrame(body, index=index, columns=columns, dtype=object)
    return RawTable(frame, origin, notes=notes)


def _distinct(names: list[str]) -> list[str]:
    seen: dict[str, int] = {}
    distinct = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        distinct.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return distinct


def _example(table: str) -> str:
    fields = schema()[schema()["table"] == table]["field"].head(4)
    return ", ".join((names_of(table, field) or (field,))[0] for field in fields)
