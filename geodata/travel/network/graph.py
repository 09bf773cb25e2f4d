"""Road networks in compact form: nodes in degrees, edges as compressed sparse rows of seconds and metres."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array

from ansinh.geodata.storage.cache import load_arrays, save_arrays
from ansinh.geodata.storage.files import data_path, file_digest
from ansinh.geodata.travel.network.graphml import read_graphml_parts

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from numpy.typing import NDArray

# Raise this number when the meaning of the stored arrays changes, because caches hold arrays of older versions.
_FORMAT_VERSION = "1"
_SHORTEST_S = 1e-3  # least seconds of an edge, because scipy takes a stored 0 for "no edge"


@dataclass(frozen=True, eq=False)
class RoadNetwork:
    """A directed road network.

    Attributes
    ----------
    lonlat
        (n, 2) degrees, one row per node.
    indptr, indices
        Compressed sparse rows: the edges of node v lead to ``indices[indptr[v]:indptr[v + 1]]``, sorted.
    seconds, metres
        Travel time and length of each edge.
    """

    lonlat: NDArray[np.float64]
    indptr: NDArray[np.int32]
    indices: NDArray[np.int32]
    seconds: NDArray[np.float64]
    metres: NDArray[np.float64]

    @property
    def matrix(self) -> csr_array:
        """Seconds as a sparse matrix, row = from, column = to."""
        n = len(self.lonlat)
        return csr_array((self.seconds, self.indices, self.indptr), shape=(n, n))


def build_network(
    nodes: dict[str, tuple[float, float]], edges: Iterable[tuple[str, str, float, float]]
) -> RoadNetwork:
    """Build a network from nodes (id → degrees) and directed edges (from, to, seconds, metres), as `compact` does."""
    position = {node: i for i, node in enumerate(nodes)}
    rows = [(position[u], position[v], seconds, metres) for u, v, seconds, metres in edges]
    table = np.array(rows, dtype=float).reshape(-1, 4)
    lonlat = np.array(list(nodes.values()), dtype=float).reshape(-1, 2)
    return compact(lonlat, table[:, :2].astype(np.int64), table[:, 2], table[:, 3])


def compact(
    lonlat: NDArray[np.float64],
    ends: NDArray[np.int64],
    seconds: NDArray[np.float64],
    metres: NDArray[np.float64],
) -> RoadNetwork:
    """Build a network from nodes (degrees) and directed edges: `ends` (from, to) as positions, seconds, metres.

    Of parallel edges the quickest is kept; loops are dropped, as no quickest way uses one.
    """
    use = np.flatnonzero(ends[:, 0] != ends[:, 1])
    order = use[np.lexsort((metres[use], seconds[use], ends[use, 1], ends[use, 0]))]
    first = np.ones(len(order), dtype=bool)
    first[1:] = (ends[order[1:]] != ends[order[:-1]]).any(axis=1)
    order = order[first]
    counts = np.bincount(ends[order, 0], minlength=len(lonlat))
    return RoadNetwork(
        lonlat=lonlat,
        indptr=np.concatenate([[0], np.cumsum(counts)]).astype(np.int32),
        indices=ends[order, 1].astype(np.int32),
        seconds=np.maximum(seconds[order], _SHORTEST_S),
        metres=metres[order],
    )


def read_graphml(path: Path) -> RoadNetwork:
    """Read the nodes, seconds and metres of a GraphML file written by OSMnx (`.graphml` or `.graphml.gz`)."""
    nodes, edges = read_graphml_parts(path)
    return build_network(
        nodes, ((u, v, float(data["travel_time"]), float(data["length"])) for u, v, data in edges)
    )


def load_network(name: str) -> RoadNetwork:
    """Load a bundled road network from the cache; if it isn't there, read its GraphML file and store it."""
    digest = hashlib.sha256(f"{_FORMAT_VERSION} {file_digest(name)}".encode()).hexdigest()
    stored = load_arrays("roads", digest)
    if stored is not None:
        return RoadNetwork(**stored)
    network = read_graphml(data_path(name))
    save_arrays("roads", digest, vars(network))
    return network
