"""Read the people of a raster (WorldPop and the like) by commune; cells are cut exactly at the borders."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from pyproj import CRS

from ansinh.geodata.apart import ApartError, DisguisedError, apart, refuse_disguised
from ansinh.geodata.extras import needed
from ansinh.geodata.own.coordinates.locate import hint
from ansinh.geodata.own.coordinates.systems import UnknownSystemError, system, to_lonlat
from ansinh.geodata.own.findings import Log, Origin
from ansinh.geodata.own.raster_outside import FILL, tell_outside
from ansinh.geodata.own.spec import Source
from ansinh.words.phrase import NOTHING, Figure

# The densest wards (Ho Chi Minh City, census 2019) have about 80,000 people a square kilometre; a small cell may hold a
# block of flats.
_DENSEST_PER_KM2, _SMALLEST_KM2 = 150_000.0, 0.02
_NEAR_DEGREES = 0.5  # a raster cut to the province has its middle no farther from it
_METRES_PER_DEGREE = 111_320.0  # on the equator; close enough to choose how many cells make a block


def raster_cells(
    source: Source, communes: gpd.GeoDataFrame, cell_m: float, origin: Origin, log: Log
) -> pd.DataFrame | None:
    """Return the people of a raster as points: ``commune_code, lon, lat, population``; None if it can't be used.

    A cell on a border is divided by area (exactextract). The cells of a commune are grouped into blocks of about `cell_m`
    metres; a point stands at the population-weighted mean of its block.
    """
    path = source.file
    if path is None or not path.is_file():
        log.add("file_missing", origin)
        return None
    for module in ("rasterio", "exactextract"):
        needed(module, "rasters", str(path))
    try:
        refuse_disguised(path)
        cells, found = apart(
            _cells, source, communes, cell_m, origin, Log(log.allowed, accepted=log.accepted)
        )
    except (ApartError, DisguisedError, OSError) as error:
        log.add("file_unreadable", origin, why=str(error))
        return None
    log.findings += found.findings
    return cells


def _cells(
    source: Source, communes: gpd.GeoDataFrame, cell_m: float, origin: Origin, log: Log
) -> tuple[pd.DataFrame | None, Log]:
    """Return the points of a raster, and the log with what was found in it."""
    return _points(source, communes, cell_m, origin, log), log


def _points(
    source: Source, communes: gpd.GeoDataFrame, cell_m: float, origin: Origin, log: Log
) -> pd.DataFrame | None:
    """Read in the process for files of others: a GeoTIFF names overviews and masks, which may be of any driver."""
    import rasterio
    from rasterio.errors import RasterioError

    try:
        with rasterio.open(source.file, driver="GTiff") as raster:
            system, bands = (
                _system(raster, source, communes, origin, log),
                _bands(raster, source, origin, log),
            )
            width, height = abs(raster.transform.a), abs(raster.transform.e)
            if system is None or not bands:
                return None
            there = communes.to_crs(system)
            pieces = _pieces(raster, bands, there)
            tell_outside(raster, bands, there, origin, log, read=pieces)
    except RasterioError as error:
        log.add("file_unreadable", origin, why=str(error))
        return None
    metres = _METRES_PER_DEGREE if system.is_geographic else 1.0
    pieces = _credible(pieces, width * height * metres**2 / 1e6, origin, log)
    if pieces.empty:
        log.add("raster_empty", origin)
        return None
    steps = max(1, round(cell_m / (width * metres))), max(1, round(cell_m / (height * metres)))
    return _gathered(pieces, steps, (width, height), system)


def _system(raster: Any, source: Source, communes: gpd.GeoDataFrame, origin: Origin, log: Log) -> CRS | None:
    """Return the coordinate system of a raster: stated by the planner, or by the file; None, with a finding, without one."""
    if source.crs:
        try:
            return system(source.crs)
        except UnknownSystemError as error:
            log.add(error.code, origin, given=source.crs, hint="")
            return None
    if raster.crs is not None:
        return CRS(raster.crs.to_wkt())
    x, y = (raster.bounds.left + raster.bounds.right) / 2, (raster.bounds.bottom + raster.bounds.top) / 2
    west, south, east, north = communes.total_bounds
    degrees = (
        west - _NEAR_DEGREES <= x <= east + _NEAR_DEGREES
        and south - _NEAR_DEGREES <= y <= north + _NEAR_DEGREES
    )
    shown = hint(np.array([[x, y]]), communes.union_all())
    log.add(
        "raster_no_crs", origin, hint=NOTHING if degrees else shown, fits="WGS84" if degrees else "UTM 48N"
    )
    return None


def _bands(raster: Any, source: Source, origin: Origin, log: Log) -> tuple[int, ...]:
    """Return the bands whose people are added up; empty, with a finding, if it isn't clear which."""
    known = range(1, raster.count + 1)
    chosen = source.bands or ((1,) if raster.count == 1 else ())
    if not chosen or not set(chosen) <= set(known):
        said = [f"{band}: {raster.descriptions[band - 1] or '–'}" for band in known]
        log.add("raster_bands", origin, count=raster.count, values=", ".join(said))
        return ()
    return tuple(chosen)


def _pieces(raster: Any, bands: Sequence[int], communes: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return every cell of every commune: its centre, its value, and the people in the part that the commune covers."""
    from exactextract import exact_extract
    from exactextract.raster import RasterioRasterSource

    class Band(RasterioRasterSource):  # type: ignore[misc]  # exactextract has no types
        """A band in the system of the shapes: a raster may state none, and exactextract compares the two as text."""

        def srs_wkt(self) -> str:
            """Return the system of the shapes."""
            return str(communes.crs.to_wkt())

    named = gpd.GeoDataFrame(
        {"commune_code": communes.index}, geometry=communes.geometry.to_numpy(), crs=communes.crs
    )
    lists = ["values", "coverage", "center_x", "center_y"]
    parts = []
    for band in bands:
        found = exact_extract(
            Band(raster, band), named, lists, include_cols=["commune_code"], output="pandas"
        )
        cells = found.explode(lists).dropna(subset=lists)
        parts.append(cells.astype(dict.fromkeys(lists, float)))
    cells = pd.concat(parts, ignore_index=True)
    frame: pd.DataFrame = cells[["commune_code"]].assign(
        x=cells["center_x"], y=cells["center_y"], value=cells["values"]
    )
    frame["population"] = cells["values"] * cells["coverage"]
    return frame


def _credible(pieces: pd.DataFrame, cell_km2: float, origin: Origin, log: Log) -> pd.DataFrame:
    """Return the cells with people, without those that hold a fill value; note those that hold too many."""
    below = pieces["value"] < 0
    if below.any():
        log.add("raster_negative", origin, count=int(below.sum()))
    fill = pieces["value"] >= FILL
    if fill.any():
        log.add("raster_fill", origin, count=int(fill.sum()), most=f"{pieces['value'].max():.3g}")
    pieces = pieces[(pieces["population"] > 0) & ~fill]
    crowded = pieces["value"] > _DENSEST_PER_KM2 * max(cell_km2, _SMALLEST_KM2)
    if crowded.any():
        log.add("raster_crowded", origin, count=int(crowded.sum()), most=Figure(pieces["value"].max()))
    return pieces.drop(columns="value")


def _gathered(
    pieces: pd.DataFrame, steps: tuple[int, int], size: tuple[float, float], crs: CRS
) -> pd.DataFrame:
    block_x = np.floor(pieces["x"] / (size[0] * steps[0])).astype(np.int64)
    block_y = np.floor(pieces["y"] / (size[1] * steps[1])).astype(np.int64)
    people = pieces["population"]
    weighted = pieces.assign(x=pieces["x"] * people, y=pieces["y"] * people, block_x=block_x, block_y=block_y)
    cells = weighted.groupby(["commune_code", "block_y", "block_x"], sort=True, as_index=False)[
        ["x", "y", "population"]
    ].sum()
    lonlat = to_lonlat(
        (cells["x"] / cells["population"]).to_numpy(), (cells["y"] / cells["population"]).to_numpy(), crs
    )
    number = cells.groupby("commune_code").cumcount() + 1
    key = cells["commune_code"] + "-" + number.astype(str).str.zfill(5)
    frame = pd.DataFrame(
        {
            "commune_code": cells["commune_code"],
            "lon": lonlat[:, 0],
            "lat": lonlat[:, 1],
            "population": cells["population"],
        }
    )
    return frame.set_index(pd.Index(key, name="cell_key"))


def scaled(cells: pd.DataFrame, totals: pd.Series) -> pd.DataFrame:
    """Return cells scaled to the total of each commune; a commune without a total keeps its own numbers."""
    own = cells.groupby("commune_code")["population"].transform("sum")
    wanted = cells["commune_code"].map(totals).fillna(own)
    return cells.assign(population=cells["population"] * wanted / own)
