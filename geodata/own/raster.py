"""Read the people of a raster (WorldPop and the like) by commune; cells are cut exactly at the borders."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
from pyproj import CRS

from ansinh.geodata.extras import needed
from ansinh.geodata.own.coordinates.systems import to_lonlat
from ansinh.geodata.own.findings import Log, Origin

_METRES_PER_DEGREE = 111_320.0  # on the equator; close enough to choose how many cells make a block


def raster_cells(
    path: Path, communes: gpd.GeoDataFrame, cell_m: float, origin: Origin, log: Log
) -> pd.DataFrame | None:
    """Return the people of a raster as points: ``commune_code, lon, lat, population``; None if it can't be used.

    A cell on a border is divided by area (exactextract). The cells of a commune are grouped into blocks of about `cell_m`
    metres; a point stands at the population-weighted mean of its block.
    """
    for module in ("rasterio", "exactextract"):
        needed(module, "rasters", str(path))
    import rasterio
    from rasterio.errors import RasterioError

    try:
        with rasterio.open(path, driver="GTiff") as raster:
            crs, (width, height) = raster.crs, (abs(raster.transform.a), abs(raster.transform.e))
    except RasterioError as error:
        log.add("file_unreadable", origin, why=str(error))
        return None
    if crs is None:
        log.add("crs_missing", origin, hint="")
        return None
    system = CRS(crs.to_wkt())
    pieces = _pieces(path, communes.to_crs(system))
    below = pieces["population"] < 0
    if below.any():
        log.add("raster_negative", origin, count=int(below.sum()))
    pieces = pieces[pieces["population"] > 0]
    if pieces.empty:
        log.add("raster_empty", origin)
        return None
    metres = _METRES_PER_DEGREE if system.is_geographic else 1.0
    steps = max(1, round(cell_m / (width * metres))), max(1, round(cell_m / (height * metres)))
    return _gathered(pieces, steps, (width, height), system)


def _pieces(path: Path, communes: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return every cell of every commune: its centre, and the people in the part that the commune covers."""
    from exactextract import exact_extract

    named = gpd.GeoDataFrame(
        {"commune_code": communes.index}, geometry=communes.geometry.to_numpy(), crs=communes.crs
    )
    found = exact_extract(
        str(path),
        named,
        ["values", "coverage", "center_x", "center_y"],
        include_cols=["commune_code"],
        output="pandas",
    )
    lists = ["values", "coverage", "center_x", "center_y"]
    cells = found.explode(lists).dropna(subset=lists)
    cells = cells.astype(dict.fromkeys(lists, float))
    people = cells["values"] * cells["coverage"]
    return pd.DataFrame(
        {
            "commune_code": cells["commune_code"],
            "x": cells["center_x"],
            "y": cells["center_y"],
            "population": people,
        }
    ).reset_index(drop=True)


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
