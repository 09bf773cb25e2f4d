"""Demand points from a planner's table: of points, of polygons, or of the communes themselves."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from ansinh.geodata.crs import WGS84, utm_epsg
from ansinh.geodata.own.boundaries import around_points, with_districts
from ansinh.geodata.own.cells.tables import Table, need, need_values
from ansinh.geodata.own.communes import TOLERANCE_M, Communes
from ansinh.geodata.own.coordinates.locate import SYSTEM_STATED, locate
from ansinh.geodata.own.coordinates.systems import Lonlat
from ansinh.geodata.own.findings import Log, quoted
from ansinh.geodata.own.spec import OwnSpec, Source
from ansinh.geodata.own.tidy.subtotals import without_subtotals

AGES = ("population_under16", "population_60_plus", "population_80_plus")
PEOPLE = ("population", *AGES)
# A polygon smaller than the spacing of points still gets about so many, so that its people don't stand on one spot.
_FEWEST_POINTS = 4
# Counts by age may exceed the population by so many persons: each of them was rounded.
_ROUNDING_PERSONS = 0.5
_MOSTLY = 0.5  # share of the names of a table that must be communes


def read_demand(
    table: Table, source: Source, spec: OwnSpec, communes: Communes, log: Log
) -> pd.DataFrame | None:
    """Return cells, index ``cell_key``: commune_code, lon, lat, row, population, and ages where the table has them."""
    if not need(table, log, "population"):
        return None
    table = _of_communes(table, communes)
    table = need_values(without_subtotals(table, communes, log), log, "population")
    table = table.only(table.frame["population"] > 0)
    if table.geometry is not None and table.geometry.geom_type.isin(["Polygon", "MultiPolygon"]).all():
        table = spread(table, source, spec, log)
    area = communes.frame.union_all() if len(communes.frame) else None
    lonlat = locate(table, source, spec, log, area)
    table, lonlat = _inside(table, lonlat, communes, log)
    code = communes.look_up(table, lonlat, log)
    table, lonlat, code = _once(table, lonlat, code, log)
    lonlat = at_centres(table, lonlat, code, communes, log)
    return _cells(table, lonlat, code, log)


def _of_communes(table: Table, communes: Communes) -> Table:
    """Return the table with its column "Tên" as that of the communes, where nothing else says where people live."""
    elsewhere = ("commune_name", "commune_code", "lon", "lonlat")
    if table.geometry is not None or not table.has("name") or any(table.has(field) for field in elsewhere):
        return table
    names = table.frame["name"].dropna()
    known = [bool(communes.named(name)) for name in names]
    if not known or sum(known) <= _MOSTLY * len(known):
        return table
    columns = {"commune_name" if field == "name" else field: own for field, own in table.columns.items()}
    return replace(table, frame=table.frame.rename(columns={"name": "commune_name"}), columns=columns)


def _once(table: Table, lonlat: Lonlat, code: pd.Series, log: Log) -> tuple[Table, Lonlat, pd.Series]:
    """Note communes that a table of communes lists twice; of rows that are equal throughout, keep one if that is allowed.

    A table of points or of villages has many rows in each commune.
    """
    if table.geometry is not None or table.has("name") or table.has("demand_id") or table.has("_part"):
        return table, lonlat, code
    placed = pd.Series(np.isfinite(lonlat).all(axis=1), code.index)
    twice = code.notna() & code.duplicated(keep=False) & ~placed
    if not twice.any():
        return table, lonlat, code
    named = table.frame["commune_name"] if table.has("commune_name") else code
    same = pd.Series(
        twice & table.frame.assign(_code=code)[["_code", "population"]].duplicated(), table.frame.index
    )
    # Only rows that are equal throughout can be mended; others stay an error, whatever is allowed.
    differ = twice & ~(same | same.groupby(code).transform("any"))
    noted = Log(accepted=log.accepted) if differ.any() else log
    rows, column = table.frame.index[twice], table.column("commune_name")
    mend = noted.add("commune_twice", table.origin, rows, column, values=quoted(named[twice]))
    if noted is not log:
        log.findings += noted.findings
    for row in table.frame.index[same] if mend else ():
        log.changed("commune_twice", table.origin, row, "", named[row], "row left out")
    keep = ~same if mend else pd.Series(data=True, index=table.frame.index)
    return table.only(keep), lonlat[keep.to_numpy()], code[keep]


def _inside(table: Table, lonlat: Lonlat, communes: Communes, log: Log) -> tuple[Table, Lonlat]:
    """Return the points inside the province; those outside are an error, or a change if that repair is allowed."""
    metres = communes.containing(lonlat)[1]
    outside = np.nan_to_num(metres) > TOLERANCE_M
    if not outside.any():
        return table, lonlat
    said = [f"{x:.4f}, {y:.4f}" for x, y in lonlat[outside]]
    rows = table.frame.index[outside]
    mend = log.add(
        "outside_province", table.origin, rows, values=quoted(said), km=round(metres[outside].max() / 1_000)
    )
    for row in rows if mend else ():
        log.changed("outside_province", table.origin, row, "", "row", "left out")
    return table.only(pd.Series(~outside, table.frame.index)), lonlat[~outside]


def at_centres(table: Table, lonlat: Lonlat, code: pd.Series, communes: Communes, log: Log) -> Lonlat:
    """Return (n, 2) degrees in which rows with a commune but no coordinates stand at its centre.

    Rows with neither are noted as errors, unless another error explains them.
    """
    lost = ~np.isfinite(lonlat).all(axis=1)
    told = {
        row
        for f in log.errors
        if f.file == table.origin.file and f.sheet == table.origin.sheet
        for row in f.rows
    }
    # Without a coordinate system no row has coordinates; one finding says so already.
    broken = log.has(("crs_missing", *SYSTEM_STATED), table.origin.file)
    known = lost & code.notna().to_numpy()
    nowhere = lost & ~known & ~table.frame.index.isin(told) & (not broken)
    if nowhere.any():
        log.add("coordinates_missing", table.origin, table.frame.index[nowhere])
    if known.any() and not broken:
        centres = communes.frame.loc[code[known], ["center_lon", "center_lat"]].to_numpy(float)
        lonlat = lonlat.copy()
        lonlat[known] = centres
        new = known & ~table.frame.index.isin(told)
        if new.any() and table.name != "projects":
            log.add("at_centre", table.origin, table.frame.index[new])
    return lonlat


def _cells(table: Table, lonlat: Lonlat, code: pd.Series, log: Log) -> pd.DataFrame | None:
    usable = np.isfinite(lonlat).all(axis=1) & code.notna().to_numpy()
    if not usable.any():
        return None
    frame = table.frame[usable]
    cells = pd.DataFrame(
        {"commune_code": code[usable].astype("str"), "lon": lonlat[usable, 0], "lat": lonlat[usable, 1]}
    ).assign(row=frame.get("_row", frame.index))
    for column in PEOPLE:
        if column in frame:
            cells[column] = frame[column]
    numbered = cells["commune_code"] + "-" + pd.Series([f"{row:06d}" for row in frame.index], frame.index)
    if table.has("_part"):
        numbered += "-" + frame["_part"].astype(str)
    own = (
        frame["demand_id"].fillna(numbered) if table.has("demand_id") and not table.has("_part") else numbered
    )
    _check_places(table, cells, log)
    _check_ages(table, cells, log)
    return cells.set_index(pd.Index(own, name="cell_key")).sort_index()


def _check_places(table: Table, cells: pd.DataFrame, log: Log) -> None:
    twice = cells.duplicated(["lon", "lat", "population"], keep=False) & ~cells.index.duplicated(keep=False)
    if twice.any():
        said = [f"{x:.5f}, {y:.5f}" for x, y in cells.loc[twice, ["lon", "lat"]].to_numpy()]
        log.add("place_twice", table.origin, cells.index[twice], values=quoted(said))


def _check_ages(table: Table, cells: pd.DataFrame, log: Log) -> None:
    """Note rows whose counts by age exceed the population, or each other where one group is part of another."""
    bad = pd.Series(data=False, index=cells.index)
    if {"population_under16", "population_60_plus"} <= set(cells):
        bad |= (
            cells["population_under16"] + cells["population_60_plus"]
            > cells["population"] + _ROUNDING_PERSONS
        )
    for column in AGES:
        if column in cells:
            bad |= cells[column] > cells["population"] + _ROUNDING_PERSONS
    if {"population_60_plus", "population_80_plus"} <= set(cells):
        bad |= cells["population_80_plus"] > cells["population_60_plus"] + _ROUNDING_PERSONS
    if bad.any():
        people = cells.loc[bad, [c for c in PEOPLE if c in cells]].to_numpy(float)
        said = [" / ".join("–" if np.isnan(count) else str(count) for count in row) for row in people]
        log.add("ages_impossible", table.origin, cells.index[bad], values=quoted(said))


def spread(table: Table, source: Source, spec: OwnSpec, log: Log) -> Table:
    """Return a table of polygons as one of points: one per polygon, or evenly spaced ones with equal numbers of people."""
    from ansinh.geodata.own.boundaries import _shapes

    shapes = _shapes(table, source, spec, log)
    if shapes is None:
        return table.only(pd.Series(data=False, index=table.frame.index))
    frame = table.frame.loc[shapes.index].drop(columns=["lon", "lat"], errors="ignore")
    if source.spread == "one_point":
        points = shapes.representative_point()
        return Table(table.name, frame, table.columns, table.origin, points, points.crs)
    metric = shapes.to_crs(utm_epsg(float(shapes.iloc[0].centroid.x)))
    parts = {row: even_points(shape, spec.cell_m) for row, shape in metric.items()}
    rows = np.repeat(list(parts), [len(points) for points in parts.values()])
    part = np.concatenate([np.arange(1, len(points) + 1) for points in parts.values()])
    many = frame.loc[rows].assign(_part=part)
    count = pd.Series(rows).groupby(rows).transform("size").to_numpy(float)
    for column in (name for name in PEOPLE if name in many):
        many[column] = many[column].to_numpy(float) / count
    places = gpd.GeoSeries(np.concatenate(list(parts.values())), crs=metric.crs).to_crs(WGS84)
    many.index = pd.RangeIndex(len(many)) if many.empty else many.index
    return _pointwise(table, many, places)


def _pointwise(table: Table, frame: pd.DataFrame, places: gpd.GeoSeries) -> Table:
    """Return a table of points with new row numbers, because the points of one polygon share the number of its row."""
    frame = frame.assign(_row=frame.index.to_numpy()).reset_index(drop=True)
    frame.index = frame.index + 1
    return Table(
        table.name,
        frame,
        table.columns,
        table.origin,
        gpd.GeoSeries(places.to_numpy(), frame.index, crs=WGS84),
        places.crs,
    )


def even_points(shape: Any, metres: float) -> NDArray[np.object_]:
    """Return points about `metres` apart inside a shape, at least one."""
    step = min(metres, float(np.sqrt(shape.area / _FEWEST_POINTS)) or metres)
    west, south, east, north = shape.bounds
    x, y = np.meshgrid(np.arange(west + step / 2, east, step), np.arange(south + step / 2, north, step))
    inside = shapely.contains_xy(shape, x.ravel(), y.ravel())
    if not inside.any():
        return np.array([shape.representative_point()], dtype=np.object_)
    return np.asarray(shapely.points(x.ravel()[inside], y.ravel()[inside]), dtype=np.object_)


def communes_from_points(table: Table, source: Source, spec: OwnSpec, log: Log) -> gpd.GeoDataFrame | None:
    """Return communes estimated around demand points that name their commune, where there are no boundaries."""
    key = "commune_code" if table.has("commune_code") else "commune_name"
    if not need(table, log, key):
        return None
    lonlat = locate(table, source, spec, log, None)
    good = np.isfinite(lonlat).all(axis=1) & table.frame[key].notna().to_numpy()
    if not good.any():
        return None
    frame = table.frame[good].assign(lon=lonlat[good, 0], lat=lonlat[good, 1])
    frame["commune_code"] = frame[key] if key == "commune_code" else "n" + frame[key].map(
        {name: f"{n:03d}" for n, name in enumerate(dict.fromkeys(frame[key]), 1)})  # fmt: skip
    frame = frame.drop_duplicates(["lon", "lat"])
    shapes = around_points(frame["commune_code"], frame["lon"], frame["lat"])
    keep = [c for c in ("commune_name", "district_code", "district_name") if c in frame]
    first = frame.drop_duplicates("commune_code").set_index("commune_code")[keep]
    if "commune_name" not in first:
        first["commune_name"] = first.index
    communes = gpd.GeoDataFrame(first.reindex(shapes.index), geometry=shapes, crs=WGS84).rename_axis(
        "commune_code"
    )
    log.add("boundaries_estimated", table.origin)
    return with_districts(communes.sort_index(), table, spec, log)
