"""Travel times on a planner's own roads: speeds, season, access to the roads, and a report about every place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ansinh.geodata.crs import to_metric
from ansinh.geodata.travel.closures import check_closures, cut_off, seasonal_seconds, unknown_roads
from ansinh.geodata.travel.estimate import Case, Estimate, estimate
from ansinh.geodata.travel.network.roads import Roads
from ansinh.geodata.travel.network.sources import load_roads
from ansinh.geodata.travel.network.speeds import SpeedTable, read_speeds, road_seconds
from ansinh.geodata.travel.paths import quickest_ways
from ansinh.geodata.travel.report import TravelReport, make_report
from ansinh.geodata.travel.settings import TravelSettings
from ansinh.geodata.travel.snap import NO_PART, Parts, Snap, metric_lines, network_with_places, parts_of, snap
from ansinh.geodata.travel.terrain import terrain_map, terrain_parameters
from ansinh.models.errors import Finding, raise_if

if TYPE_CHECKING:
    from ansinh.geodata.provinces import Province

    Floats = NDArray[np.float64]
    Places = tuple[NDArray[np.float64], NDArray[np.float64]]


@dataclass(frozen=True, eq=False)
class OwnWays:
    """Ways between all pairs on own roads.

    Attributes
    ----------
    minutes, metres
        (I, J) with access at both ends; NaN = no way on the roads.
    worth
        (I, J): True if point and site are farther from each other than both together from the roads, so that
        travelling on roads makes sense. Straight lines alone decide, so it is the same in every case and season.
    closed
        (I, J): True if roads connect the two, but not in this season or not within the limit of minutes.
    """

    minutes: Floats
    metres: Floats
    worth: NDArray[np.bool_]
    closed: NDArray[np.bool_]
    report: TravelReport


@dataclass(frozen=True, eq=False)
class _Ground:
    """Roads, speeds and terrain, which are the same in all cases and seasons."""

    province: Province
    settings: TravelSettings
    table: SpeedTable
    roads: Roads
    terrain: NDArray[np.str_] | None
    lines: NDArray[np.object_]
    parts: Parts

    def seconds(self, case: Case) -> Floats:
        """Return the seconds per stretch when nothing is closed."""
        return road_seconds(self.roads, self.table, self.terrain, case)

    def snap(self, seconds: Floats, places: Floats) -> Snap:
        """Tie places to the nearest stretch that is open, is no ferry, and lies on a large enough part."""
        part = self.parts.of_stretch
        large = (part != NO_PART) & (self.parts.km[part] >= self._smallest_km())
        allowed = large & ~self.roads.ferry & np.isfinite(seconds)
        return snap(self.lines, allowed, places, self.settings.snap_limit_m)

    def _smallest_km(self) -> float:
        # All roads together may be smaller than the limit (a village drawn by hand), so the largest part always counts.
        return min(self.settings.min_part_km, float(self.parts.km.max(initial=0.0)))


def own_ways(
    province: Province,
    places: Places,
    settings: TravelSettings,
    case: Case,
    *,
    ids: tuple[pd.Index, pd.Index],
    people: Floats,
) -> OwnWays:
    """Return the ways between points and sites (metres) on the roads of the settings.

    A season never makes a way quicker. If a place is tied to another road because its own is closed, and that road
    is quicker by chance, the time without the season is used.

    Raises
    ------
    InputError
        Everything that is wrong with settings, roads, speeds and closures.
    """
    raise_if(check_settings(settings))
    ground = _ground(province, settings)
    seconds = ground.seconds(case)
    snaps = _snap_both(ground, seconds, places)
    total = _route(ground, seconds, snaps, places, case)
    worth = _worth(places, snaps)
    closed = np.zeros(worth.shape, dtype=bool)
    if settings.limit_minutes is not None:
        closed = worth & np.isnan(total.minutes) & _same_part(ground.parts, snaps)
    cut = (np.zeros(len(places[0]), dtype=bool), np.zeros(len(places[1]), dtype=bool))
    if settings.active:
        raise_if(unknown_roads(ground.roads, settings.active))
        before = total
        total, cut, snaps = _in_season(ground, seconds, places, case, before)
        # Pairs that have no way on the roads in any season stay estimated, because a season's effect on them is unknown.
        closed |= worth & ~np.isnan(before.minutes) & np.isnan(total.minutes)
        closed |= cut[0][:, None] | cut[1][None, :]
        for values in total:
            values[closed] = np.nan
    report = make_report(ids, people, snaps, cut=cut, parts=ground.parts, settings=settings)
    return OwnWays(total.minutes, total.metres, worth, closed, report)


def _worth(places: Places, snaps: tuple[Snap, Snap]) -> NDArray[np.bool_]:
    straight = np.hypot(*np.moveaxis(places[0][:, None, :] - places[1][None, :, :], -1, 0))
    return np.asarray(snaps[0].metres[:, None] + snaps[1].metres <= straight)


def _same_part(parts: Parts, snaps: tuple[Snap, Snap]) -> NDArray[np.bool_]:
    start, end = (parts.of_stretch[each.stretch] for each in snaps)
    return np.asarray(start[:, None] == end)


def check_settings(settings: TravelSettings) -> list[Finding]:
    """Return what is wrong with single settings."""
    findings = check_closures(settings)
    for name in ("snap_limit_m", "tolerance_m", "min_part_km"):
        value = getattr(settings, name)
        if not value >= 0:
            findings.append(Finding(f"travel.{name}", f"{value!r}", "give a number of 0 or more"))
    return findings


def check_sources(settings: TravelSettings) -> list[Finding]:
    """Return what is wrong between settings: season, closures and speeds need roads."""
    if settings.roads or not (settings.season or settings.closures or settings.speeds):
        return []
    remedy = 'give travel.roads: a file, "bundled" (Huế, Lào Cai) or "overpass"'
    return [Finding("travel", "season, closures and speeds work on roads, and none are given", remedy)]


def _ground(province: Province, settings: TravelSettings) -> _Ground:
    table = read_speeds(settings.speeds)
    roads = load_roads(province, settings)
    terrain = _terrain(province, roads) if settings.terrain else None
    lines = metric_lines(roads, province.metric_epsg)
    parts = parts_of(roads, road_seconds(roads, table, terrain))
    return _Ground(province, settings, table, roads, terrain, lines, parts)


def _terrain(province: Province, roads: Roads) -> NDArray[np.str_]:
    middle = roads.middle()
    metric = to_metric(middle[:, 0], middle[:, 1], province.metric_epsg)
    classes = np.asarray(terrain_parameters().index, dtype=str)
    return np.asarray(classes[terrain_map(province).at(metric[:, 0], metric[:, 1])])


def _snap_both(ground: _Ground, seconds: Floats, places: Places) -> tuple[Snap, Snap]:
    return ground.snap(seconds, places[0]), ground.snap(seconds, places[1])


def _route(
    ground: _Ground, seconds: Floats, snaps: tuple[Snap, Snap], places: Places, case: Case
) -> Estimate:
    """Return minutes and metres with access at both ends; NaN = no way."""
    network, (start, end) = network_with_places(ground.roads, seconds, list(snaps))
    near, near_sites = start >= 0, end >= 0
    shape = (len(start), len(end))
    minutes, metres = np.full(shape, np.nan), np.full(shape, np.nan)
    limit = ground.settings.limit_minutes
    if near.any() and near_sites.any():
        limit_s = np.inf if limit is None else limit * 60.0
        found = quickest_ways(network, start[near], end[near_sites], limit_s)
        at = np.ix_(near, near_sites)
        minutes[at], metres[at] = found[0].astype(float) / 60.0, found[1]
    first, last = (_access(ground, side, each, case) for side, each in zip(places, snaps, strict=True))
    total = Estimate(
        minutes + first.minutes[:, None] + last.minutes, metres + first.metres[:, None] + last.metres
    )
    if limit is not None:
        total.minutes[total.minutes > limit] = np.nan
    return total


def _access(ground: _Ground, places: Floats, each: Snap, case: Case) -> Estimate:
    """Return minutes and metres between places and the road."""
    mode = ground.settings.access
    if mode == "estimate":
        return estimate(ground.province, places, each.place, case)
    metres = np.nan_to_num(each.metres) * ground.table.value("access", "detour", case)
    return Estimate(metres / 1_000.0 / ground.table.value("access", mode, case) * 60.0, metres)


def _in_season(
    ground: _Ground, dry_seconds: Floats, places: Places, case: Case, dry: Estimate
) -> tuple[Estimate, tuple[NDArray[np.bool_], NDArray[np.bool_]], tuple[Snap, Snap]]:
    """Return the ways in the season, which places it cuts off, and how places reach the open roads."""
    closures = ground.settings.active
    seconds = seasonal_seconds(ground.roads, dry_seconds, closures)
    snaps = _snap_both(ground, seconds, places)
    wet = _route(ground, seconds, snaps, places, case)
    here, there = (cut_off(_degrees(ground, side), closures) for side in places)
    quicker = wet.minutes < dry.minutes
    minutes, metres = (np.where(quicker, before, now) for before, now in zip(dry, wet, strict=True))
    return Estimate(minutes, metres), (here, there), snaps


def _degrees(ground: _Ground, places: Floats) -> Floats:
    from pyproj import Transformer

    back = Transformer.from_crs(ground.province.metric_epsg, 4326, always_xy=True)
    return np.column_stack(back.transform(places[:, 0], places[:, 1]))
