"""GeoPackage, GeoJSON, Shapefile (also zipped) and other vector files."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
from pyproj import CRS

from ansinh.geodata.own.cells.columns import field_of, fields
from ansinh.geodata.own.cells.legacy import decode
from ansinh.geodata.own.findings import Origin, quoted
from ansinh.geodata.own.readers.encoding import DECODED_HERE, encoding_of
from ansinh.geodata.own.readers.fonts import frame_in_unicode
from ansinh.geodata.own.readers.packed import Opened, opened
from ansinh.geodata.own.readers.raw import DISTRICT_OF_SHEET, Layout, RawTable, ReadError
from ansinh.geodata.own.spec import Source

_SEVERAL = (np.ndarray, list, tuple, set, dict)
_FOLDERS = (".kml", ".kmz")
"""Formats whose layers are folders that somebody sorted one map into."""

_OF_DEGREES, _FULL_CIRCLE = (".geojson", ".json"), 360.0
"""Formats that are taken for degrees if they don't state a system; offices write metres into them all the same."""


def read_vector(path: Path, source: Source, table: str = "") -> RawTable:
    """Read a layer of a vector file without interpreting it; the folders of a KML file are read together."""
    if path.suffix.lower() == ".parquet":
        return _geoparquet(path, source)
    file = opened(path, source.layer)
    layers = _layers(file, source)
    encoding, notes = encoding_of(file, source.encoding)
    frames = [_layer(file, layer, encoding) for layer in layers]
    if len(layers) > 1:
        notes = (*notes, ("layers_joined", {"values": quoted(layers)}))
        frames = [_in_folder(frame, layer, table) for frame, layer in zip(frames, layers, strict=True)]
    frame = pd.concat(frames, ignore_index=True) if len(frames) > 1 else frames[0]
    if frame.empty:
        raise ReadError("empty_table")
    frame.index = range(1, len(frame) + 1)
    if not source.encoding and encoding not in DECODED_HERE:
        frame, font = frame_in_unicode(frame)
        notes = (*notes, ("encoding_guessed", {"encoding": font})) if font else notes
        encoding = font or encoding
    origin = Origin(source.label, "; ".join(layers) if len(pyogrio.list_layers(file.address)) > 1 else "")
    raw = split_geometry(gpd.GeoDataFrame(frame) if "geometry" in frame else frame, origin, notes)
    assumed = file.suffix in _OF_DEGREES and raw.crs is not None and raw.crs.is_geographic
    if assumed and raw.geometry is not None and not _in_degrees(raw.geometry):
        raw = replace(raw, crs=None)
    return replace(raw, layout=Layout(sheets=tuple(layers), encoding=encoding or ""))


def _in_degrees(shapes: gpd.GeoSeries) -> bool:
    return bool((np.abs(shapes.total_bounds) <= _FULL_CIRCLE).all())


def _geoparquet(path: Path, source: Source) -> RawTable:
    try:
        frame = gpd.read_parquet(path)
    except Exception as error:  # pyarrow's errors have no common base
        raise ReadError("file_unreadable", why=str(error)) from error
    frame.index = range(1, len(frame) + 1)
    return split_geometry(frame, Origin(source.label))


def _layer(file: Opened, layer: str, encoding: str | None) -> gpd.GeoDataFrame:
    """Return one layer with its texts decoded."""
    ours = (encoding or "") in DECODED_HERE
    options: dict[str, Any] = {"encoding": "ISO-8859-1" if ours else encoding} if encoding else {}
    try:
        frame = pyogrio.read_dataframe(file.address, layer=layer, **options)
    except UnicodeDecodeError as error:  # MapInfo keeps bytes of old fonts, and says nothing about them
        if options:
            raise ReadError("file_unreadable", why=str(error)) from error
        frame = pyogrio.read_dataframe(file.address, layer=layer, encoding="ISO-8859-1")
    except Exception as error:  # GDAL's errors have no common base
        raise ReadError("file_unreadable", why=str(error)) from error
    return _decoded(frame, encoding) if encoding and ours else frame


def _in_folder(frame: gpd.GeoDataFrame, layer: str, table: str) -> gpd.GeoDataFrame:
    """Return the shapes of a folder with its name as their district, where the table has such a field and no column of it."""
    has = any(field_of(table, column) in ("district_name", "district_code") for column in frame.columns)
    return (
        frame if has or "district_name" not in fields(table) else frame.assign(**{DISTRICT_OF_SHEET: layer})
    )


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
    for name in cells.columns:
        if any(isinstance(cell, _SEVERAL) for cell in cells[name]):
            cells[name] = pd.Series([_one_text(cell) for cell in cells[name]], cells.index, dtype=object)
    return RawTable(cells.where(cells.notna(), None), origin, geometry, crs, notes)


def _one_text(cell: Any) -> Any:
    """Return a cell that holds several values, as a property of GeoJSON may, as one text: nothing asks a cell for its parts."""
    if not isinstance(cell, _SEVERAL):
        return cell
    return str(cell) if isinstance(cell, dict) else ", ".join(map(str, cell))


def _layers(file: Opened, source: Source) -> list[str]:
    """Return the layers to read: the one that is named, the only one with shapes, or all folders of a KML file."""
    try:
        found = pyogrio.list_layers(file.address)
    except Exception as error:
        raise ReadError("file_unreadable", why=str(error)) from error
    layers = [str(name) for name in found[:, 0]]
    if source.layer and file.archive is None and source.layer not in layers:
        raise ReadError("layer_missing", layer=source.layer, known=", ".join(layers))
    if source.layer in layers:
        return [source.layer]
    if not layers:
        raise ReadError("empty_table")
    # Tables without shapes beside a map are QGIS's styles and the like.
    drawn = [str(name) for name, kind in found if kind is not None] or layers
    if len(drawn) > 1 and file.suffix not in _FOLDERS:
        raise ReadError("layer_several", known=", ".join(drawn), first=drawn[0])
    return drawn


def _decoded(frame: pd.DataFrame, encoding: str) -> pd.DataFrame:
    """Return a frame read as Latin-1 with its column names and texts decoded."""

    def word(value: Any) -> Any:
        return decode(value.encode("latin-1"), encoding) if isinstance(value, str) else value

    for name in frame.columns:
        if name != "geometry" and not pd.api.types.is_numeric_dtype(frame[name]):
            frame[name] = [word(value) for value in frame[name]]
    return frame.rename(columns={name: word(name) for name in frame.columns if name != "geometry"})
