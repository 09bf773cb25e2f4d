"""Roads downloaded from OpenStreetMap through OSMnx and an Overpass server.

This suits a town or a district. A province has some 50,000 ways, for which public servers need minutes or fail; use an
extract file instead (docs/how-to/roads.md). Downloaded roads are kept in the cache and never requested again.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from typing import Any

import shapely

from ansinh.geodata.storage.cache import cache_dir
from ansinh.geodata.travel.network.read_edges import roads_of_graph
from ansinh.geodata.travel.network.read_osm import NOT_DRIVEN
from ansinh.geodata.travel.network.roads import Roads
from ansinh.models.errors import Finding, InputError

_TAGS = [
    "bridge",
    "duration",
    "highway",
    "junction",
    "maxspeed",
    "name",
    "oneway",
    "ref",
    "route",
    "service",
    "surface",
]
_DRIVEN = (
    f'["highway"]["area"!~"yes"]["access"!~"private"]["highway"!~"^({"|".join(sorted(NOT_DRIVEN))})$"]'
    '["motor_vehicle"!~"no"]["motorcar"!~"no"]["service"!~"emergency_access|parking|parking_aisle|private"]'
)
_FILTERS = [_DRIVEN, '["route"="ferry"]["access"!~"no|private"]']
_TIMEOUT_S = 180  # Overpass' own limit for a request


@contextlib.contextmanager
def _configured(overpass_url: str, nominatim_url: str) -> Iterator[Any]:
    """Change OSMnx's module-wide settings for one download, and restore them afterwards."""
    import osmnx

    wanted: dict[str, Any] = {
        "cache_folder": cache_dir() / "overpass",
        "use_cache": True,
        "useful_tags_way": _TAGS,
        "requests_timeout": _TIMEOUT_S,
        "log_console": False,
    }
    if overpass_url:
        wanted |= {"overpass_url": overpass_url, "overpass_rate_limit": False}
    if nominatim_url:
        wanted["nominatim_url"] = nominatim_url
    before = {name: getattr(osmnx.settings, name) for name in wanted}
    try:
        for name, value in wanted.items():
            setattr(osmnx.settings, name, value)
        yield osmnx
    finally:
        for name, value in before.items():
            setattr(osmnx.settings, name, value)


def download_roads(where: str | shapely.Geometry, overpass_url: str = "", nominatim_url: str = "") -> Roads:
    """Download the drivable roads and ferries of a place, by name or by its boundary in degrees.

    Parameters
    ----------
    overpass_url, nominatim_url
        Servers to use instead of the public ones, such as ``"http://127.0.0.1:12345/api"``.

    Raises
    ------
    InputError
        The place is unknown, has no roads, or the server can't be reached.
    """
    import osmnx
    import requests

    try:
        with _configured(overpass_url, nominatim_url) as ox:
            shape = ox.geocode_to_gdf(where).geometry.iloc[0] if isinstance(where, str) else where
            graph = ox.graph_from_polygon(
                shape, custom_filter=_FILTERS, simplify=True, retain_all=True, truncate_by_edge=True
            )
    except (
        OSError,
        ValueError,
        TypeError,
        json.JSONDecodeError,
        requests.RequestException,
        osmnx._errors.InsufficientResponseError,  # noqa: SLF001  (OSMnx raises it and exports it nowhere else)
        osmnx._errors.ResponseStatusCodeError,  # noqa: SLF001
    ) as error:
        name = where if isinstance(where, str) else "the boundary"
        problem = f"the roads of {name} can't be downloaded ({type(error).__name__}: {str(error)[:200]})"
        remedy = "check the name and the network, or take an extract file (docs/how-to/roads.md)"
        raise InputError([Finding("travel.roads", problem, remedy)]) from error
    return roads_of_graph(graph)
