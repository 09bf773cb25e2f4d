"""Tie places to the nearest stretch of road within a limit, and find the connected parts of the roads."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse.csgraph import connected_components

from ansinh.geodata.crs import to_metric
from ansinh.geodata.travel.network.graph import RoadNetwork, compact
from ansinh.geodata.travel.network.roads import Roads

NO_PART = -1


@dataclass(frozen=True, eq=False)
class Parts:
    """The parts of a road network within which every place can be reached from every other.

    Attributes
    ----------
    of_node, of_stretch
        Part of each node and stretch, the largest first; `NO_PART` for a stretch between parts.
    km
        Length of each part with a two-way street counted once.
    """

    of_node: NDArray[np.int64]
    of_stretch: NDArray[np.int64]
    km: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Snap:
    """Where each place meets the roads.

    Attributes
    ----------
    stretch
        The nearest stretch, -1 = none within the limit.
    along
        Position on it, 0 = at its start, 1 = at its end.
    metres
        Straight distance to it; NaN = none within the limit.
    place
        (n, 2) coordinates of that point, metres.
    """

    stretch: NDArray[np.int64]
    along: NDArray[np.float64]
    metres: NDArray[np.float64]
    place: NDArray[np.float64]


def metric_lines(roads: Roads, epsg: int) -> NDArray[np.object_]:
    """Return the stretches as lines in metres."""
    owner = np.repeat(np.arange(len(roads.start)), np.diff(roads.offsets))
    return np.asarray(
        shapely.linestrings(to_metric(roads.coords[:, 0], roads.coords[:, 1], epsg), indices=owner)
    )


def road_network(roads: Roads, seconds: NDArray[np.float64]) -> RoadNetwork:
    """Return the network of the roads with the given seconds per stretch; inf = closed."""
    return _network(roads, seconds, [])


def parts_of(roads: Roads, seconds: NDArray[np.float64]) -> Parts:
    """Return the strongly connected parts, in which one can travel from every node to every other and back."""
    network = road_network(roads, seconds)
    count, label = connected_components(network.matrix, directed=True, connection="strong")
    inside = label[roads.start] == label[roads.end]
    part = np.where(inside & np.isfinite(seconds), label[roads.start], NO_PART)
    # OSMnx draws a two-way street as two edges, so a one-way stretch counts half.
    share = (roads.forward.astype(float) + roads.backward) / 2 * roads.metres / 1_000.0
    km = np.bincount(part[part >= 0], share[part >= 0], minlength=count).astype(np.float64)
    order = np.argsort(-km, kind="stable")
    rank = np.empty(count, dtype=np.int64)
    rank[order] = np.arange(count)
    return Parts(rank[label], np.where(part >= 0, rank[part], NO_PART), km[order])


def snap(
    lines: NDArray[np.object_], allowed: NDArray[np.bool_], places: NDArray[np.float64], limit_m: float
) -> Snap:
    """Tie places (metres) to the nearest allowed stretch within a limit."""
    n = len(places)
    stretch, along = np.full(n, -1, dtype=np.int64), np.zeros(n)
    metres, place = np.full(n, np.nan), places.copy()
    use = np.flatnonzero(allowed)
    if len(use) and n:
        points = np.asarray(shapely.points(places))
        tree = shapely.STRtree(lines[use])
        (which, line), distance = tree.query_nearest(
            points, max_distance=limit_m, return_distance=True, all_matches=False
        )
        stretch[which], metres[which] = use[line], distance
        found = lines[stretch[which]]
        along[which] = shapely.line_locate_point(found, points[which], normalized=True)
        place[which] = shapely.get_coordinates(
            shapely.line_interpolate_point(found, along[which], normalized=True)
        )
    return Snap(stretch, along, metres, place)


def network_with_places(
    roads: Roads, seconds: NDArray[np.float64], snaps: list[Snap]
) -> tuple[RoadNetwork, list[NDArray[np.intp]]]:
    """Return the network with a node added where each place meets it, and those nodes (-1 = not tied)."""
    nodes, count = [], len(roads.lonlat)
    for each in snaps:
        tied = each.stretch >= 0
        node = np.full(len(tied), -1, dtype=np.intp)
        node[tied] = count + np.arange(tied.sum())
        count += int(tied.sum())
        nodes.append(node)
    return _network(roads, seconds, list(zip(snaps, nodes, strict=True))), nodes


def _network(
    roads: Roads, seconds: NDArray[np.float64], tied: list[tuple[Snap, NDArray[np.intp]]]
) -> RoadNetwork:
    """Return the network in which each stretch is cut where places meet it."""
    every = np.arange(len(roads.start))
    stretch = [every, *(s.stretch[node >= 0] for s, node in tied), every]
    along = [np.zeros(len(every)), *(s.along[node >= 0] for s, node in tied), np.ones(len(every))]
    node = [roads.start.astype(np.int64), *(n[n >= 0] for _, n in tied), roads.end.astype(np.int64)]
    s, a, v = np.concatenate(stretch), np.concatenate(along), np.concatenate(node)
    # On equal positions the start of a stretch sorts before the places, and its end after them.
    kind = np.concatenate(
        [np.full(len(x), k) for x, k in zip(stretch, [0, *[1] * len(tied), 2], strict=True)]
    )
    order = np.lexsort((kind, a, s))
    s, a, v = s[order], a[order], v[order]
    link = np.flatnonzero((s[:-1] == s[1:]) & np.isfinite(seconds[s[:-1]]))
    on, share = s[link], a[link + 1] - a[link]
    pairs = np.column_stack([v[link], v[link + 1]]).astype(np.int64)
    ends = np.concatenate([pairs[roads.forward[on]], pairs[roads.backward[on]][:, ::-1]])
    both = np.concatenate([np.flatnonzero(roads.forward[on]), np.flatnonzero(roads.backward[on])])
    count = int(max(v.max(initial=-1) + 1, len(roads.lonlat)))
    lonlat = np.full((count, 2), np.nan)
    lonlat[: len(roads.lonlat)] = roads.lonlat
    return compact(lonlat, ends, (seconds[on] * share)[both], (roads.metres[on] * share)[both])
