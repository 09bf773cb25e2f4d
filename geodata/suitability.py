"""Candidate sites by rules: where one could build, and why every other site is ruled out.

A rule is a limit on something that can be measured at a site: free area, slope, flood, distance to a hospital or a
main road, people near by, exclusion zones. There is one site per unit: a commune of the province, a populated 1 km
cell, or an entry of a planner's own list.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from ansinh.geodata.crs import WGS84, to_metric
from ansinh.geodata.facilities import candidate_sites, new_facility
from ansinh.geodata.names import in_sentence
from ansinh.geodata.site_measures import hospital_km, people_near, polygons, road_km, slope_percent
from ansinh.models.errors import Finding, raise_if

if TYPE_CHECKING:
    from ansinh.geodata.provinces import Province
    from ansinh.geodata.travel.network.roads import Roads

MAIN_ROADS = ("motorway", "trunk", "primary", "secondary", "CT", "QL", "ĐT", "TL")
_CELL_M = 1_000.0  # side of a populated cell
# A listed site without a known area is drawn as a circle of this area, so that it has a shape at all.
_UNKNOWN_LAND_M2 = 1.0
_CIRCLE_SEGMENTS = 64  # per quarter: the polygon's area is then within 0.01 % of the circle's
# Sites that were moved less are said to stand at the centre of the people: moves below this are rounding.
_MOVED_M = 1.0


@dataclass(frozen=True)
class SiteRules:
    """What a candidate site must satisfy; a rule that is None isn't applied.

    Attributes
    ----------
    unit
        One candidate per commune, one per populated 1 km cell, or the listed ones (a planner's own list; without one,
        the commune centres as they are).
    per_commune
        Most candidates in a commune, those with the most people within `within_km`; None = no limit.
    per_district
        The same for a district; in a province of today, for a district of before July 2025.
    min_area_m2
        Free area of the unit: without flooded, steep and excluded land. Of a listed site, a circle of its own area.
    flood_layer, exclusion_layers
        Polygons where nothing may be built. A site is moved out of them, to the nearest free land of its unit; a listed
        site isn't moved, but ruled out.
    exclusion_margin_m
        Distance kept from exclusion zones.
    slope_raster, max_slope_percent
        GeoTIFF of the slope in per cent, and the most at the site.
    hospital_layer, max_hospital_km
        Points of hospitals (None = the bundled ones), and the farthest that the site may be from one, straight line.
    max_main_road_km, main_roads
        The farthest from a main road, and which classes are main.
    min_population, within_km
        People within a distance of the site.
    settlements
        Classes of land norms that are allowed: urban, rural, mountain. Empty = all.
    """

    unit: Literal["commune", "cell", "listed"] = "commune"
    per_commune: int | None = None
    per_district: int | None = None
    min_area_m2: float | None = None
    flood_layer: Path | None = None
    exclusion_layers: tuple[Path, ...] = ()
    exclusion_margin_m: float = 0.0
    slope_raster: Path | None = None
    max_slope_percent: float | None = None
    hospital_layer: Path | None = None
    max_hospital_km: float | None = None
    max_main_road_km: float | None = None
    main_roads: tuple[str, ...] = MAIN_ROADS
    min_population: float | None = None
    within_km: float = 5.0
    settlements: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Rule:
    """One rule: the measured values (one per unit), which of them pass, and the reason for one that fails."""

    name: str
    measured: pd.Series
    passes: Callable[[pd.Series], pd.Series]
    fails_because: Callable[[Any], str]


def candidates_by_rules(province: Province, rules: SiteRules, roads: Roads | None = None) -> gpd.GeoDataFrame:
    """Return every unit of a province with what the rules measured, and whether and why it passes or fails.

    Parameters
    ----------
    roads
        Roads (`ansinh.geodata.travel.network.sources.load_roads`) for the rule on main roads.

    Returns
    -------
    geopandas.GeoDataFrame
        EPSG:4326, index `site_id`: the columns of `candidate_sites`; one column per rule (m², per cent, km, persons;
        missing = not known); suitable (bool), fails (rules, joined by ";"), reason (text), moved_m (metres from the centre of the
        people to the site, where that centre isn't free land). The candidates are the rows where suitable is True.

    Raises
    ------
    InputError
        A layer can't be read, or a rule needs a file that isn't given.
    """
    raise_if(_check(rules, roads))
    units = _units(province, rules)
    free = _free_land(province, units, rules)
    sites, moved = _sites(units, free) if rules.unit != "listed" else _listed_sites(units)
    found = [
        rule
        for rule in _rules(province, rules, units, free=free, sites=sites, roads=roads)
        if rule is not None
    ]
    verdict = pd.DataFrame(
        {rule.name: rule.passes(rule.measured).fillna(value=False) for rule in found}, index=units.index
    )
    codes = units["commune_code"]
    areas = {
        "commune": (rules.per_commune, codes),
        "district": (rules.per_district, codes.map(province.communes["district_code"])),
    }
    for area, (most, code) in areas.items():
        if most is not None:
            people = people_near(province, sites, rules.within_km)
            found.append(_best_of(area, most, _rank(code, people, verdict.all(axis=1))))
            verdict[found[-1].name] = found[-1].passes(found[-1].measured)
    reasons: list[list[str]] = [[] for _ in units.index]
    for rule in found:
        for at in np.flatnonzero(~verdict[rule.name].to_numpy(bool)):
            reasons[at].append(rule.fails_because(rule.measured.iloc[at]))
    columns = {rule.name: rule.measured for rule in found}
    frame = units.drop(columns="geometry").assign(
        **columns,
        suitable=verdict.all(axis=1),
        fails=[";".join(verdict.columns[~row]) for row in verdict.to_numpy(bool)],
        reason=["; ".join(words) or "satisfies all rules" for words in reasons],
        moved_m=moved,
    )
    return _frame(province, frame, sites)


def _check(rules: SiteRules, roads: Roads | None) -> list[Finding]:
    files = [(name, getattr(rules, name)) for name in ("flood_layer", "slope_raster", "hospital_layer")]
    files += [("exclusion_layers", path) for path in rules.exclusion_layers]
    findings = [
        Finding(f"candidates.{name}", f"no such file: {path}", "correct the path")
        for name, path in files
        if path is not None and not path.is_file()
    ]
    if rules.max_main_road_km is not None and roads is None:
        findings.append(Finding("candidates.max_main_road_km", "no roads are given", "give travel.roads"))
    if rules.max_slope_percent is not None and rules.slope_raster is None:
        findings.append(
            Finding("candidates.max_slope_percent", "no slope_raster is given", "give a GeoTIFF of the slope")
        )
    findings += [
        Finding(f"candidates.{file}", f"is read only with {rule}", f"give {rule}, or leave the file out")
        for file, rule in (("slope_raster", "max_slope_percent"), ("hospital_layer", "max_hospital_km"))
        if getattr(rules, file) is not None and getattr(rules, rule) is None
    ]
    return findings


def _units(province: Province, rules: SiteRules) -> gpd.GeoDataFrame:
    """Return the units, index `site_id`: shape and centre of the people (metres), names, commune, district."""
    communes = province.communes.to_crs(province.metric_epsg)
    if rules.unit == "listed":
        return _listed(province)
    if rules.unit == "commune":
        frame = pd.DataFrame(
            {"commune_code": communes.index, "people": communes["population"].to_numpy(float)}
        )
        centre = to_metric(communes["center_lon"], communes["center_lat"], province.metric_epsg)
        shapes = communes.geometry.to_numpy()
        frame.index = pd.Index(province.site_prefix + "-C" + communes.index, name="site_id")
    else:
        cells = province.cells
        frame = pd.DataFrame(
            {"commune_code": cells["commune_code"].to_numpy(), "people": cells["population"].to_numpy(float)}
        )
        centre = to_metric(cells["lon"], cells["lat"], province.metric_epsg)
        half = _CELL_M / 2
        shapes = shapely.box(*(centre - half).T, *(centre + half).T)
        frame.index = pd.Index(province.site_prefix + "-K" + cells.index.astype(str), name="site_id")
    names = frame["commune_code"].map(communes["commune_name"])
    frame["name_vi"] = [new_facility(in_sentence(name), "vi") for name in names]
    frame["name_en"] = [new_facility(name, "en") for name in names]
    frame["district_code"] = frame["commune_code"].map(communes["district_code"])
    frame["settlement"] = frame["commune_code"].map(communes["settlement"])
    frame["x_m"], frame["y_m"] = centre.T
    return gpd.GeoDataFrame(frame, geometry=shapes, crs=province.metric_epsg)


def _listed(province: Province) -> gpd.GeoDataFrame:
    """Return the planner's own list as units: each site a circle of its own area, or of `_UNKNOWN_LAND_M2`."""
    sites = candidate_sites(province)
    metric = sites.geometry.to_crs(province.metric_epsg)
    land = pd.to_numeric(sites.get("land_m2", pd.Series(index=sites.index)), errors="coerce")
    shapes = shapely.buffer(
        metric.to_numpy(),
        np.sqrt(land.fillna(_UNKNOWN_LAND_M2).to_numpy(float) / np.pi),
        quad_segs=_CIRCLE_SEGMENTS,
    )
    frame = pd.DataFrame(sites.drop(columns=["geometry", "lon", "lat"], errors="ignore"))
    frame = frame.assign(x_m=metric.x, y_m=metric.y, land_m2=land)
    return gpd.GeoDataFrame(frame, geometry=shapes, crs=province.metric_epsg)


def _free_land(province: Province, units: gpd.GeoDataFrame, rules: SiteRules) -> NDArray[np.object_]:
    """Return the shape of each unit without flooded and excluded land."""
    shapes = np.asarray(units.geometry)
    for path in filter(None, (rules.flood_layer, *rules.exclusion_layers)):
        taken = polygons(path, province.metric_epsg)
        if path != rules.flood_layer and rules.exclusion_margin_m > 0:
            taken = shapely.buffer(taken, rules.exclusion_margin_m)
        shapes = np.asarray(shapely.difference(shapes, taken))
        if rules.unit == "listed":
            middle = shapely.points(units[["x_m", "y_m"]].to_numpy(float))
            shapes[shapely.intersects(middle, taken)] = shapely.Polygon()
    return shapes


def _listed_sites(units: gpd.GeoDataFrame) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the positions of listed sites (metres), and how far each was moved: not at all."""
    return units[["x_m", "y_m"]].to_numpy(float), np.zeros(len(units))


def _sites(
    units: gpd.GeoDataFrame,
    free: NDArray[np.object_],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the position of each unit's site (metres), and how far it lies from the centre of the people.

    The site stands at that centre, or on the nearest free land of the unit.
    """
    centre = units[["x_m", "y_m"]].to_numpy(float)
    points = np.asarray(shapely.points(centre))
    empty = shapely.is_empty(free)
    nearest = shapely.get_point(shapely.shortest_line(points, free), 1)
    place = np.where(empty[:, None], centre, np.nan)
    if (~empty).any():
        place[~empty] = shapely.get_coordinates(nearest[~empty])
    # A centre may lie just outside the simplified shape of its unit. That alone is no reason to move the site.
    outside = ~np.asarray(shapely.covers(units.geometry.to_numpy(), points))
    untouched = shapely.equals(free, units.geometry.to_numpy())
    place[outside & untouched] = centre[outside & untouched]
    return place, np.hypot(*(place - centre).T)


def _rules(
    province: Province,
    rules: SiteRules,
    units: gpd.GeoDataFrame,
    *,
    free: NDArray[np.object_],
    sites: NDArray[np.float64],
    roads: Roads | None,
) -> list[_Rule | None]:
    index = units.index
    land = pd.Series(shapely.area(free), index=index)
    known = units["land_m2"].notna() if rules.unit == "listed" else land.notna()

    def series(values: NDArray[np.float64] | None) -> pd.Series | None:
        return None if values is None else pd.Series(values, index=index)

    slope = (
        None
        if rules.max_slope_percent is None or rules.slope_raster is None
        else slope_percent(province, sites, rules.slope_raster)
    )
    hospital = None if rules.max_hospital_km is None else hospital_km(province, sites, rules.hospital_layer)
    road = (
        None
        if rules.max_main_road_km is None or roads is None
        else road_km(province, sites, roads, rules.main_roads)
    )
    people = None if rules.min_population is None else people_near(province, sites, rules.within_km)
    return [
        _Rule("free_land_m2", land, lambda v: v > 0, lambda _: "no land outside flooded and excluded areas"),
        _at_least("area_m2", land.where(known), rules.min_area_m2, "free area", "m²"),
        _at_most("slope_percent", series(slope), rules.max_slope_percent, "slope", "%"),
        _at_most("hospital_km", series(hospital), rules.max_hospital_km, "nearest hospital", "km"),
        _at_most("main_road_km", series(road), rules.max_main_road_km, "nearest main road", "km"),
        _at_least("people_near", series(people), rules.min_population, "people near by", "persons"),
        _settlement(units, rules),
    ]  # fmt: skip


def _at_most(name: str, values: pd.Series | None, limit: float | None, words: str, unit: str) -> _Rule | None:
    if limit is None or values is None:
        return None
    return _Rule(name, values, lambda v: v <= limit, lambda v: _why(v, words, unit, f"at most {limit:,g}"))


def _at_least(
    name: str, values: pd.Series | None, limit: float | None, words: str, unit: str
) -> _Rule | None:
    if limit is None or values is None:
        return None
    return _Rule(name, values, lambda v: v >= limit, lambda v: _why(v, words, unit, f"at least {limit:,g}"))


def _why(value: float, words: str, unit: str, limit: str) -> str:
    if pd.isna(value):
        return f"{words} not known"
    return f"{words} {value:,.4g} {unit}, {limit} allowed"


def _settlement(units: gpd.GeoDataFrame, rules: SiteRules) -> _Rule | None:
    if not rules.settlements:
        return None
    allowed = rules.settlements
    return _Rule("settlement_class", units["settlement"], lambda v: v.isin(allowed),
                 lambda v: f"{v}, only {', '.join(allowed)} allowed")  # fmt: skip


def _rank(area: pd.Series, people: NDArray[np.float64], suitable: pd.Series) -> pd.Series:
    """Return the rank of each site in its commune or district: suitable ones first, then by people near by."""
    order = pd.DataFrame({"area": area, "people": people, "out": ~suitable})
    order = order.sort_values(["out", "people"], ascending=[True, False], kind="stable")
    return order.groupby("area").cumcount().add(1).reindex(area.index).astype(float)


def _best_of(area: str, most: int, rank: pd.Series) -> _Rule:
    """Return the rule that keeps only the first sites of each commune or district."""
    return _Rule(f"rank_in_{area}", rank, lambda v: v <= most,
                 lambda v: f"number {v:g} of its {area} by people near by, at most {most} allowed")  # fmt: skip


def _frame(province: Province, frame: pd.DataFrame, sites: NDArray[np.float64]) -> gpd.GeoDataFrame:
    points = gpd.GeoSeries(gpd.points_from_xy(sites[:, 0], sites[:, 1]), crs=province.metric_epsg).to_crs(
        WGS84
    )
    if "location_basis" in frame:
        frame = frame.drop(columns=["x_m", "y_m"]).assign(lon=points.x.to_numpy(), lat=points.y.to_numpy())
        return gpd.GeoDataFrame(frame, geometry=points.to_numpy(), crs=WGS84)
    basis = np.where(
        frame["moved_m"] > _MOVED_M,
        "free land nearest to the centre of the people",
        "centre of the people",
    )
    frame = frame.drop(columns=["x_m", "y_m"]).assign(
        lon=points.x.to_numpy(),
        lat=points.y.to_numpy(),
        location_basis=[f"assumption: {word}" for word in basis],
        location_confidence="low",
    )
    return gpd.GeoDataFrame(frame, geometry=points.to_numpy(), crs=WGS84)
