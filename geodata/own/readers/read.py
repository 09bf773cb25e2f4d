"""Choose the reader for a table by the end of its file name."""

from __future__ import annotations

from ansinh.geodata.own.readers.book import read_book
from ansinh.geodata.own.readers.database import read_database
from ansinh.geodata.own.readers.ods import read_ods
from ansinh.geodata.own.readers.raw import RawTable, ReadError
from ansinh.geodata.own.readers.sheets import table_of
from ansinh.geodata.own.readers.text import read_csv
from ansinh.geodata.own.readers.vector import read_vector
from ansinh.geodata.own.readers.xls import read_xls
from ansinh.geodata.own.spec import Source

TEXT = (".csv", ".tsv", ".txt")
BOOKS = {".xlsx": read_book, ".xlsm": read_book, ".xls": read_xls, ".ods": read_ods}
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
    ".gdb",
    ".parquet",
)
RASTER = (".tif", ".tiff")
FORMATS = (*TEXT, *BOOKS, *VECTOR, *RASTER)


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
        if suffix in TEXT:
            return read_csv(source.file, table, source, year)
        if suffix in BOOKS:
            return table_of(BOOKS[suffix](source.file), table, source, year)
        if suffix in VECTOR:
            return read_vector(source.file, source, table)
    except OSError as error:
        raise ReadError("file_unreadable", why=error.strerror or str(error)) from error
    raise ReadError("format_unknown", suffix=suffix or "''", known=" ".join(FORMATS))
