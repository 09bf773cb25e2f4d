"""Choose the reader for a table by the end of its file name."""

from __future__ import annotations

from ansinh.geodata.own.readers.database import read_database
from ansinh.geodata.own.readers.raw import RawTable, ReadError
from ansinh.geodata.own.readers.text import read_csv, read_xlsx
from ansinh.geodata.own.readers.vector import read_vector
from ansinh.geodata.own.spec import Source

TEXT = (".csv", ".tsv", ".txt")
BOOKS = (".xlsx", ".xlsm")
VECTOR = (".gpkg", ".geojson", ".json", ".shp", ".zip", ".kml", ".gml", ".fgb", ".tab")
RASTER = (".tif", ".tiff")
FORMATS = (*TEXT, *BOOKS, *VECTOR, *RASTER)


def read_raw(table: str, source: Source, database: str = "") -> RawTable:
    """Read a table without interpreting it.

    Raises
    ------
    ReadError
        The table can't be read; the error carries the code of the finding.
    """
    if source.file is None:
        return read_database(database, source)
    # Only files on disk are read. GDAL would download from an address such as "/vsicurl/…".
    if not source.file.is_file():
        raise ReadError("file_missing")
    suffix = source.file.suffix.lower()
    try:
        if suffix in TEXT:
            return read_csv(source.file, table, source)
        if suffix in BOOKS:
            return read_xlsx(source.file, table, source)
        if suffix in VECTOR:
            return read_vector(source.file, source)
    except OSError as error:
        raise ReadError("file_unreadable", why=error.strerror or str(error)) from error
    raise ReadError("format_unknown", suffix=suffix or "''", known=" ".join(FORMATS))
