"""Seasons: the roads that a flood closes or slows, and the places that it cuts off."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from ansinh.geodata.crs import WGS84
from ansinh.geodata.storage.layers import read_layer
from ansinh.geodata.travel.network.roads import Roads
from ansinh.geodata.travel.settings import Closure, TravelSettings
from ansinh.models.errors import Finding, InputError


def check_closures(settings: TravelSettings) -> list[Finding]:
    """Return what is wrong with the season and the closures; whether roads exist is checked by `unknown_roads`."""
    findings = []
    seasons = sorted({c.season for c in settings.closures})
    if settings.season and settings.season not in seasons:
        known = f"known: {', '.join(seasons)}" if seasons else "no closures are given"
        findings.append(Finding("travel.season", f"{settings.season!r} has no closures", known))
    for number, closure in enumerate(settings.closures, start=1):
        where = f"travel.closures, entry {number}"
        if not 0 <= closure.factor < 1:
            findings.append(
                Finding(f"{where}: factor", f"{closure.factor:g}", "0 = closed, up to below 1 = slowed")
            )
        if closure.layer_file is None and not (closure.ways or closure.names or closure.refs):
            findings.append(Finding(where, "closes nothing", "give a polygon layer, ways, names or refs"))
        findings += _check_layer(closure, where)
    return findings


def _check_layer(closure: Closure, where: str) -> list[Finding]:
    if closure.layer_file is None:
        return []
    try:
        frame = read_layer(closure.layer_file, closure.layer)
    except InputError as error:
        return [
            Finding(where, f"{closure.layer_file}: {f.problem}", "give a polygon layer")
            for f in error.findings
        ]
    if not frame.geom_type.isin(["Polygon", "MultiPolygon"]).any():
        return [
            Finding(where, f"{closure.layer_file} holds no polygons", "give the flooded areas as polygons")
        ]
    return []


def area_of(closure: Closure) -> shapely.Geometry | None:
    """Return the closed or slowed area in degrees; None where a closure only lists roads."""
    if closure.layer_file is None:
        return None
    frame = read_layer(closure.layer_file, closure.layer).to_crs(WGS84)
    shapes = frame.geometry[frame.geom_type.isin(["Polygon", "MultiPolygon"])]
    return shapely.union_all(shapely.make_valid(shapes.to_numpy()))


def _fold(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold().replace(" ", "").replace(".", "")


def _listed(roads: Roads, closure: Closure) -> NDArray[np.bool_]:
    hit = np.isin(roads.way, np.array(closure.ways, dtype=np.int64))
    for column, wanted in (("name", closure.names), ("ref", closure.refs)):
        words = np.array([_fold(w) for w in roads.words])
        codes = np.flatnonzero(np.isin(words, [_fold(w) for w in wanted if w]))
        hit |= np.isin(getattr(roads, column), codes)
    return np.asarray(hit)


def unknown_roads(roads: Roads, closures: Sequence[Closure]) -> list[Finding]:
    """Return findings about the ways, names and numbers that closures list but no road has."""
    findings = []
    for number, closure in enumerate(closures, start=1):
        for what in ("ways", "names", "refs"):
            column = what[:-1]
            missing = [v for v in getattr(closure, what) if not _listed(roads, _only(closure, what, v)).any()]
            if missing:
                listed = ", ".join(map(str, missing))
                findings.append(Finding(f"travel.closures, entry {number} of {closure.season!r}: {what}",
                                        f"no road has the {column} {listed}", "correct it or leave it out"))  # fmt: skip
    return findings


def _only(closure: Closure, what: str, value: Any) -> Closure:
    """Return the closure reduced to one way, name or number."""
    nothing: dict[str, Any] = {"ways": (), "names": (), "refs": (), "layer_file": None}
    return replace(closure, **{**nothing, what: (value,)})


def seasonal_seconds(
    roads: Roads, seconds: NDArray[np.float64], closures: Sequence[Closure]
) -> NDArray[np.float64]:
    """Return the seconds that each stretch takes under closures; inf = closed.

    Where closures overlap, the one that slows most counts.
    """
    factor = np.ones(len(seconds))
    shapes = roads.shapes() if any(c.layer_file for c in closures) else None
    for closure in closures:
        hit = _listed(roads, closure)
        area = area_of(closure)
        if area is not None and shapes is not None:
            shapely.prepare(area)
            inside = shapely.intersects(area, shapes)
            hit |= inside & ~roads.bridge if closure.spare_bridges else inside
        factor[hit] = np.minimum(factor[hit], closure.factor)
    return np.where(factor > 0, seconds / np.where(factor > 0, factor, 1.0), np.inf)


def cut_off(lonlat: NDArray[np.float64], closures: Sequence[Closure]) -> NDArray[np.bool_]:
    """Tell which places (degrees) lie in an area that is closed."""
    inside = np.zeros(len(lonlat), dtype=bool)
    for closure in closures:
        area = area_of(closure) if closure.cut_off and closure.factor == 0 else None
        if area is not None:
            shapely.prepare(area)
            inside |= shapely.contains_xy(area, lonlat[:, 0], lonlat[:, 1])
    return inside
