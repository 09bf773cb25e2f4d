"""Refuse a file whose content is of another kind than its name says: GDAL goes by content, and some kinds fetch."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path, PurePosixPath

from ansinh.geodata.storage.damaged import DAMAGED_ZIP

_HEAD = 4_096  # bytes at the beginning in which every kind shows itself
_XML_ROOT = re.compile(rb"<(?![?!])(?:[\w.-]+:)?([\w.-]+)")
_ROOTS = {".kml": {b"kml", b"Document"}, ".gml": {b"FeatureCollection", b"featureCollection", b"Container"}}
_STARTS = {
    ".gpkg": (b"SQLite format 3\x00",),
    ".shp": (b"\x00\x00\x27\x0a",),
    ".fgb": (b"fgb\x03",),
    ".tab": (b"!table", b"!Table", b"!TABLE"),
    ".mif": (b"Version", b"VERSION", b"version"),
    ".tif": (b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+"),
    ".zip": (b"PK\x03\x04",),
    ".parquet": (b"PAR1",),
    ".json": (b"{", b"[", b"\x1e{"),
}
_ALIKE = {
    ".geojson": ".json",
    ".geojsonl": ".json",
    ".tiff": ".tif",
    ".kmz": ".zip",
    ".geoparquet": ".parquet",
}
# What may lie in an archive beside tables: parts of shapefiles and file geodatabases, and notes.
_BESIDE = frozenset(
    {"", ".shx", ".dbf", ".prj", ".cpg", ".cst", ".qix", ".sbn", ".sbx", ".qpj", ".txt", ".md", ".pdf", ".csv", ".xlsx",
     ".png", ".jpg", ".jpeg", ".gdbtable", ".gdbtablx", ".gdbindexes", ".freelist", ".atx", ".spx", ".horizon", ".ini",
     ".mid", ".dat", ".map", ".id", ".ind", ".html", ".docx", ".doc", ".odt", ".rtf", ".xls", ".xlsm", ".ods", ".tsv", ".ppt",
     ".pptx", ".db", ".qml", ".qmd", ".sld", ".lyr", ".mxd"}
)  # fmt: skip
_MOST_UNPACKED = 2_000_000_000  # bytes of an archive; the largest extract of a province has a tenth
_MOST_MEMBERS = 10_000  # files of an archive; a table for each of the 3,321 communes of the country would fit


class DisguisedError(ValueError):
    """A file isn't what the end of its name says."""


def refuse_disguised(path: Path) -> None:
    """Raise `DisguisedError` if the content of a layer, raster or archive doesn't fit the end of its name."""
    suffix = _kind(path.suffix)
    if suffix not in _STARTS and suffix not in _ROOTS:
        return
    with path.open("rb") as stream:
        head = stream.read(_HEAD)
    _refuse(head, suffix, path.name)
    if suffix == ".zip":
        _refuse_members(path)


def _kind(suffix: str) -> str:
    suffix = suffix.lower()
    return _ALIKE.get(suffix, suffix)


def _refuse(head: bytes, suffix: str, name: str) -> None:
    plain = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if suffix in _ROOTS:
        root = _XML_ROOT.search(plain)
        fits = root is not None and root[1] in _ROOTS[suffix]
    else:
        fits = (plain if suffix == ".json" else head).startswith(_STARTS[suffix])
    if not fits:
        message = f"{name} is no {suffix.removeprefix('.').upper()} file, whatever its name says"
        raise DisguisedError(message)


def _refuse_members(path: Path) -> None:
    """Check the files of an archive as if they lay beside it; those of other kinds, and bombs, are refused."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = [item for item in archive.infolist() if not item.is_dir()]
            if len(members) > _MOST_MEMBERS or sum(item.file_size for item in members) > _MOST_UNPACKED:
                message = f"{path.name} unpacks to more than any province needs"
                raise DisguisedError(message)
            for item in members:
                suffix = _kind(PurePosixPath(item.filename).suffix)
                if suffix == ".xml" or suffix in _BESIDE:
                    continue
                if suffix not in _STARTS and suffix not in _ROOTS:
                    message = f"{path.name} holds {item.filename}, which is no table"
                    raise DisguisedError(message)
                with archive.open(item) as stream:
                    _refuse(stream.read(_HEAD), suffix, item.filename)
    except DAMAGED_ZIP as error:
        message = f"{path.name} is a damaged archive ({error})"
        raise DisguisedError(message) from error
