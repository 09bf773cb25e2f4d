"""Read any kind of road source; what was read once is kept in the cache under a digest of its content."""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import shapely

from ansinh.geodata.apart import SECONDS, SECONDS_OF_A_COUNTRY, ApartError, apart_within, is_own
from ansinh.geodata.storage.cache import load_arrays, save_arrays
from ansinh.geodata.storage.files import data_path
from ansinh.geodata.travel.network.read_edges import read_graphml_roads
from ansinh.geodata.travel.network.read_lines import read_lines
from ansinh.geodata.travel.network.read_osm import Bounds, bounds_of, read_osm
from ansinh.geodata.travel.network.roads import Roads
from ansinh.geodata.travel.routed import NETWORKS
from ansinh.geodata.travel.settings import TravelSettings, content_digest
from ansinh.models.errors import Finding, InputError, raise_if

if TYPE_CHECKING:
    from ansinh.geodata.provinces import Province

# Raise this number when the meaning of the stored arrays changes, because caches hold arrays of older versions.
_FORMAT_VERSION = "1"
OSM_FILES = (".osm", ".osm.bz2", ".osm.gz", ".osm.pbf", ".pbf")
GRAPH_FILES = (".graphml", ".graphml.gz")
LINE_FILES = (".gpkg", ".geojson", ".json", ".shp", ".fgb", ".geojsonl", ".parquet")
MARGIN_DEG = 0.05
"""Roads are read so far beyond the province's border (degrees, 5.5 km), because the quickest way may cross it."""
_KEY_DECIMALS = 6  # of degrees, a decimetre: the bounds in the key of the cache are rounded to it


def load_roads(province: Province, settings: TravelSettings) -> Roads:
    """Return the roads that the settings name, from the cache if they were read before.

    Raises
    ------
    InputError
        There is no such file, its format is unknown, it holds no roads, or a download failed.
    """
    if settings.roads == "overpass":
        return _downloaded(province, settings)
    path = roads_path(province, settings)
    shape = province.province_boundary.geometry.iloc[0]
    return read_roads(path, settings, bounds_of(shape, MARGIN_DEG))


def roads_path(province: Province, settings: TravelSettings) -> Path:
    """Return the file that `settings.roads` means.

    Raises
    ------
    InputError
        The setting is "bundled" and the province has no bundled roads; or there is no such file.
    """
    if settings.roads == "bundled":
        if province.roads_of not in NETWORKS:
            raise InputError([Finding("travel.roads", f"no road file ships for {province.name_vi}",
                                      "give a file (docs/how-to/roads.md says where to get one)")])  # fmt: skip
        return data_path(NETWORKS[province.roads_of].file)
    path = Path(settings.roads)
    if not path.is_file():
        raise InputError([Finding("travel.roads", f"no such file: {path}", "give the path of a road file")])
    return path


def read_roads(path: Path, settings: TravelSettings | None = None, bounds: Bounds | None = None) -> Roads:
    """Read a road file in the format that the end of its name states.

    Parameters
    ----------
    bounds
        West, south, east, north in degrees: ways outside are left out (OpenStreetMap files only).

    Raises
    ------
    InputError
        The format is unknown, the file is damaged, or it holds no roads.
    """
    settings = settings or TravelSettings()
    kind = kind_of(path)
    options: list[object] = [
        _FORMAT_VERSION,
        kind,
        settings.layer,
        dict(settings.columns),
        settings.tolerance_m,
    ]
    options += [
        list(np.round(bounds, _KEY_DECIMALS)) if bounds and kind == "osm" else None,
        content_digest(path),
    ]
    return _roads(path, kind, json.dumps(options, sort_keys=True), settings, bounds)


def _roads(path: Path, kind: str, key: str, settings: TravelSettings, bounds: Bounds | None) -> Roads:
    digest = hashlib.sha256(key.encode()).hexdigest()
    kept = _recent(digest)
    if kept:
        return kept[0]
    stored = load_arrays("own-roads", digest)
    roads = Roads(**stored) if stored is not None else _read(path, kind, settings, bounds)
    if not len(roads.start):
        raise_if(
            [Finding(str(path), "holds no roads for vehicles in this province", "check place and layer")]
        )
    if stored is None:
        save_arrays("own-roads", digest, vars(roads))
    kept.append(roads)
    return roads


@lru_cache(maxsize=2)
def _recent(digest: str) -> list[Roads]:  # noqa: ARG001  (the digest makes the key)
    """Return the list in which the roads of a digest are kept in memory, because runs and seasons ask for them again."""
    return []


def kind_of(path: Path) -> str:
    """Return "osm", "graph" or "lines".

    Raises
    ------
    InputError
        The end of the file's name is unknown.
    """
    name = path.name.lower()
    for kind, endings in (("osm", OSM_FILES), ("graph", GRAPH_FILES), ("lines", LINE_FILES)):
        if name.endswith(endings):
            return kind
    known = ", ".join((*OSM_FILES, *GRAPH_FILES, *LINE_FILES))
    raise InputError([Finding(str(path), "not a kind of road file that is known", f"known endings: {known}")])


def _read(path: Path, kind: str, settings: TravelSettings, bounds: Bounds | None) -> Roads:
    """Read a file: a planner's graph or extract in the process for files of others; layers are read there anyway."""
    if kind == "lines" or is_own(path):
        return _read_here(path, kind, settings, bounds)
    try:
        most = SECONDS_OF_A_COUNTRY if kind == "osm" else SECONDS
        return apart_within(most, _read_here, path, kind, settings, bounds)
    except ApartError as error:
        what = "OpenStreetMap file" if kind == "osm" else "GraphML road graph"
        raise InputError([Finding(str(path), f"not a sound {what}: {error}", "download it again")]) from error


def _read_here(path: Path, kind: str, settings: TravelSettings, bounds: Bounds | None) -> Roads:
    if kind == "graph":
        return read_graphml_roads(path)
    if kind == "lines":
        return read_lines(path, settings.layer, settings.columns, settings.tolerance_m)
    return read_osm(path, bounds)


def _downloaded(province: Province, settings: TravelSettings) -> Roads:
    from ansinh.geodata.travel.network.overpass import download_roads

    shape = shapely.buffer(province.province_boundary.geometry.iloc[0], MARGIN_DEG)
    where = settings.place or shape
    key = [_FORMAT_VERSION, "overpass", settings.place or shapely.to_wkt(shape, rounding_precision=5)]
    digest = hashlib.sha256(json.dumps(key).encode()).hexdigest()
    stored = load_arrays("own-roads", digest)
    if stored is not None:
        return Roads(**stored)
    roads = download_roads(where, settings.overpass_url, settings.nominatim_url)
    save_arrays("own-roads", digest, vars(roads))
    return roads
