"""Quickest ways on a road network, from every demand point to every site."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import KDTree

from ansinh.geodata.crs import to_metric
from ansinh.geodata.travel.estimate import Case, Estimate, estimate
from ansinh.geodata.travel.network.graph import RoadNetwork, load_network
from ansinh.geodata.travel.paths import metres_to_root
from ansinh.geodata.travel.terrain import terrain_value

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ansinh.geodata.provinces import Province

    Places = tuple[NDArray[np.float64], NDArray[np.float64]]


@dataclass(frozen=True)
class BundledNetwork:
    """A road network that is part of the package.

    Attributes
    ----------
    file
        Name of the GraphML file.
    complete
        True if it holds nearly every drivable street. False for main roads only: ways on it are then too long,
        because local roads are missing, and the estimate may be nearer the truth.
    max_access_m
        A place farther than this (metres, straight line) from the nearest node isn't routed.
    terrain
        Terrain class whose speed range is applied to the assumed speeds of the network.
    """

    file: str
    complete: bool
    max_access_m: float
    terrain: str


NETWORKS = {
    "46": BundledNetwork("osm_hue_city_drive.graphml.gz", True, 2_000.0, "lowland"),  # noqa: FBT003
    "10": BundledNetwork("osm_laocai_main_roads.graphml", False, 5_000.0, "mountain"),  # noqa: FBT003
}


@dataclass(frozen=True, eq=False)
class Access:
    """How places reach the network: the nearest node, its position (metres), and the straight distance (metres)."""

    node: NDArray[np.intp]
    place: NDArray[np.float64]
    straight_m: NDArray[np.float64]


@lru_cache(maxsize=2)
def _network(file: str) -> RoadNetwork:
    return load_network(file)


@lru_cache(maxsize=2)
def _tree(file: str, epsg: int) -> KDTree:
    lonlat = _network(file).lonlat
    return KDTree(to_metric(lonlat[:, 0], lonlat[:, 1], epsg))


def access(province: Province, bundled: BundledNetwork, places: NDArray[np.float64]) -> Access:
    """Tie places (metres) to the nearest node of the network."""
    tree = _tree(bundled.file, province.metric_epsg)
    straight, node = tree.query(places)
    return Access(np.asarray(node), np.asarray(tree.data[node]), np.asarray(straight))


def quickest(
    network: RoadNetwork, origin: NDArray[np.intp], target: NDArray[np.intp]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return seconds and metres of the quickest way between nodes, shape (I, J); NaN = no way.

    Dijkstra's algorithm starts at the sites, because they are fewer, on the network with all edges reversed: a way
    from site to point there is a way from point to site here, also along one-way streets.
    """
    sites, column = np.unique(target, return_inverse=True)
    seconds, towards = dijkstra(network.matrix.T.tocsr(), indices=sites, return_predecessors=True)
    n = len(network.lonlat)
    edge_key = np.repeat(np.arange(n, dtype=np.int64), np.diff(network.indptr)) * n + network.indices
    metres = np.empty((len(origin), len(sites)))
    for j in range(len(sites)):
        metres[:, j] = metres_to_root(towards[j], edge_key, network.metres)[origin]
    found = seconds[:, origin].T
    found[np.isinf(found)] = np.nan
    metres[np.isnan(found)] = np.nan
    return found[:, column], metres[:, column]


def time_factor(bundled: BundledNetwork, case: Case) -> float:
    """Return the factor by which the network's seconds are multiplied in a case.

    It is the range of the terrain class relative to its speed for 5 to 20 km: an assumption, because the speeds of
    the network are assumed by road class and not measured.
    """
    parameter = {"low": "speed_high", "central": "speed_kph_5_20km", "high": "speed_low"}[case]
    return terrain_value(bundled.terrain, "speed_kph_5_20km") / terrain_value(bundled.terrain, parameter)


@dataclass(frozen=True, eq=False)
class RoutedWays:
    """Ways by road network between all pairs, with the access legs at both ends.

    Attributes
    ----------
    network_seconds, network_metres
        (I, J), on the network only, at its assumed speeds; NaN = no way.
    start, end
        How the points, and the sites, reach the network.
    """

    network_seconds: NDArray[np.float64]
    network_metres: NDArray[np.float64]
    start: Access
    end: Access

    def total(self, province: Province, bundled: BundledNetwork, places: Places, case: Case) -> Estimate:
        """Return minutes and metres of the whole way: access, network, access."""
        first = estimate(province, places[0], self.start.place, case)
        last = estimate(province, self.end.place, places[1], case)
        minutes = self.network_seconds / 60.0 * time_factor(bundled, case)
        minutes = minutes + first.minutes[:, None] + last.minutes[None, :]
        metres = self.network_metres + first.metres[:, None] + last.metres[None, :]
        return Estimate(minutes, metres)


def route(province: Province, bundled: BundledNetwork, places: Places) -> RoutedWays:
    """Route every pair of places (points, sites; metres) on a bundled network.

    Only pairs with both ends within `max_access_m` of the network are routed; the others are NaN.
    """
    start, end = (access(province, bundled, side) for side in places)
    shape = (len(places[0]), len(places[1]))
    seconds, metres = np.full(shape, np.nan), np.full(shape, np.nan)
    near, near_sites = (side.straight_m <= bundled.max_access_m for side in (start, end))
    if near.any() and near_sites.any():
        at = np.ix_(near, near_sites)
        network = _network(bundled.file)
        seconds[at], metres[at] = quickest(network, start.node[near], end.node[near_sites])
    return RoutedWays(seconds, metres, start, end)
