"""Build roads from OpenStreetMap files (`.osm`, `.osm.bz2`, `.osm.gz`, `.osm.pbf`), read with osmium."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, cast

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from ansinh.geodata.travel.network.roads import FERRY, Roads, make_roads, split_ways

Bounds = tuple[float, float, float, float]

# Classes of ways that are closed to cars, or don't exist. Motorbikes use the roads of cars; footpaths count as access.
NOT_DRIVEN = frozenset(
    {"abandoned", "bridleway", "bus_guideway", "busway", "construction", "corridor", "cycleway", "disused", "elevator",
     "emergency_bay", "escalator", "footway", "no", "path", "pedestrian", "planned", "platform", "proposed", "raceway",
     "razed", "rest_area", "services", "steps", "via_ferrata"}
)  # fmt: skip
_PRIVATE_SERVICE = frozenset({"emergency_access", "parking", "parking_aisle", "private"})
_ONEWAY = {"yes": 1, "true": 1, "1": 1, "T": 1, "F": 1, "-1": -1, "reverse": -1}
_KM_PER_MILE = 1.609344


def read_osm(path: Path, bounds: Bounds | None = None) -> Roads:
    """Read the drivable roads and ferries of an OpenStreetMap file.

    Parameters
    ----------
    path
        `.osm`, `.osm.bz2`, `.osm.gz` or `.osm.pbf`; it may hold a whole country if `bounds` states the wanted part.
    bounds
        West, south, east, north in degrees: ways with a node inside are read in full. None = all ways.

    Raises
    ------
    RuntimeError
        The file is damaged or isn't one of OpenStreetMap's formats.
    """
    import osmium

    keys: list[NDArray[np.int64]] = []
    coords: list[NDArray[np.float64]] = []
    rows: list[dict[str, object]] = []
    ways = osmium.FileProcessor(str(path), osmium.osm.NODE | osmium.osm.WAY).with_locations()
    ways = ways.with_filter(osmium.filter.EntityFilter(osmium.osm.WAY))
    for way in cast("Iterable[Any]", ways.with_filter(osmium.filter.KeyFilter("highway", "route"))):
        tags = dict(way.tags)
        row = road_row(tags)
        if row is None:
            continue
        # Where an extract ends, a way lacks the coordinates of its nodes outside.
        seen = [(n.ref, n.location.lon, n.location.lat) for n in way.nodes if n.location.valid()]
        if len(seen) < 2 or not _touches(seen, bounds):  # noqa: PLR2004
            continue
        keys.append(np.array([n[0] for n in seen], dtype=np.int64))
        coords.append(np.array([n[1:] for n in seen]))
        rows.append({**row, "way": way.id})
    return roads_of_ways(keys, coords, pd.DataFrame(rows))


def roads_of_ways(
    keys: list[NDArray[np.int64]], coords: list[NDArray[np.float64]], rows: pd.DataFrame
) -> Roads:
    """Build roads from the ids and degrees of the vertices of each way, and a row of attributes per way."""
    offsets = np.concatenate([[0], np.cumsum([len(k) for k in keys])]).astype(np.int64)
    flat_keys = np.concatenate(keys) if keys else np.zeros(0, dtype=np.int64)
    flat = np.concatenate(coords) if coords else np.zeros((0, 2))
    return make_roads(split_ways(flat_keys, flat, offsets), rows)


def _touches(nodes: list[tuple[int, float, float]], bounds: Bounds | None) -> bool:
    if bounds is None:
        return True
    west, south, east, north = bounds
    return any(west <= lon <= east and south <= lat <= north for _, lon, lat in nodes)


def road_row(tags: Mapping[str, str]) -> dict[str, object] | None:
    """Return the attributes that the tags of a way mean; None if it isn't open to vehicles."""
    ferry = tags.get("route") == "ferry"
    klass = FERRY if ferry else tags.get("highway", "")
    if not klass or klass in NOT_DRIVEN or not _open_to_vehicles(tags, ferry=ferry):
        return None
    forward, backward = directions(tags, klass)
    return {
        "klass": klass,
        "surface": tags.get("surface", ""),
        "name": tags.get("name", ""),
        "ref": tags.get("ref", ""),
        "forward": forward,
        "backward": backward,
        "bridge": tags.get("bridge", "no") != "no",
        "maxspeed": parse_maxspeed(tags.get("maxspeed", "")),
        "stated_s": parse_duration(tags.get("duration", "")) if ferry else np.nan,
    }


def _open_to_vehicles(tags: Mapping[str, str], *, ferry: bool) -> bool:
    if ferry:
        # A boat for people on foot still carries a patient or a family, so only private ones are left out.
        return tags.get("access") not in {"no", "private"}
    if tags.get("area") == "yes" or tags.get("service") in _PRIVATE_SERVICE:
        return False
    if tags.get("access") == "private":
        return False
    return tags.get("motor_vehicle") != "no" and tags.get("motorcar") != "no"


def directions(tags: Mapping[str, str], klass: str) -> tuple[bool, bool]:
    """Return whether a way may be driven in the direction in which it is drawn, and in the other."""
    said = tags.get("oneway", "")
    implied = tags.get("junction") in {"roundabout", "circular"} or klass in {"motorway", "motorway_link"}
    way = _ONEWAY.get(said, 1 if implied and said != "no" else 0)
    return way >= 0, way <= 0


def parse_maxspeed(text: str) -> float:
    """Return km/h of a `maxspeed` tag; NaN where it isn't a number."""
    found = re.match(r"^\s*(\d+(?:\.\d+)?)\s*(mph)?", text)
    if found is None or float(found.group(1)) <= 0:
        return float("nan")
    return float(found.group(1)) * (_KM_PER_MILE if found.group(2) else 1.0)


def parse_duration(text: str) -> float:
    """Return seconds of a `duration` tag (minutes, hh:mm or hh:mm:ss); NaN if it is in none of these forms."""
    parts = text.strip().split(":")
    if not all(part.isdecimal() for part in parts) or len(parts) > 3:  # noqa: PLR2004
        return float("nan")
    numbers = [int(part) for part in parts]
    if len(numbers) == 1:
        return numbers[0] * 60.0
    hours, minutes, *seconds = numbers
    return hours * 3_600.0 + minutes * 60.0 + sum(seconds)


def bounds_of(shape: shapely.Geometry, margin_deg: float) -> Bounds:
    """Return west, south, east and north of a shape in degrees, with a margin on each side."""
    west, south, east, north = map(float, shapely.bounds(shape))
    return (west - margin_deg, south - margin_deg, east + margin_deg, north + margin_deg)
