"""`travel_times`: one matrix from the road network, the estimate and the ferries."""

from __future__ import annotations

import hashlib
import itertools
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ansinh.geodata.crs import WGS84, points_in_metres
from ansinh.geodata.storage.cache import load_arrays, save_arrays
from ansinh.geodata.storage.files import file_digest
from ansinh.geodata.travel.crossing import over_sea, zones
from ansinh.geodata.travel.estimate import CASES, Case, estimate_all
from ansinh.geodata.travel.matrices.matrix import Ends, overlay
from ansinh.geodata.travel.own import check_sources, own_ways
from ansinh.geodata.travel.report import TravelReport
from ansinh.geodata.travel.routed import NETWORKS, RoutedWays, route
from ansinh.geodata.travel.settings import TravelSettings
from ansinh.models.errors import Finding, raise_if
from ansinh.models.shown import shown

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

    from ansinh.geodata.provinces import Province

    Places = tuple[NDArray[np.float64], NDArray[np.float64]]

# Raise this number when the method changes, because the digest of a result stands for its inputs and its method.
METHOD_VERSION = "1"
_MILLIMETRE_DECIMALS = 3
_REPORT = "report"
_PARAMETERS = "roads_fallback_parameters.csv"


@dataclass(frozen=True, eq=False)
class TravelTimes:
    """Travel from every demand point to every site by car or motorbike.

    Attributes
    ----------
    minutes
        Index `demand_id`, columns `site_id`; NaN = can't be reached.
    routed
        Same shape: True where most of the way was routed on a road network, False = estimated.
    metres
        Same shape: length of the way; NaN = can't be reached.
    digest
        SHA-256 (hex) of everything the matrices were computed from, and of the method.
    """

    minutes: pd.DataFrame
    routed: pd.DataFrame
    metres: pd.DataFrame
    digest: str
    report: TravelReport | None = None
    """How places reach a planner's own roads, with findings about them; None for the built-in method."""
    basis: str = ""
    """Case and settings. Travel times with different bases must not be compared or mixed."""

    def __repr__(self) -> str:
        points, sites = self.minutes.shape
        return shown(self, f"{points:,} demand points × {sites:,} sites", ".minutes, .metres, .routed")


def travel_basis(case: Case, settings: TravelSettings | None = None) -> str:
    """Return a text that is equal for travel times of the same case and settings only."""
    return f"{case} {(settings or TravelSettings()).digest}"


def travel_times(
    province: Province,
    points: gpd.GeoDataFrame,
    sites: gpd.GeoDataFrame,
    *,
    case: Case = "central",
    settings: TravelSettings | None = None,
) -> TravelTimes:
    """Return travel times from demand points to sites.

    Parameters
    ----------
    points, sites
        Any frames with unique index and point geometry in a known CRS; `pandas.concat` of existing
        facilities, candidates and plan sites will do.
    case
        "central", or the ends of the range: "low" (short detours, high speed) and "high".
    settings
        Own roads, speeds, seasons, or a matrix made elsewhere; None = the built-in method.

    Raises
    ------
    InputError
        The points or sites have no CRS, no point geometry or an id twice, the case is unknown, or something is wrong
        with the settings or the files that they name.
    """
    raise_if([*_check("points", points), *_check("sites", sites), *_check_case(case)])
    places = points_in_metres(points, province.metric_epsg), points_in_metres(sites, province.metric_epsg)
    ids = [list(map(str, points.index)), list(map(str, sites.index))]
    settings = settings or TravelSettings()
    raise_if(check_sources(settings))
    digest = _digest(province, ids, places, case)
    if settings != TravelSettings():
        digest = hashlib.sha256((digest + settings.digest).encode()).hexdigest()
    index, columns = pd.Index(points.index, name="demand_id"), pd.Index(sites.index, name="site_id")
    ends = Ends((index, columns), places, _lonlat(points, sites), _people(points))
    found = _cached(province, ends, case, digest, settings)
    report = found.pop(_REPORT, None)
    if settings.matrix is not None:
        found = overlay(found, settings.matrix, ends)
    frames = {name: pd.DataFrame(values, index=index, columns=columns) for name, values in found.items()}
    read = None if report is None else TravelReport.from_json(str(report))
    return TravelTimes(**frames, digest=digest, report=read, basis=travel_basis(case, settings))


def _people(points: gpd.GeoDataFrame) -> NDArray[np.float64]:
    if "population" not in points:
        return np.zeros(len(points))
    return np.asarray(points["population"].fillna(0), dtype=float)


def _lonlat(*frames: gpd.GeoDataFrame) -> Places:
    here, there = (frame.geometry.to_crs(WGS84) for frame in frames)
    return np.column_stack([here.x, here.y]), np.column_stack([there.x, there.y])


def _check(what: str, frame: gpd.GeoDataFrame) -> list[Finding]:
    findings = []
    if frame.crs is None:
        findings.append(Finding(what, "no coordinate system is given", "set one, such as EPSG:4326"))
    if frame.index.has_duplicates:
        twice = ", ".join(map(str, frame.index[frame.index.duplicated()].unique()[:5]))
        findings.append(Finding(f"{what} (ids {twice})", "an id appears twice", "make the ids unique"))
    bad = frame.geometry.isna() | frame.geometry.is_empty | (frame.geometry.geom_type != "Point")
    if bad.any():
        ids = ", ".join(map(str, frame.index[bad][:5]))
        findings.append(Finding(f"{what} (ids {ids})", "no point geometry", "give longitude and latitude"))
    return findings


def _check_case(case: str) -> list[Finding]:
    if case in CASES:
        return []
    return [Finding("case", f"{case!r} is unknown", f"use one of: {', '.join(CASES)}")]


def _digest(province: Province, ids: list[list[str]], places: Places, case: str) -> str:
    roads = [NETWORKS[province.roads_of].file] if province.roads_of in NETWORKS else []
    files = (_PARAMETERS, *province.data_files, *roads)
    known = [METHOD_VERSION, province.code, case, *(file_digest(name) for name in files)]
    digest = hashlib.sha256(json.dumps([known, ids]).encode())
    # Rounded to the millimetre, because versions of the projection library differ in the last bits.
    for side in places:
        digest.update(np.round(side, _MILLIMETRE_DECIMALS).tobytes())
    return digest.hexdigest()


def _cached(
    province: Province, ends: Ends, case: Case, digest: str, settings: TravelSettings
) -> dict[str, NDArray[Any]]:
    # The code is part of the key, so that nobody has to remember to empty the cache after changing it.
    key = hashlib.sha256((digest + _code_digest()).encode()).hexdigest()
    stored = None if settings.roads == "overpass" else load_arrays("travel", key)
    if stored is None:
        stored = _matrices(province, ends.metric, case, roads=not settings.roads)
        if settings.roads:
            stored = _on_own_roads(province, ends, case, settings, stored)
        save_arrays("travel", key, stored)
    return stored


def _on_own_roads(
    province: Province, ends: Ends, case: Case, settings: TravelSettings, otherwise: dict[str, NDArray[Any]]
) -> dict[str, NDArray[Any]]:
    """Return minutes, metres and routed on own roads, and from `otherwise` for pairs without a way on them."""
    ways = own_ways(province, ends.metric, settings, case, ids=ends.ids, people=ends.people)
    routed = ~np.isnan(ways.minutes)
    if settings.elsewhere == "estimate":
        routed &= ways.worth
        gap = ways.closed
        if settings.limit_minutes is not None:
            gap = gap | (otherwise["minutes"] > settings.limit_minutes)
    else:
        gap = ~routed
    minutes = np.where(routed, ways.minutes, np.where(gap, np.nan, otherwise["minutes"]))
    metres = np.where(routed, ways.metres, np.where(gap, np.nan, otherwise["metres"]))
    return {"minutes": minutes, "metres": metres, "routed": routed, _REPORT: np.array(ways.report.to_json())}


@cache
def _code_digest() -> str:
    files = sorted(Path(__file__).parent.rglob("*.py"))
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


def _matrices(
    province: Province, places: Places, case: Case, *, roads: bool = True
) -> dict[str, NDArray[Any]]:
    """Return minutes, metres and routed, shape (I, J): on the bundled roads if `roads` and there are any, else estimated."""
    minutes, metres = estimate_all(province, *places, case)
    routed = np.zeros(minutes.shape, dtype=bool)
    if roads and province.roads_of in NETWORKS:
        ways = route(province, NETWORKS[province.roads_of], places)
        routed = _prefer_route(province, ways, places)
        total = ways.total(province, NETWORKS[province.roads_of], places, case)
        minutes = np.where(routed, total.minutes, minutes)
        metres = np.where(routed, total.metres, metres)
    start, end = (zones(province, side) for side in places)
    for a, b in itertools.product(np.unique(start), np.unique(end)):
        if a != b:
            at = np.ix_(start == a, end == b)
            minutes[at], metres[at] = over_sea(
                province, (places[0][start == a], places[1][end == b]), (a, b), case
            )
            routed[at] = False
    return {"minutes": minutes, "metres": metres, "routed": routed}


def _prefer_route(province: Province, ways: RoutedWays, places: Places) -> NDArray[np.bool_]:
    """Tell for which pairs the routed way is used: where at least half of its length lies on the network.

    On a network of main roads only, a routed way must also be no slower than the estimate, because missing roads
    make it too long. The central case decides, so that all cases of a pair use one method and its low, central and
    high minutes are in that order.
    """
    bundled = NETWORKS[province.roads_of]
    total = ways.total(province, bundled, places, "central")
    # A comparison with NaN (no way on the network) is False.
    prefer = np.asarray(ways.network_metres >= total.metres / 2)
    if not bundled.complete:
        prefer &= total.minutes <= estimate_all(province, *places).minutes
    return prefer
