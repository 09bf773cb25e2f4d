"""Communes and districts from a planner's boundaries, or estimated around the demand points."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import lru_cache
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from pyproj import CRS

from ansinh.geodata.crs import WGS84, utm_epsg
from ansinh.geodata.names import fold
from ansinh.geodata.own.cells.tables import Table, need
from ansinh.geodata.own.coordinates.locate import (
    SYSTEM_STATED,
    check_meridian,
    hint,
    look_like_degrees,
    stated_system,
)
from ansinh.geodata.own.coordinates.systems import Lonlat, in_vietnam, on_mainland
from ansinh.geodata.own.findings import Log, Origin, quoted
from ansinh.geodata.own.spec import OwnSpec, Source
from ansinh.geodata.own.unit_names import parted
from ansinh.geodata.storage.files import data_path
from ansinh.words.phrase import Both, Listed, Phrase, Sayable, Share

_COMMUNE_DIGITS, _DISTRICT_DIGITS = 5, 3
_TYPES = {"phuong": "Phường", "thi tran": "Thị trấn", "xa": "Xã", "dac khu": "Đặc khu"}
# Share of the area that communes may cover twice: neighbours drawn apart overlap by slivers, more is a mistake.
_OVERLAP = 0.01
# Terrain from the bundled height model: an area is mountain if at least half of it is above 300 m, and hill if at
# least a twentieth is.
_HIGH_M, _MOUNTAIN_SHARE, _HILL_SHARE = 300, 0.5, 0.05
_MOSTLY = 0.5  # share of the short codes that must be official ones with zeros before them to count as such
# A commune without a boundary ends so many metres from its demand points (an assumption: a rural commune is about as large).
_REACH_M = 5_000.0


def read_boundaries(
    table: Table, source: Source, spec: OwnSpec, log: Log, official: Collection[str] = ()
) -> gpd.GeoDataFrame | None:
    """Return communes, index ``commune_code``, EPSG:4326; None if the shapes can't be used.

    Features with the same code and name are parts of one commune. `official` are codes that other tables, or the census,
    have for the communes of the province: they tell whether short codes have lost their leading zeros.
    """
    shapes = _shapes(table, source, spec, log)
    if shapes is None:
        return None
    frame = table.frame.loc[shapes.index].copy()
    frame["commune_code"] = _codes(frame, table, log, official)
    if not table.has("commune_name"):
        if not table.has("commune_code"):
            need(table, log, "commune_name")
            return None
        frame["commune_name"] = frame["commune_code"]
    frame["commune_name"] = frame["commune_name"].fillna(frame["commune_code"])
    communes = gpd.GeoDataFrame(frame.drop(columns="wkt", errors="ignore"), geometry=shapes, crs=WGS84)
    if communes["commune_code"].duplicated().any():
        communes = communes.dissolve(by="commune_code", aggfunc="first", as_index=False)
    communes = communes.set_index("commune_code").sort_index()
    _check_overlap(communes, table, log)
    return with_districts(communes, table, spec, log)


def _shapes(table: Table, source: Source, spec: OwnSpec, log: Log) -> gpd.GeoSeries | None:
    """Return valid polygons in degrees, without the features that have none."""
    raw = table.geometry
    if raw is None and table.has("wkt"):
        raw = gpd.GeoSeries(
            shapely.from_wkt(table.frame["wkt"].to_numpy(object), on_invalid="ignore"), table.frame.index
        )
    if raw is None:
        log.add("geometry_type", table.origin, wanted=_shape("polygons"), found=_shape("none"))
        return None
    none = raw.isna() | raw.is_empty
    if none.any():
        log.add("geometry_missing", table.origin, raw.index[none])
    raw = raw[~none]
    other = ~raw.geom_type.isin(["Polygon", "MultiPolygon"])
    if other.any():
        found = Listed(tuple(_shape(kind) for kind in sorted({_kind(kind) for kind in raw[other].geom_type})))
        log.add("geometry_type", table.origin, raw.index[other], wanted=_shape("polygons"), found=found)
    raw = raw[~other]
    if raw.empty:
        return None
    # Heights (KML has them) say nothing about an area.
    return _in_degrees(_mended(raw.force_2d(), table, log), table, source, spec, log)


def _kind(geometry: str) -> str:
    """Return points, lines or other for a type of geometry."""
    return next((f"{kind}s" for kind in ("point", "line") if kind in geometry.casefold()), "other")


def _shape(kind: str) -> Phrase:
    return Phrase.of(f"own_data.shape.{kind}")


def _mended(shapes: gpd.GeoSeries, table: Table, log: Log) -> gpd.GeoSeries:
    bad = ~shapes.is_valid
    if not bad.any():
        return shapes
    said = table.frame.get("commune_name", pd.Series(shapes.index.astype(str), shapes.index))
    mend = log.add(
        "geometry_invalid", table.origin, shapes.index[bad], values=quoted(said.reindex(shapes.index)[bad])
    )
    for row in shapes.index[bad] if mend else ():
        log.changed(
            "geometry_invalid", table.origin, row, "", shapely.is_valid_reason(shapes[row]), "made valid"
        )
    # The shapes are made valid even if the repair isn't allowed, so that reading can go on and find more. The finding
    # is then an error, and nothing is run.
    return shapes.where(~bad, shapes.make_valid().buffer(0))


def _in_degrees(
    shapes: gpd.GeoSeries, table: Table, source: Source, spec: OwnSpec, log: Log
) -> gpd.GeoSeries | None:
    bounds = shapes.bounds.to_numpy()
    degrees = look_like_degrees(np.vstack([bounds[:, :2], bounds[:, 2:]]))
    crs = stated_system(table, source, spec, log, degrees=degrees)
    if crs is None:
        if not log.has(SYSTEM_STATED, table.origin.file):
            log.add("crs_missing", table.origin, hint=hint((bounds[:, :2] + bounds[:, 2:]) / 2, None))
        return None
    if not degrees:
        check_meridian(crs, bounds[:, :2], table, spec, log, None)
    placed = _to_wgs84(shapes, crs)
    if _all(on_mainland, placed):
        return placed
    turned = _to_wgs84(
        gpd.GeoSeries(shapely.transform(shapes.to_numpy(), lambda xy: xy[:, ::-1]), shapes.index), crs
    )
    if _all(on_mainland, turned):
        centre = shapes.iloc[0].centroid
        if log.add("swapped", table.origin, values=f"{centre.x:g}, {centre.y:g}"):
            log.changed("swapped", table.origin, 1, "", "x, y", "y, x")
            return turned
        return None
    if _all(in_vietnam, placed):
        return placed
    centre = shapes.iloc[0].centroid
    log.add("outside_vietnam", table.origin, values=f"{centre.x:g}, {centre.y:g}", crs=crs.name)
    return None


def _to_wgs84(shapes: gpd.GeoSeries, crs: CRS) -> gpd.GeoSeries:
    bare = gpd.GeoSeries(shapes.to_numpy(), shapes.index, crs=crs)
    return bare if crs == CRS(WGS84) else bare.to_crs(WGS84)


def _all(test: Callable[[Lonlat], NDArray[np.bool_]], shapes: gpd.GeoSeries) -> bool:
    bounds = shapes.bounds.to_numpy()
    return bool(np.isfinite(bounds).all() and (test(bounds[:, :2]) & test(bounds[:, 2:])).all())


def _codes(frame: pd.DataFrame, table: Table, log: Log, official: Collection[str]) -> pd.Series:
    """Return a code for every commune: the planner's (repaired where allowed), or else a number."""
    if not table.has("commune_code"):
        names = (
            frame["commune_name"]
            if table.has("commune_name")
            else pd.Series(frame.index.astype(str), frame.index)
        )
        number = {name: f"{n:03d}" for n, name in enumerate(dict.fromkeys(names), start=1)}
        return names.map(number).astype("str")
    codes = frame["commune_code"]
    missing = codes.isna()
    if missing.any():
        log.add("value_missing", table.origin, codes.index[missing], table.column("commune_code"))
        codes = codes.where(~missing, pd.Series([f"row-{row}" for row in codes.index], codes.index))
    full = codes.str.zfill(_COMMUNE_DIGITS)
    lost = bool(full.isin(list(official)).mean() > _MOSTLY and not codes.isin(list(official)).any())
    return padded(codes, ("commune_code", _COMMUNE_DIGITS), table, log, known=lost)


def padded(
    codes: pd.Series, column: tuple[str, int], table: Table, log: Log, *, known: bool = False
) -> pd.Series:
    """Return official codes at their full width; leading zeros that were lost are put back if that repair is allowed.

    `column` is the field and the digits of its codes; `known` says that the codes are known to be official.
    """
    field, width = column
    digits = codes.str.fullmatch(r"\d+").fillna(value=False).astype(bool)
    short = digits & (codes.str.len() < width)
    # In a column of official codes, at least one has the full width. Codes that a planner made up ("1", "2", ...)
    # never do, and are left alone.
    official = known or (digits.any() and codes[digits].str.len().max() == width)
    if not (official and short.any()):
        return codes
    words = {"values": quoted(codes[short]), "width": width}
    if log.add("code_zeros", table.origin, codes.index[short], table.column(field), **words):
        full = codes.where(~short, codes.str.zfill(width))
        for row in codes.index[short]:
            log.changed("code_zeros", table.origin, row, table.column(field), codes[row], full[row])
        return full
    return codes


def _check_overlap(communes: gpd.GeoDataFrame, table: Table, log: Log) -> None:
    metric = communes.geometry.to_crs(utm_epsg(float(communes.total_bounds[[0, 2]].mean())))
    total = metric.area.sum()
    share = 1 - shapely.union_all(metric.to_numpy()).area / total if total else 0.0
    if share > _OVERLAP:
        log.add("shapes_overlap", table.origin, share=Share(share))


def with_districts(communes: gpd.GeoDataFrame, table: Table, spec: OwnSpec, log: Log) -> gpd.GeoDataFrame:
    """Return communes with district, type, terrain and settlement filled in where they are missing."""
    communes = communes.copy()
    if "district_code" not in communes and "district_name" not in communes:
        log.add("districts_none", table.origin)
        communes["district_name"] = spec.name_vi
    if "district_code" not in communes:
        names = communes["district_name"].fillna("–")
        number = {name: f"{n:03d}" for n, name in enumerate(sorted(names.unique()), start=1)}
        communes["district_code"] = names.map(number).astype("str")
    communes["district_code"] = padded(
        communes["district_code"].fillna("–"), ("district_code", _DISTRICT_DIGITS), table, log
    )
    if "district_name" not in communes:
        communes["district_name"] = communes["district_code"]
    if "commune_type" not in communes:
        communes["commune_type"] = [_type_of(name) for name in communes["commune_name"]]
    communes["terrain"] = _terrain(communes, table.origin, spec, log)
    given = (
        communes["settlement"] if "settlement" in communes else pd.Series(None, communes.index, dtype="str")
    )
    communes["settlement"] = given.fillna(_settlement(communes)).astype("str")
    return communes


def _type_of(name: str) -> str:
    return _TYPES.get(parted(name)[0], "Xã")


def _settlement(communes: gpd.GeoDataFrame) -> pd.Series:
    """Return the class of the land norms: "urban" by the commune's type, otherwise by its terrain."""
    from ansinh.geodata.boundaries import settlement

    kinds = communes["commune_type"].map(lambda text: _TYPES.get(fold(str(text)), str(text)))
    return settlement(kinds, communes["terrain"])


def _terrain(communes: gpd.GeoDataFrame, origin: Origin, spec: OwnSpec, log: Log) -> pd.Series:
    """Return the terrain of every commune: from its column, else the scenario's default, else estimated by district."""
    given = communes["terrain"] if "terrain" in communes else pd.Series(None, communes.index, dtype="str")
    if spec.terrain:
        given = given.fillna(spec.terrain)
    if given.isna().any():
        shapes = communes.dissolve(by="district_code").geometry
        estimate = pd.Series({code: height_class(shape) for code, shape in shapes.items()})
        log.add("terrain_estimated", origin, values=_told_terrain(communes, estimate))
        given = given.fillna(communes["district_code"].map(estimate))
    return given.astype("str")


def _told_terrain(communes: gpd.GeoDataFrame, estimate: pd.Series) -> Listed:
    """Return "Huyện Đắk Hà: miền núi, …" for the first few districts, by name where they have one."""
    named = dict(zip(communes["district_code"], communes["district_name"], strict=True))
    items: list[Sayable] = [
        Phrase.of("common.place_is", place=named.get(code) or code, what=Phrase.of(f"common.terrain.{value}"))
        for code, value in estimate.items()
    ]
    more = [Both("…", "…")] if len(items) > _TOLD else []
    return Listed((*items[:_TOLD], *more))


_TOLD = 4
"""Districts that a message names."""


@lru_cache(maxsize=1)
def _heights() -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Return the bundled height model: longitudes, latitudes, metres."""
    with np.load(data_path("roads_terrain_etopo5_vn.npz")) as model:
        metres = model["metres"].astype(float)
        west, north, eastwards, southwards = model["west_north_step"]
    row, column = np.indices(metres.shape)
    lon, lat = west + eastwards * (column + 0.5), north + southwards * (row + 0.5)
    return lon.ravel(), lat.ravel(), metres.ravel()


def height_class(shape: Any) -> str:
    """Return the terrain of a shape (degrees) from the coarse height model (cells of 5 arc-minutes)."""
    lon, lat, metres = _heights()
    inside = shapely.contains_xy(shape, lon, lat)
    if not inside.any():
        centre = shape.centroid
        inside = np.zeros_like(inside)
        inside[np.argmin((lon - centre.x) ** 2 + (lat - centre.y) ** 2)] = True
    high = float((metres[inside] > _HIGH_M).mean())
    return "mountain" if high >= _MOUNTAIN_SHARE else "hill" if high >= _HILL_SHARE else "lowland"


def around_points(codes: pd.Series, lon: pd.Series, lat: pd.Series) -> gpd.GeoSeries:
    """Return estimated shapes of communes, EPSG:4326: the land nearest to their points, up to `_REACH_M` away."""
    epsg = utm_epsg(float(lon.mean()))
    points = gpd.GeoSeries(gpd.points_from_xy(lon, lat), index=codes.index, crs=WGS84).to_crs(epsg)
    reach = shapely.union_all(points.buffer(_REACH_M).to_numpy())
    nearest = gpd.GeoSeries(
        shapely.voronoi_polygons(shapely.multipoints(points.to_numpy()), extend_to=reach).geoms, crs=epsg
    )
    cells = gpd.GeoDataFrame(geometry=nearest.intersection(reach), crs=epsg)
    holds = gpd.sjoin(gpd.GeoDataFrame({"code": codes}, geometry=points), cells, predicate="within")
    cells["code"] = holds.drop_duplicates("index_right").set_index("index_right")["code"]
    shapes = cells.dropna(subset=["code"]).dissolve(by="code").geometry
    return shapes.buffer(0).to_crs(WGS84)
