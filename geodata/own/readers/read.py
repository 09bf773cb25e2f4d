"""Choose the reader for a table by the end of its file name."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from ansinh.geodata.own.layout.grid import Grid
from ansinh.geodata.own.readers.book import read_book
from ansinh.geodata.own.readers.database import read_database
from ansinh.geodata.own.readers.fonts import in_unicode
from ansinh.geodata.own.readers.html import read_html
from ansinh.geodata.own.readers.ods import read_ods
from ansinh.geodata.own.readers.raw import RawTable, ReadError
from ansinh.geodata.own.readers.sheets import table_of
from ansinh.geodata.own.readers.text import read_csv
from ansinh.geodata.own.readers.vector import read_vector
from ansinh.geodata.own.readers.xls import read_xls
from ansinh.geodata.own.spec import Source

TEXT = (".csv", ".tsv", ".txt")
BOOKS = {
    ".xlsx": read_book,
    ".xlsm": read_book,
    ".xls": read_xls,
    ".ods": read_ods,
    ".html": read_html,
    ".htm": read_html,
}
VECTOR = (
    ".gpkg",
    ".geojson",
    ".json",
    ".shp",
    ".zip",
    ".kml",
    ".kmz",
    ".gml",
    ".fgb",
    ".tab",
    ".mif",
    ".gdb",
    ".parquet",
)
RASTER = (".tif", ".tiff")
_HEAD = 4_096  # bytes in which every kind shows itself
_OLD_BOOK, _ZIP = b"\xd0\xcf\x11\xe0", b"PK\x03\x04"
_PAGE = re.compile(rb"<(html|table|!doctype html|body)\b", re.IGNORECASE)
_CONTROLS = frozenset(range(32)) - frozenset(b"\t\r\n\f")
FORMATS = (*TEXT, *BOOKS, *VECTOR, *RASTER)


def sheets_of(path: Path, encoding: str = "") -> list[Grid]:
    """Return the sheets of a workbook with their texts in Unicode; `encoding` is that of an old font, "" = find out.

    Raises
    ------
    ReadError
        The file isn't a workbook of the format that its name says.
    """
    return [in_unicode(grid, encoding) for grid in BOOKS[kind_of(path)](path)]


def kind_of(path: Path) -> str:
    """Return the ending that a file should have: offices' systems export pages and plain text under that of a workbook."""
    suffix = path.suffix.lower()
    if suffix not in BOOKS:
        return suffix
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if head.startswith(_OLD_BOOK):
        return ".xls"
    if head.startswith(_ZIP):
        return suffix if suffix != ".xls" else ".xlsx"
    if _PAGE.search(head):
        return ".html"
    return ".csv" if head and _is_text(head) else suffix


def _is_text(head: bytes) -> bool:
    """Whether bytes are those of a text: of two bytes a letter, or without the control signs of other files."""
    return head.startswith(codecs.BOM_UTF16_LE) or not _CONTROLS & set(head)


def read_raw(table: str, source: Source, database: str = "", year: int = 0) -> RawTable:
    """Read a table without interpreting it.

    Raises
    ------
    ReadError
        The table can't be read; the error carries the code of the finding.
    """
    if source.file is None:
        return read_database(database, source)
    # Only files on disk are read. GDAL would download from an address such as "/vsicurl/…".
    suffix = source.file.suffix.lower()
    if not (source.file.is_file() or (suffix == ".gdb" and source.file.is_dir())):
        raise ReadError("file_missing")
    try:
        suffix = kind_of(source.file) if source.file.is_file() else suffix
        if suffix in TEXT:
            return read_csv(source.file, table, source, year)
        if suffix in BOOKS:
            return table_of(sheets_of(source.file, source.encoding), table, source, year)
        if suffix in VECTOR:
            return read_vector(source.file, source, table)
    except OSError as error:
        raise ReadError("file_unreadable", why=error.strerror or str(error)) from error
    raise ReadError("format_unknown", suffix=suffix or "''", known=" ".join(FORMATS))
