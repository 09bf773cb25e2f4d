"""Turn the coordinates of rows, in any stated system, into degrees; find coordinates in the wrong order."""

from __future__ import annotations

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from pyproj import CRS

from ansinh.geodata.crs import WGS84
from ansinh.geodata.own.cells.tables import Table
from ansinh.geodata.own.coordinates.systems import (
    Lonlat,
    UnknownSystemError,
    in_vietnam,
    meridian_of,
    metric_guesses,
    on_mainland,
    stated_meridian,
    system,
    to_lonlat,
    vn2000,
)
from ansinh.geodata.own.coordinates.systems import (
    degrees as degrees_of,
)
from ansinh.geodata.own.findings import Log, quoted
from ansinh.geodata.own.spec import OwnSpec, Source
from ansinh.words.phrase import NOTHING, Phrase, Sayable

_DEGREES_X, _DEGREES_Y = 180.0, 90.0
# A system is suggested if so large a share of the points would lie in the province: a few may be mistakes.
_MOST = 0.9
# Meridians of VN-2000 are a quarter of a degree apart; nearer ones differ by how they are written.
_SAME_DEGREES = 1e-3
_KM_PER_DEGREE = 107  # of longitude, in the middle of Viet Nam
_NEAR_DEGREES = 0.05  # a site just outside the province, 5 km, still speaks for the system
_HINTS = 3  # most systems suggested in one message
# Findings about a coordinate system that is stated but not understood: a table with one isn't said to state none.
SYSTEM_STATED = ("crs_unknown", "zone_missing")


def stated_system(table: Table, source: Source, spec: OwnSpec, log: Log, *, degrees: bool) -> CRS | None:
    """Return the coordinate system of a table; None if nothing states it, or (with a finding) if it isn't understood.

    The scenario's statement about the table counts first, then the file's, then the scenario's about all tables.

    Parameters
    ----------
    degrees
        Whether the numbers can be degrees; WGS 84 is then assumed where nothing is stated.
    """
    given = source.crs or ("" if table.crs is not None or degrees else spec.crs)
    if not given:
        return table.crs if table.crs is not None else (CRS(WGS84) if degrees else None)
    try:
        return system(given)
    except UnknownSystemError as error:
        words = {"given": given}
        if error.code == "zone_missing":
            words["hint"] = ""
        log.add(error.code, table.origin, **words)
        return None


def check_meridian(  # noqa: PLR0917 - coordinates, where they stand, and where they should lie
    crs: CRS, xy: NDArray[np.float64], table: Table, spec: OwnSpec, log: Log, area: shapely.Geometry | None
) -> None:
    """Note a meridian of VN-2000 that isn't the province's: everything would be shifted east or west.

    Coordinates that lie in the known `area` with it, and would lie outside with the province's own, are right.
    """
    stated, usual = stated_meridian(crs), meridian_of(spec.name_vi)
    if stated is None or usual is None or abs(stated - usual) < _SAME_DEGREES or not len(xy):
        return
    if area is not None and _inside(xy, crs, area) > _inside(xy, vn2000(usual), area):
        return
    km = round(abs(stated - usual) * _KM_PER_DEGREE)
    words = {"given": f"VN-2000 {degrees_of(stated)}", "usual": f"VN-2000 {degrees_of(usual)}"}
    log.add("meridian_differs", table.origin, province=spec.name_vi, km=km, **words)


def _inside(xy: NDArray[np.float64], crs: CRS, area: shapely.Geometry) -> float:
    """Return the share of coordinates that lie in an area in a system, in either order of the two."""
    shares = []
    for columns in ((0, 1), (1, 0)):
        places = to_lonlat(xy[:, columns[0]], xy[:, columns[1]], crs)
        shares.append(float(shapely.contains_xy(area, places[:, 0], places[:, 1]).mean()))
    return max(shares)


def by_province(xy: NDArray[np.float64], spec: OwnSpec, area: shapely.Geometry | None) -> CRS | None:
    """Return the province's system of VN-2000 if nearly all coordinates (metres) lie in the province in it; None otherwise."""
    usual = meridian_of(spec.name_vi)
    if usual is None or area is None or not len(xy):
        return None
    return vn2000(usual) if _inside(xy, vn2000(usual), shapely.buffer(area, _NEAR_DEGREES)) >= _MOST else None


def coordinates(table: Table) -> NDArray[np.float64] | None:
    """Return (n, 2) coordinates in the table's own system, from its shapes or its two columns; None without either."""
    if table.geometry is not None:
        shapes = table.geometry.to_numpy()
        points = np.where(shapely.get_type_id(shapes) == 0, shapes, shapely.point_on_surface(shapes))
        return np.column_stack([shapely.get_x(points), shapely.get_y(points)])
    if table.has("lon", "lat"):
        return table.frame[["lon", "lat"]].to_numpy(float)
    return None


def look_like_degrees(xy: NDArray[np.float64]) -> bool:
    """Whether all coordinates could be degrees in either order."""
    known = np.abs(xy[np.isfinite(xy).all(axis=1)])
    return (
        bool((known.max(axis=1) <= _DEGREES_X).all() and (known.min(axis=1) <= _DEGREES_Y).all())
        if len(known)
        else True
    )


def locate(table: Table, source: Source, spec: OwnSpec, log: Log, area: shapely.Geometry | None) -> Lonlat:
    """Return (n, 2) degrees of every row; NaN where a row has no (usable) coordinates.

    Parameters
    ----------
    area
        The province, for hints; None if it isn't known yet.
    """
    xy = coordinates(table)
    if xy is None:
        return np.full((len(table.frame), 2), np.nan)
    known = np.asarray(np.isfinite(xy).all(axis=1))
    xy = np.where(known[:, None], xy, np.nan)
    crs = stated_system(table, source, spec, log, degrees=look_like_degrees(xy))
    if (
        crs is None
        and not log.has(SYSTEM_STATED, table.origin.file)
        and (crs := by_province(xy[known], spec, area)) is not None
    ):
        log.add("crs_by_province", table.origin, crs=crs.name, province=spec.name_vi)
    if crs is None:
        if not log.has(SYSTEM_STATED, table.origin.file):
            log.add("crs_missing", table.origin, hint=hint(xy[known], area))
        return np.full(xy.shape, np.nan)
    check_meridian(crs, xy[known], table, spec, log, area)
    lonlat = to_lonlat(xy[:, 0], xy[:, 1], crs)
    lonlat[~np.isfinite(lonlat).all(axis=1)] = np.nan
    wrong = known & ~on_mainland(lonlat)
    if wrong.any():
        _mend_swapped(table, (xy, lonlat, wrong), crs, log)
    return lonlat


def _mend_swapped(
    table: Table, places: tuple[NDArray[np.float64], Lonlat, NDArray[np.bool_]], crs: CRS, log: Log
) -> None:
    """Note rows that lie in Viet Nam only with x and y exchanged, and rows that lie outside it either way.

    `lonlat` in `places` is changed in place: exchanged if that repair is allowed, else NaN.
    """
    xy, lonlat, wrong = places
    other = np.full_like(lonlat, np.nan)
    other[wrong] = to_lonlat(xy[wrong, 1], xy[wrong, 0], crs)
    swapped = wrong & on_mainland(other)
    column = f"{table.column('lon')}, {table.column('lat')}" if table.geometry is None else ""
    said = pd.Series([f"{x:.9g}, {y:.9g}" for x, y in xy], index=table.frame.index)
    if swapped.any():
        rows = table.frame.index[swapped]
        if log.add("swapped", table.origin, rows, column, values=quoted(said[swapped])):
            for row, after in zip(rows, other[swapped], strict=True):
                log.changed(
                    "swapped", table.origin, row, column, said[row], f"{after[0]:.6f}, {after[1]:.6f}"
                )
            lonlat[swapped] = other[swapped]
            swapped = np.zeros_like(swapped)
    lost = wrong & ~on_mainland(other) & ~in_vietnam(lonlat)
    if lost.any():
        words = {"values": quoted(said[lost]), "crs": crs.name}
        log.add("outside_vietnam", table.origin, table.frame.index[lost], column, **words)
    lonlat[lost | swapped] = np.nan


def hint(xy: NDArray[np.float64], area: shapely.Geometry | None) -> Sayable:
    """Return the end of a message: the systems in which the coordinates would lie in the province."""
    hits = []
    for name, crs in metric_guesses():
        for swap in (False, True):
            places = to_lonlat(xy[:, int(swap)], xy[:, 1 - int(swap)], crs)
            inside = in_vietnam(places)
            if area is not None:
                inside &= shapely.contains_xy(area, places[:, 0], places[:, 1])
            if len(xy) and inside.mean() >= _MOST:
                hits.append((-float(inside.mean()), name))
    if not hits or area is None:
        return NOTHING
    names = ", ".join(dict.fromkeys(name for _, name in sorted(hits)[:_HINTS]))
    return Phrase.of("own_data.hint.systems", names=names)
