"""Cut the roads of provinces out of an OpenStreetMap extract of the country, in one pass, each into a file of its own.

A cut keeps what `read_osm` reads and nothing else: ways that are open to vehicles, and ferries, with a node inside the
province's bounds; their nodes; and the tags that speeds, directions and names come from. A run that names the cut gets the
roads that it would get from the whole extract.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from ansinh.geodata.apart import SECONDS_OF_A_COUNTRY, ApartError, apart_within
from ansinh.geodata.travel.network.read_osm import Bounds, road_row
from ansinh.models.errors import Finding, InputError

TAGS = (
    "access", "area", "bridge", "duration", "highway", "junction", "maxspeed", "motor_vehicle", "motorcar", "name", "oneway",
    "ref", "route", "service", "surface",
)  # fmt: skip
"""Tags that a road's attributes are made from."""


@dataclass(frozen=True, eq=False)
class CutWays:
    """The ways of one province.

    Attributes
    ----------
    ids
        (W,) ids of the ways.
    tags
        (W,) their tags.
    offsets
        Way w has the nodes ``offsets[w]:offsets[w + 1]``.
    nodes, lonlat
        Id and degrees of each node, way after way.
    """

    ids: NDArray[np.int64]
    tags: list[dict[str, str]]
    offsets: NDArray[np.int64]
    nodes: NDArray[np.int64]
    lonlat: NDArray[np.float64]


def cut_extract(path: Path, bounds: Mapping[str, Bounds]) -> dict[str, CutWays]:
    """Return the ways of each province; the file is read in the process for files of others.

    Parameters
    ----------
    bounds
        Province → west, south, east, north in degrees.

    Raises
    ------
    InputError
        There is no such file, or it is no sound OpenStreetMap file.
    """
    if not path.is_file():
        raise InputError([Finding(str(path), "no such file", "give the path of an extract (.osm.pbf)")])
    try:
        return apart_within(SECONDS_OF_A_COUNTRY, read_ways, path, dict(bounds))
    except ApartError as error:
        problem = f"not a sound OpenStreetMap file: {error}"
        raise InputError([Finding(str(path), problem, "download it again")]) from error


def read_ways(path: Path, bounds: dict[str, Bounds]) -> dict[str, CutWays]:
    """Return the ways of each province, each way with the nodes whose place is known."""
    import osmium

    found: dict[str, list[tuple[int, dict[str, str], Any]]] = {name: [] for name in bounds}
    boxes = np.array(list(bounds.values()))
    ways = osmium.FileProcessor(str(path), osmium.osm.NODE | osmium.osm.WAY).with_locations()
    ways = ways.with_filter(osmium.filter.EntityFilter(osmium.osm.WAY))
    for way in cast("Iterable[Any]", ways.with_filter(osmium.filter.KeyFilter("highway", "route"))):
        tags = {key: value for key, value in dict(way.tags).items() if key in TAGS}
        if road_row(tags) is None:
            continue
        seen = [(n.ref, n.location.lon, n.location.lat) for n in way.nodes if n.location.valid()]
        if len(seen) < 2:  # noqa: PLR2004
            continue
        nodes = np.array(seen)
        for name, inside in zip(bounds, _touched(nodes[:, 1:], boxes), strict=True):
            if inside:
                found[name].append((way.id, tags, nodes))
    return {name: _packed(rows) for name, rows in found.items()}


def _touched(lonlat: NDArray[np.float64], boxes: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return in which boxes (west, south, east, north) at least one of the places lies."""
    west_south = (lonlat[None] >= boxes[:, None, :2]).all(axis=2)
    east_north = (lonlat[None] <= boxes[:, None, 2:]).all(axis=2)
    return np.asarray(np.any(west_south & east_north, axis=1))


def _packed(rows: list[tuple[int, dict[str, str], NDArray[np.float64]]]) -> CutWays:
    flat = np.concatenate([nodes for _, _, nodes in rows]) if rows else np.zeros((0, 3))
    lengths = [len(nodes) for _, _, nodes in rows]
    return CutWays(
        ids=np.array([number for number, _, _ in rows], dtype=np.int64),
        tags=[tags for _, tags, _ in rows],
        offsets=np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64),
        nodes=flat[:, 0].astype(np.int64),  # ids are below 2^53, which floats hold exactly
        lonlat=flat[:, 1:],
    )


def write_cut(cut: CutWays, path: Path) -> None:
    """Write a cut as an OpenStreetMap file of the kind that its name ends in (``.osm.pbf``)."""
    import osmium

    writer = osmium.SimpleWriter(str(path))
    try:
        nodes, first = np.unique(cut.nodes, return_index=True)
        for node, (lon, lat) in zip(nodes.tolist(), cut.lonlat[first].tolist(), strict=True):
            writer.add_node(osmium.osm.mutable.Node(id=node, location=(lon, lat)))
        for at in np.argsort(cut.ids, kind="stable").tolist():
            part = cut.nodes[cut.offsets[at] : cut.offsets[at + 1]].tolist()
            writer.add_way(osmium.osm.mutable.Way(id=int(cut.ids[at]), nodes=part, tags=cut.tags[at]))
    finally:
        writer.close()
