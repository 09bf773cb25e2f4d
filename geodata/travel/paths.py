"""Quickest ways from many places to many sites on a large network: pruned, in chunks, on several processors.

SciPy runs Dijkstra's algorithm; this module gives it less to do. Dead ends (a quarter of the nodes of a Vietnamese
city) are removed before and added after the search, sites are processed a few at a time so that memory stays bounded,
and large jobs run in several processes (SciPy holds the interpreter's lock, so threads would wait for each other).
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from ansinh.geodata.travel.network.graph import RoadNetwork

_NO_NODE = -9999  # scipy's mark for "no predecessor"
# Most values (nodes × sites) that one call of Dijkstra returns: 8 MB of seconds, and 4 MB of predecessors.
_CHUNK_VALUES = 1_000_000
# With fewer values (nodes × sites) in all, starting a second process takes longer than it saves.
_WORTH_SHARING = 20_000_000
# Most processes: each holds a copy of its chunk's values, and more than these rarely find free processors.
_MOST_WORKERS = 8
# Most rounds in which dead ends are removed. Each round shortens dead-end streets by one junction, and later rounds
# find less; what remains is searched like any other street.
_PEEL_ROUNDS = 12

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class _Peel:
    """Dead ends removed in one round: each node, its one neighbour, and the way to it (seconds, metres; inf = none)."""

    node: NDArray[np.int64]
    parent: NDArray[np.int64]
    seconds: Floats
    metres: Floats


@dataclass(frozen=True, eq=False)
class Core:
    """A network without its dead ends, with reversed edges, because the search starts at the sites.

    Attributes
    ----------
    size
        Number of nodes of the whole network.
    nodes
        The remaining nodes of the network.
    matrix
        Seconds between them, row = to, column = from.
    edge_key, edge_metres
        ``from * n + to`` (positions among the remaining nodes), ascending, and metres of each edge.
    peels
        Dead ends in the order in which they were removed.
    """

    size: int
    nodes: NDArray[np.int64]
    matrix: csr_array
    edge_key: NDArray[np.int64]
    edge_metres: Floats
    peels: tuple[_Peel, ...]

    @cached_property
    def position(self) -> NDArray[np.int64]:
        """Position of each node of the network among the remaining nodes, -1 = removed."""
        position = np.full(self.size, -1, dtype=np.int64)
        position[self.nodes] = np.arange(len(self.nodes))
        return position

    def expand(self, values: Floats, what: str) -> Floats:
        """Return seconds or metres (`what`) of every node of the network from those of the remaining nodes, (J, n)."""
        whole = np.empty((len(values), self.size))
        whole[:, self.nodes] = values
        for peel in reversed(self.peels):
            whole[:, peel.node] = whole[:, peel.parent] + getattr(peel, what)
        return whole


def metres_to_root(towards: NDArray[np.int32], edge_key: NDArray[np.int64], edge_metres: Floats) -> Floats:
    """Return metres from every node to the root of a tree of quickest ways, (n,).

    Pointer jumping: each round doubles the number of edges that a node has summed, so twenty rounds cover
    a way of a million edges.

    Parameters
    ----------
    towards
        The next node on the way to the root; scipy's mark at the root and where there is no way.
    edge_key, edge_metres
        ``from * n + to`` of the edges on which the ways lie, ascending, and their metres.
    """
    n = len(towards)
    node = np.arange(n, dtype=np.int64)
    moving = towards != _NO_NODE
    nxt = np.where(moving, towards, node)
    metres = np.zeros(n)
    metres[moving] = edge_metres[np.searchsorted(edge_key, node[moving] * n + nxt[moving])]
    while True:
        jump = nxt[nxt]
        if (jump == nxt).all():
            return metres
        metres = metres + metres[nxt]
        nxt = jump


def core_of(network: RoadNetwork, sites: NDArray[np.intp], rounds: int = _PEEL_ROUNDS) -> Core:
    """Remove the dead ends of a network, except sites and the streets that lead to them."""
    n = len(network.lonlat)
    tail = np.repeat(np.arange(n, dtype=np.int64), np.diff(network.indptr))
    head = network.indices.astype(np.int64)
    left, keep = np.ones(n, dtype=bool), np.zeros(n, dtype=bool)
    keep[sites] = True
    seconds, metres = network.seconds, network.metres
    low, high = np.minimum(tail, head), np.maximum(tail, head)
    at = np.unique(low * n + high, return_index=True)[1]
    low, high = low[at], high[at]
    edge_key = tail * n + head
    peels = []
    for _ in range(rounds):
        degree = np.bincount(low, minlength=n) + np.bincount(high, minlength=n)
        leaf = (degree == 1) & ~keep
        leaf[high[leaf[low] & leaf[high]]] = False  # of two nodes connected only with each other, one stays
        if not leaf.any():
            break
        on = leaf[low] | leaf[high]
        node = np.where(leaf[low[on]], low[on], high[on])
        parent = low[on] + high[on] - node
        found = _look_up(edge_key, node * n + parent)
        out = [np.where(found >= 0, values[found], np.inf) for values in (seconds, metres)]
        peels.append(_Peel(node, parent, *out))
        left[node] = False
        low, high = low[~on], high[~on]
    nodes = np.flatnonzero(left)
    position = np.cumsum(left) - 1
    stays = left[tail] & left[head]
    a, b = position[tail[stays]], position[head[stays]]
    size = len(nodes)
    matrix = csr_array((seconds[stays], (b, a)), shape=(size, size))
    return Core(n, nodes, matrix, a * size + b, metres[stays], tuple(peels))


def _look_up(keys: NDArray[np.int64], wanted: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the position of each wanted key among ascending keys, -1 = absent."""
    at = np.searchsorted(keys, wanted)
    at[at == len(keys)] = 0
    return np.where(keys[at] == wanted, at, -1) if len(keys) else np.full(len(wanted), -1, dtype=np.int64)


def _search(
    core: Core, sites: NDArray[np.int64], limit_s: float, *, metres: bool
) -> tuple[Floats, Floats | None]:
    """Return seconds, and metres if wanted, from every remaining node to some sites, (J, remaining nodes)."""
    if not metres:
        return dijkstra(core.matrix, indices=sites, limit=limit_s), None
    seconds, towards = dijkstra(core.matrix, indices=sites, limit=limit_s, return_predecessors=True)
    return seconds, np.stack([metres_to_root(row, core.edge_key, core.edge_metres) for row in towards])


def _chunks(core: Core, sites: NDArray[np.intp]) -> list[NDArray[np.int64]]:
    size = max(1, _CHUNK_VALUES // max(1, len(core.nodes)))
    at = core.position[sites]
    return [at[k : k + size] for k in range(0, len(at), size)]


def seconds_to_all(
    network: RoadNetwork, sites: NDArray[np.intp], limit_s: float = np.inf
) -> NDArray[np.float32]:
    """Return seconds from every node to every site, (J, n), float32; inf = no way, or longer than `limit_s`.

    float32 is exact to a hundredth of a second for a day of travel, and needs half the memory of float64.
    """
    core = core_of(network, sites)
    found = np.empty((len(sites), core.size), dtype=np.float32)
    row = 0
    for chunk in _chunks(core, sites):
        found[row : row + len(chunk)] = core.expand(_search(core, chunk, limit_s, metres=False)[0], "seconds")
        row += len(chunk)
    found[found > limit_s] = np.inf
    return found


_shared: tuple[Core, NDArray[np.intp], float] | None = None


def _share(core: Core, origin: NDArray[np.intp], limit_s: float) -> None:
    """Give a worker the data that all its chunks need, once when it starts."""
    global _shared  # noqa: PLW0603  (a process pool can hand data to its workers only through a global)
    _shared = (core, origin, limit_s)


def _work(chunk: NDArray[np.int64]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    if _shared is None:
        raise RuntimeError("worker without data")
    return _columns(*_shared, chunk)


def _columns(
    core: Core, origin: NDArray[np.intp], limit_s: float, chunk: NDArray[np.int64]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return seconds and metres from the origins to a few sites, (I, sites); inf = no way."""
    seconds, metres = _search(core, chunk, limit_s, metres=True)
    if metres is None:
        raise RuntimeError("metres were asked for")
    seconds = core.expand(seconds, "seconds")[:, origin]
    metres = core.expand(metres, "metres")[:, origin]
    seconds[seconds > limit_s] = np.inf
    metres[np.isinf(seconds)] = np.inf
    return seconds.T.astype(np.float32), metres.T.astype(np.float32)


def quickest_ways(
    network: RoadNetwork,
    origin: NDArray[np.intp],
    target: NDArray[np.intp],
    limit_s: float = np.inf,
    workers: int | None = None,
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return seconds and metres of the quickest way from nodes to nodes, (I, J); NaN = no way within the limit.

    Parameters
    ----------
    limit_s
        Longer ways (seconds) aren't searched for, which makes the search shorter.
    workers
        Number of processes; None = one per processor for large jobs, otherwise one.
    """
    sites, column = np.unique(target, return_inverse=True)
    core = core_of(network, sites)
    chunks = _chunks(core, sites)
    parts = list(_run(core, origin, limit_s, chunks, _workers(core, sites, workers)))
    if not parts:
        empty = np.zeros((len(origin), 0), dtype=np.float32)
        return empty, empty
    seconds, metres = (np.concatenate(side, axis=1) for side in zip(*parts, strict=True))
    for values in (seconds, metres):
        values[np.isinf(values)] = np.nan
    return seconds[:, column], metres[:, column]


def _workers(core: Core, sites: NDArray[np.intp], wanted: int | None) -> int:
    if wanted is not None:
        return max(1, wanted)
    if len(core.nodes) * len(sites) < _WORTH_SHARING:
        return 1
    # Several processes are used only where they can be forked. Elsewhere (Windows, macOS) each new interpreter runs the
    # caller's script again, which fails if the script has no main guard.
    return min(os.cpu_count() or 1, _MOST_WORKERS) if "fork" in multiprocessing.get_all_start_methods() else 1


def _run(
    core: Core, origin: NDArray[np.intp], limit_s: float, chunks: list[NDArray[np.int64]], workers: int
) -> Iterator[tuple[NDArray[np.float32], NDArray[np.float32]]]:
    if workers == 1 or len(chunks) == 1:
        for chunk in chunks:
            yield _columns(core, origin, limit_s, chunk)
        return
    method = "fork" if "fork" in multiprocessing.get_all_start_methods() else "spawn"
    context = multiprocessing.get_context(method)
    with ProcessPoolExecutor(workers, context, _share, (core, origin, limit_s)) as pool:
        yield from pool.map(_work, chunks)
