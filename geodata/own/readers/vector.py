"""GeoPackage, GeoJSON, Shapefile (also zipped) and other vector files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pyogrio
from pyproj import CRS

from ansinh.geodata.own.cells.legacy import decode, guess
from ansinh.geodata.own.findings import Origin
from ansinh.geodata.own.readers.raw import RawTable, ReadError
from ansinh.geodata.own.spec import Source

_DECODED_HERE = ("cp1258", "windows-1258", "vni", "tcvn3", "abc")


def read_vector(path: Path, source: Source) -> RawTable:
    """Read a layer of a vector file without interpreting it."""
    layer = _layer(path, source)
    encoding, notes = _encoding(path, source)
    # GDAL drops the last letter of text in code page 1258 and doesn't know VNI, so bytes are read and decoded here.
    ours = (encoding or "").lower() in _DECODED_HERE
    options: dict[str, Any] = {"encoding": "ISO-8859-1" if ours else encoding} if encoding else {}
    try:
        frame = pyogrio.read_dataframe(path, layer=layer, **options)
    except Exception as error:  # GDAL's errors have no common base
        raise ReadError("file_unreadable", why=str(error)) from error
    if encoding and ours:
        frame = _decoded(frame, encoding)
    frame.index = range(1, len(frame) + 1)
    if frame.empty:
        raise ReadError("empty_table")
    origin = Origin(source.label, layer if len(pyogrio.list_layers(path)) > 1 else "")
    return split_geometry(frame, origin, notes)


def split_geometry(
    frame: pd.DataFrame, origin: Origin, notes: tuple[tuple[str, dict[str, Any]], ...] = ()
) -> RawTable:
    """Return a frame with its cells separated from its shapes."""
    geometry, crs = None, None
    cells = pd.DataFrame(frame)
    if isinstance(frame, gpd.GeoDataFrame):
        geometry = frame.geometry
        crs = CRS(frame.crs) if frame.crs is not None else None
        cells = cells.drop(columns=geometry.name)
        if geometry.isna().all():
            geometry, crs = None, None
    cells = cells.astype(object)
    return RawTable(cells.where(cells.notna(), None), origin, geometry, crs, notes)


def _layer(path: Path, source: Source) -> str:
    try:
        layers = [str(name) for name in pyogrio.list_layers(path)[:, 0]]
    except Exception as error:
        raise ReadError("file_unreadable", why=str(error)) from error
    if source.layer and source.layer not in layers:
        raise ReadError("layer_missing", layer=source.layer, known=", ".join(layers))
    if not source.layer and len(layers) > 1:
        raise ReadError("layer_missing", layer="", known=", ".join(layers))
    if not layers:
        raise ReadError("empty_table")
    return source.layer or layers[0]


def _encoding(path: Path, source: Source) -> tuple[str | None, tuple[tuple[str, dict[str, Any]], ...]]:
    """Return the encoding of a shapefile's table: stated, in its .cpg file, or guessed from the bytes."""
    if source.encoding:
        return source.encoding, ()
    dbf = next((path.with_suffix(end) for end in (".dbf", ".DBF") if path.with_suffix(end).is_file()), None)
    if path.suffix.lower() != ".shp" or dbf is None:
        return None, ()
    if any(path.with_suffix(end).is_file() for end in (".cpg", ".CPG", ".cst")):
        return None, ()
    found = guess(dbf.read_bytes()[32:])
    return found, () if found == "utf-8" else (("encoding_guessed", {"encoding": found}),)


def _decoded(frame: pd.DataFrame, encoding: str) -> pd.DataFrame:
    """Return a frame read as Latin-1 with its column names and texts decoded."""

    def word(value: Any) -> Any:
        return decode(value.encode("latin-1"), encoding) if isinstance(value, str) else value

    for name in frame.columns:
        if name != "geometry" and not pd.api.types.is_numeric_dtype(frame[name]):
            frame[name] = [word(value) for value in frame[name]]
    return frame.rename(columns={name: word(name) for name in frame.columns if name != "geometry"})
