"""Build roads from graphs of OSMnx: GraphML files, or downloads from Overpass."""

from __future__ import annotations

import ast
import gzip
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import networkx as nx
import numpy as np
import pandas as pd
import shapely

from ansinh.geodata.travel.network.graphml import read_graphml_parts
from ansinh.geodata.travel.network.read_osm import parse_duration, parse_maxspeed
from ansinh.geodata.travel.network.roads import FERRY, Roads, Strands, make_roads
from ansinh.models.errors import Finding, InputError

Edge = tuple[str, str, Mapping[str, Any]]


def read_graphml_roads(path: Path) -> Roads:
    """Read a GraphML file written by OSMnx, `.graphml` or `.graphml.gz`, with nodes in degrees.

    Raises
    ------
    InputError
        The file isn't a GraphML file written by OSMnx.
    """
    try:
        nodes, edges = read_graphml_parts(path)
    except (ET.ParseError, KeyError, ValueError, gzip.BadGzipFile) as error:
        problem = f"not a GraphML road graph ({type(error).__name__}: {error})"
        raise InputError(
            [Finding(str(path), problem, "save it with osmnx.save_graphml, not projected")]
        ) from error
    return roads_of_edges(nodes, edges)


def roads_of_graph(graph: nx.MultiDiGraph[Any]) -> Roads:
    """Build roads from a graph of OSMnx with nodes in degrees, simplified or not."""
    nodes = {str(node): (float(data["x"]), float(data["y"])) for node, data in graph.nodes(data=True)}
    return roads_of_edges(nodes, [(str(u), str(v), data) for u, v, data in graph.edges(data=True)])


def roads_of_edges(nodes: Mapping[str, tuple[float, float]], edges: Iterable[Edge]) -> Roads:
    """Build roads from directed edges, each of which may be driven from its first node to its second only."""
    edges = list(edges)
    position = {node: i for i, node in enumerate(nodes)}
    start = np.array([position[u] for u, _, _ in edges], dtype=np.int64)
    end = np.array([position[v] for _, v, _ in edges], dtype=np.int64)
    places = np.array(list(nodes.values()), dtype=float).reshape(-1, 2)
    coords, offsets = _shapes([data.get("geometry") for _, _, data in edges], places[start], places[end])
    rows = pd.DataFrame([_row(data) for _, _, data in edges])
    return make_roads(Strands(coords, offsets, start, end, np.arange(len(edges))), rows)


def _shapes(
    given: list[Any], start: np.ndarray[Any, Any], end: np.ndarray[Any, Any]
) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Return coordinates and offsets of the shapes of edges; an edge without a shape is straight between its nodes."""
    texts = np.array([g if isinstance(g, str) and g else None for g in given], dtype=object)
    lines = shapely.from_wkt(texts) if len(texts) else texts
    for i, shape in enumerate(given):
        if isinstance(shape, shapely.Geometry):
            lines[i] = shape
    straight = np.array([line is None for line in lines], dtype=bool)
    lines = np.asarray(lines, dtype=object)
    if straight.any():
        lines[straight] = shapely.linestrings(np.stack([start[straight], end[straight]], axis=1))
    coords, owner = shapely.get_coordinates(lines, return_index=True)
    offsets = np.concatenate([[0], np.cumsum(np.bincount(owner, minlength=len(lines)))]).astype(np.int64)
    return coords, offsets


def _row(data: Mapping[str, Any]) -> dict[str, object]:
    ferry = _first(data.get("route")) == "ferry"
    text = {
        key: _first(data.get(tag)) for key, tag in (("surface", "surface"), ("name", "name"), ("ref", "ref"))
    }
    way = _first(data.get("osmid"))
    stated = parse_duration(_first(data.get("duration"))) if ferry else _number(data.get("travel_time"))
    return {
        **text,
        "klass": FERRY if ferry else _first(data.get("highway")),
        "way": int(way) if way.removeprefix("-").isdecimal() else -1,
        "forward": True,
        "backward": False,
        "bridge": _first(data.get("bridge")) not in {"", "no"},
        "maxspeed": parse_maxspeed(_first(data.get("maxspeed"))),
        "stated_s": stated,
        "metres": _number(data.get("length")),
    }


def _first(value: Any) -> str:
    """Return the first of the values that OSMnx joined when it merged ways: a list, or the text of one."""
    if isinstance(value, str) and value.startswith("["):
        value = ast.literal_eval(value)
    if isinstance(value, list):
        value = value[0] if value else ""
    return "" if value is None else str(value)


def _number(value: Any) -> float:
    return float("nan") if value in (None, "") else float(value)
