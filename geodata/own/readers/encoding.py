"""The encoding of a shapefile's table: stated, in its .cpg file, or guessed; a .cpg file that lies is found out."""

from __future__ import annotations

from typing import Any

from ansinh.geodata.own.cells.legacy import guess, hints
from ansinh.geodata.own.readers.packed import Opened
from ansinh.geodata.own.readers.raw import ReadError

DECODED_HERE = ("cp1258", "vni", "tcvn3", "abc")
"""GDAL drops the last letters of text in code page 1258 and knows neither VNI nor TCVN3: bytes are decoded here."""
_NAMES = {"1258": "cp1258", "windows-1258": "cp1258", "cp-1258": "cp1258", "ansi 1258": "cp1258", "utf8": "utf-8",
          "65001": "utf-8", "cp65001": "utf-8"}  # fmt: skip
_WESTERN = (
    "1252",
    "cp1252",
    "windows-1252",
    "iso-8859-1",
    "iso8859-1",
    "8859-1",
    "latin1",
    "latin-1",
    "88591",
    "ansi 1252",
)
_FEWEST_HINTS = 3  # letters that only a Vietnamese encoding explains; fewer may be chance
Notes = tuple[tuple[str, dict[str, Any]], ...]


def plain(encoding: str) -> str:
    """Return the usual name of an encoding as people and programs write it."""
    name = encoding.strip().strip("\x00").casefold()
    return _NAMES.get(name, name)


def encoding_of(file: Opened, stated: str) -> tuple[str | None, Notes]:
    """Return the encoding of a shapefile's table, None for a format that fixes it, and notes about it.

    Raises
    ------
    ReadError
        ``encoding_lies``: the text doesn't fit what the .cpg file says.
    """
    if stated:
        return plain(stated), ()
    table = file.beside(".dbf", ".DBF") if file.suffix == ".shp" else None
    if table is None:
        return None, ()
    cells = table[int.from_bytes(table[8:10], "little") :]
    label = file.beside(".cpg", ".CPG", ".cst")
    if label is None:
        found = guess(cells)
        return found, () if found == "utf-8" else (("encoding_guessed", {"encoding": found}),)
    given = plain(label.decode("ascii", errors="replace"))
    found = _better(cells, given)
    if found:
        raise ReadError("encoding_lies", given=given, fits=found)
    # An encoding that isn't decoded here is left to GDAL, which reads the .cpg file itself.
    return (given, ()) if given in DECODED_HERE else (None, ())


def _better(cells: bytes, given: str) -> str:
    """Return the encoding that fits the text of a table better than the given one; "" if none does."""
    fits = guess(cells)
    if fits == given or cells.isascii():
        return ""
    if given == "utf-8":
        return fits if hints(cells, fits) >= _FEWEST_HINTS else ""
    if fits == "utf-8":
        return fits
    return fits if given in _WESTERN and hints(cells, fits) >= _FEWEST_HINTS else ""
