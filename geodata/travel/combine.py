"""`travel_times`: one matrix from the road network, the estimate and the ferries."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geodata.files import file_digest
from geodata.travel.crossing import over_sea, zones
from geodata.travel.estimate import CASES, Case, estimate
from models.errors import Finding, raise_if

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

    from geodata.provinces import Province

# Raise when the method changes, so that no matrix of an older method is taken from the cache.
METHOD_VERSION = "1"
_INPUT_FILES = (
    "boundaries.gpkg",
    "roads_fallback_parameters.csv",
    "roads_terrain_districts.csv",
    "terrain_overrides.csv",
    "sea_crossings.csv",
)


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


def travel_times(
    province: Province, points: gpd.GeoDataFrame, sites: gpd.GeoDataFrame, *, case: Case = "central"
) -> TravelTimes:
    """Return travel times from demand points to sites.

    Parameters
    ----------
    points, sites
        Any frames with unique index and point geometry in a known CRS; `pandas.concat` of existing
        facilities, candidates and plan sites will do.
    case
        "central", or the ends of the range: "low" (short detours, high speed) and "high".

    Raises
    ------
    InputError
        No CRS, missing or other than point geometry, an id twice, or an unknown case.
    """
    raise_if([*_check("points", points), *_check("sites", sites), *_check_case(case)])
    origin, target = _metric(province, points), _metric(province, sites)
    digest = _digest(province, points, sites, origin, target, case)
    minutes, metres, routed = _matrices(province, origin, target, case)

    def frame(values: NDArray[np.float64] | NDArray[np.bool_]) -> pd.DataFrame:
        index = pd.Index(points.index, name="demand_id")
        return pd.DataFrame(values, index=index, columns=pd.Index(sites.index, name="site_id"))

    return TravelTimes(frame(minutes), frame(routed), frame(metres), digest)


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


def _metric(province: Province, frame: gpd.GeoDataFrame) -> NDArray[np.float64]:
    shapes = frame.geometry.to_crs(province.metric_epsg)
    return np.column_stack([shapes.x.to_numpy(float), shapes.y.to_numpy(float)])


def _digest(
    province: Province,
    points: gpd.GeoDataFrame,
    sites: gpd.GeoDataFrame,
    origin: NDArray[np.float64],
    target: NDArray[np.float64],
    case: str,
) -> str:
    known = [METHOD_VERSION, province.code, case, *(file_digest(name) for name in _INPUT_FILES)]
    ids = [list(map(str, points.index)), list(map(str, sites.index))]
    digest = hashlib.sha256(json.dumps([known, ids]).encode())
    # To the millimetre: projection libraries differ in the last bits, the ways do not.
    for places in (origin, target):
        digest.update(np.round(places, 3).tobytes())
    return digest.hexdigest()


def _matrices(
    province: Province, origin: NDArray[np.float64], target: NDArray[np.float64], case: Case
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.bool_]]:
    """Return minutes, metres and routed, shape (I, J)."""
    minutes, metres = estimate(province, origin, target, case)
    routed = np.zeros(minutes.shape, dtype=bool)
    start, end = zones(province, origin), zones(province, target)
    for a in np.unique(start):
        for b in np.unique(end):
            if a != b:
                at = np.ix_(start == a, end == b)
                minutes[at], metres[at] = over_sea(province, origin[start == a], target[end == b], case, a, b)
    return minutes, metres, routed
