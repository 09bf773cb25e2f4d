"""Toy roads for the tests of travel, and a brute-force search that shares no code with Ansinh."""

from __future__ import annotations

import itertools

import geopandas as gpd
import numpy as np
import pandas as pd

from ansinh.geodata.travel.network.roads import Roads, Strands, make_roads
from ansinh.geodata.travel.snap import Snap

# Degrees; about 1.07 km per 0.01° of longitude and 1.11 km per 0.01° of latitude.
ORIGIN = (107.5, 16.45)


def toy_roads(edges: list[dict[str, object]], places: dict[str, tuple[float, float]]) -> Roads:
    """Build roads from straight edges: keys u, v and any attribute of a stretch; places in hundredths of a degree."""
    names = list(places)
    lonlat = np.array([places[n] for n in names], dtype=float) / 100 + ORIGIN
    position = {n: i for i, n in enumerate(names)}
    u = np.array([position[e["u"]] for e in edges])
    v = np.array([position[e["v"]] for e in edges])
    coords = np.stack([lonlat[u], lonlat[v]], axis=1).reshape(-1, 2)
    offsets = np.arange(0, 2 * len(edges) + 1, 2)
    rows = pd.DataFrame([{k: w for k, w in e.items() if k not in "uv"} for e in edges])
    return make_roads(Strands(coords, offsets, u, v, np.arange(len(edges))), rows, longest_m=1e9)


def shortest(edges: list[tuple[int, int, float]], n: int, start: int, end: int) -> float:
    """Return the least sum over all simple paths, by brute force; only for a few nodes."""
    if start == end:
        return 0.0
    best = np.inf
    cost: dict[tuple[int, int], float] = {}
    for u, v, w in edges:
        cost[u, v] = min(w, cost.get((u, v), np.inf))
    others = [k for k in range(n) if k not in (start, end)]
    for length in range(len(others) + 1):
        for middle in itertools.permutations(others, length):
            path = (start, *middle, end)
            best = min(best, sum(cost.get(pair, np.inf) for pair in itertools.pairwise(path)))
    return best


def at_nodes(roads: Roads, nodes: list[int]) -> Snap:
    """Snap places to nodes: to the end of any stretch at the node."""
    stretch, along = [], []
    for node in nodes:
        start = np.flatnonzero(roads.start == node)
        stretch.append(int(start[0]) if len(start) else int(np.flatnonzero(roads.end == node)[0]))
        along.append(0.0 if len(start) else 1.0)
    n = len(nodes)
    return Snap(np.array(stretch), np.array(along), np.zeros(n), np.zeros((n, 2)))


def places(rows: dict[str, tuple[float, float]], people: float = 100.0) -> gpd.GeoDataFrame:
    """Return points or sites from ids and hundredths of a degree."""
    lonlat = np.array(list(rows.values()), dtype=float) / 100 + ORIGIN
    frame = pd.DataFrame({"population": people}, index=pd.Index(list(rows), name="id"))
    return gpd.GeoDataFrame(frame, geometry=gpd.points_from_xy(*lonlat.T), crs=4326)
