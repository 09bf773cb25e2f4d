"""Roads with their attributes: the form into which every source is read, before speeds and closures apply.

One row per stretch of road between two junctions. The time that a stretch takes depends on the speed table, the
terrain and the season; `speeds` and `closures` compute it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

# A stretch longer than this (metres) is cut, so that a closure by area closes little more than the part in the area.
LONGEST_M = 500.0
FERRY = "ferry"
_EARTH_M = 6_371_009.0  # radius of the sphere that OSMnx measures on

ATTRIBUTES: dict[str, object] = {
    "klass": "",
    "surface": "",
    "name": "",
    "ref": "",
    "way": -1,
    "forward": True,
    "backward": True,
    "bridge": False,
    "maxspeed": np.nan,
    "stated_s": np.nan,
    "metres": np.nan,
}
"""Attributes of a stretch, and their values where a source gives none.

`klass` is OSM's highway class or `FERRY`; `way` the id in the source; `maxspeed` km/h; `stated_s` the seconds
that the source gives (a ferry's timetable, OSMnx's travel_time); `metres` the length that it gives.
"""
_TEXT = ("klass", "surface", "name", "ref")
_MORTON_BITS = 16  # per axis: a province is divided into 65,536 steps of a few metres
_NO_SPREAD_DEGREES = 1e-9  # least extent, so that nodes on one line don't divide by zero


@dataclass(frozen=True, eq=False)
class Roads:
    """Stretches of road between nodes.

    Attributes
    ----------
    lonlat
        (n, 2) degrees, one row per node.
    start, end
        Node at either end of each stretch.
    metres, maxspeed, stated_s
        Length; km/h, NaN = not known; seconds that the source gives, NaN = none.
    forward, backward
        Whether it may be driven from start to end, and from end to start.
    bridge
        Whether it is a bridge.
    way
        Id in the source, -1 = none.
    klass, surface, name, ref
        Positions in `words`.
    words
        The different texts; the first is empty.
    coords, offsets
        Shape of stretch s: degrees in ``coords[offsets[s]:offsets[s + 1]]``, both ends included.
    """

    lonlat: NDArray[np.float64]
    start: NDArray[np.int32]
    end: NDArray[np.int32]
    metres: NDArray[np.float64]
    maxspeed: NDArray[np.float64]
    stated_s: NDArray[np.float64]
    forward: NDArray[np.bool_]
    backward: NDArray[np.bool_]
    bridge: NDArray[np.bool_]
    way: NDArray[np.int64]
    klass: NDArray[np.int32]
    surface: NDArray[np.int32]
    name: NDArray[np.int32]
    ref: NDArray[np.int32]
    words: NDArray[np.str_]
    coords: NDArray[np.float64]
    offsets: NDArray[np.int64]

    def text(self, column: str) -> NDArray[np.str_]:
        """Return a text attribute (klass, surface, name, ref) of every stretch."""
        return np.asarray(self.words[getattr(self, column)])

    @property
    def ferry(self) -> NDArray[np.bool_]:
        """Which stretches are ferries."""
        return np.asarray(self.text("klass") == FERRY)

    def shapes(self) -> NDArray[np.object_]:
        """Return the stretches as lines in degrees."""
        return np.asarray(shapely.linestrings(self.coords, indices=_owner(self.offsets)))

    def middle(self) -> NDArray[np.float64]:
        """Return a vertex near the middle of each stretch, degrees."""
        return np.asarray(self.coords[(self.offsets[:-1] + self.offsets[1:]) // 2])


@dataclass(frozen=True, eq=False)
class Strands:
    """Lines with a key at either end; ends of equal keys are one node.

    `owner` is the row of the attributes that belong to each line: pieces of one way share a row.
    """

    coords: NDArray[np.float64]
    offsets: NDArray[np.int64]
    start_key: NDArray[np.int64]
    end_key: NDArray[np.int64]
    owner: NDArray[np.int64]


def _owner(offsets: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.repeat(np.arange(len(offsets) - 1), np.diff(offsets))


def great_circle_m(here: NDArray[np.float64], there: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return metres on a sphere between places in degrees (the haversine formula, the radius of OSMnx)."""
    (lon1, lat1), (lon2, lat2) = np.radians(here).T, np.radians(there).T
    half = np.sin((lat2 - lat1) / 2) ** 2 + np.cos(lat1) * np.cos(lat2) * np.sin((lon2 - lon1) / 2) ** 2
    return np.asarray(2 * _EARTH_M * np.arcsin(np.sqrt(half)))


def _steps(coords: NDArray[np.float64], offsets: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return metres from each vertex to the next; 0 at the last vertex of a line."""
    step = np.zeros(len(coords))
    step[:-1] = great_circle_m(coords[:-1], coords[1:])
    step[offsets[1:] - 1] = 0.0
    return step


def split_ways(keys: NDArray[np.int64], coords: NDArray[np.float64], offsets: NDArray[np.int64]) -> Strands:
    """Cut ways at every vertex that is an end, or where ways meet.

    Parameters
    ----------
    keys, coords
        Id and degrees of each vertex, way after way; vertices of one id are one point on the ground.
    offsets
        Way w has the vertices ``offsets[w]:offsets[w + 1]``.
    """
    if not len(keys):
        none = np.zeros(0, dtype=np.int64)
        return Strands(coords.reshape(0, 2), np.zeros(1, dtype=np.int64), none, none, none)
    _, inverse, counts = np.unique(keys, return_inverse=True, return_counts=True)
    node = counts[inverse] > 1
    node[offsets[:-1]] = node[offsets[1:] - 1] = True
    at = np.flatnonzero(node)
    way = _owner(offsets)
    # Two consecutive nodes bound a strand if both are on one way.
    inside = way[at[:-1]] == way[at[1:]]
    first, last = at[:-1][inside], at[1:][inside]
    length = last - first + 1
    new = np.concatenate([[0], np.cumsum(length)])
    take = np.repeat(first - new[:-1], length) + np.arange(new[-1])
    return Strands(coords[take], new, keys[first], keys[last], way[first])


def make_roads(strands: Strands, attributes: pd.DataFrame, longest_m: float = LONGEST_M) -> Roads:
    """Build roads from lines and the attributes of their owners.

    A line without length is dropped, and a line longer than `longest_m` is cut; ferries stay whole, because nobody
    boards at sea.
    """
    rows = _complete(attributes).take(strands.owner).reset_index(drop=True)
    measured = _lengths(strands.coords, strands.offsets)
    whole = np.bincount(strands.owner, measured, minlength=len(attributes))[strands.owner]
    # Length and seconds that a source gives for a whole way are divided among its pieces by their measured length.
    share = np.divide(measured, whole, out=np.ones_like(measured), where=whole > 0)
    for column in ("metres", "stated_s"):
        rows[column] = rows[column] * share
    rows["metres"] = rows["metres"].fillna(pd.Series(measured))
    keep = (rows["metres"] > 0) & (rows["forward"] | rows["backward"])
    longest = np.where(rows["klass"] == FERRY, np.inf, longest_m)
    pieces = np.maximum(np.ceil(rows["metres"].to_numpy() / longest), 1).astype(int) * keep.to_numpy()
    return _assemble(_cut(strands, pieces), rows, pieces)


def _complete(attributes: pd.DataFrame) -> pd.DataFrame:
    frame = pd.DataFrame(index=range(len(attributes)))
    for column, default in ATTRIBUTES.items():
        given = attributes[column].tolist() if column in attributes else [default] * len(frame)
        kind: Any = object if isinstance(default, str) else type(default)
        filled: list[Any] = [default if v is None or v != v else v for v in given]  # noqa: PLR0124  (NaN)
        frame[column] = np.asarray(filled, dtype=kind)
    return frame


def _lengths(coords: NDArray[np.float64], offsets: NDArray[np.int64]) -> NDArray[np.float64]:
    if len(offsets) == 1:
        return np.zeros(0)
    return np.asarray(np.add.reduceat(_steps(coords, offsets), offsets[:-1]))


def _cut(strands: Strands, pieces: NDArray[np.int_]) -> Strands:
    """Return the strands, each cut into `pieces` equal parts (0 = left out); `owner` is the position of the strand."""
    coords, starts, ends, owner = [], [], [], []
    fresh = int(max(strands.start_key.max(initial=0), strands.end_key.max(initial=0))) + 1
    for s, count in enumerate(pieces):
        line = strands.coords[strands.offsets[s] : strands.offsets[s + 1]]
        if count == 0:
            continue
        keys = [strands.start_key[s], *range(fresh, fresh + count - 1), strands.end_key[s]]
        fresh += count - 1
        coords += [line] if count == 1 else _equal_parts(line, count)
        starts += keys[:-1]
        ends += keys[1:]
        owner += [s] * count
    offsets = np.concatenate([[0], np.cumsum([len(c) for c in coords])]).astype(np.int64)
    flat = np.concatenate(coords) if coords else np.zeros((0, 2))
    return Strands(flat, offsets, *(np.asarray(v, dtype=np.int64) for v in (starts, ends, owner)))


def _equal_parts(line: NDArray[np.float64], count: int) -> list[NDArray[np.float64]]:
    """Cut a line (degrees) into parts of equal length."""
    along = np.concatenate([[0.0], np.cumsum(great_circle_m(line[:-1], line[1:]))])
    marks = np.linspace(0, along[-1], count + 1)
    place = np.column_stack([np.interp(marks, along, line[:, 0]), np.interp(marks, along, line[:, 1])])
    parts = []
    for k in range(count):
        inner = line[(along > marks[k]) & (along < marks[k + 1])]
        parts.append(np.vstack([place[k], inner, place[k + 1]]))
    return parts


def _assemble(pieces: Strands, rows: pd.DataFrame, counts: NDArray[np.int_]) -> Roads:
    rows = rows.take(pieces.owner)
    divisor = counts[pieces.owner]
    keys = np.concatenate([pieces.start_key, pieces.end_key])
    known, first, node = np.unique(keys, return_index=True, return_inverse=True)
    ends = np.concatenate([pieces.coords[pieces.offsets[:-1]], pieces.coords[pieces.offsets[1:] - 1]])
    order = _nearby_first(ends[first])
    position = np.empty(len(known), dtype=np.int32)
    position[order] = np.arange(len(known), dtype=np.int32)
    codes, words = _code([rows[column] for column in _TEXT])
    half = len(pieces.start_key)
    return Roads(
        lonlat=ends[first][order],
        start=position[node[:half]],
        end=position[node[half:]],
        metres=rows["metres"].to_numpy(float) / divisor,
        maxspeed=rows["maxspeed"].to_numpy(float),
        stated_s=rows["stated_s"].to_numpy(float) / divisor,
        forward=rows["forward"].to_numpy(bool),
        backward=rows["backward"].to_numpy(bool),
        bridge=rows["bridge"].to_numpy(bool),
        way=rows["way"].to_numpy(np.int64),
        **dict(zip(_TEXT, codes, strict=True)),
        words=words,
        coords=pieces.coords,
        offsets=pieces.offsets,
    )


def _code(columns: Sequence[pd.Series]) -> tuple[list[NDArray[np.int32]], NDArray[np.str_]]:
    """Return texts as positions in one list of different words, and that list; its first word is empty."""
    texts = ["", *(str(text) for column in columns for text in column)]
    codes, words = pd.factorize(np.array(texts, dtype=object))
    parts = np.split(codes[1:].astype(np.int32), len(columns))
    return list(parts), np.asarray(words, dtype=str)


def _nearby_first(lonlat: NDArray[np.float64]) -> NDArray[np.intp]:
    """Return an order in which neighbours on the ground are mostly neighbours in memory (Morton's curve).

    Dijkstra's algorithm visits neighbours after each other; on a large network this order halves its wait for memory.
    """
    if not len(lonlat):
        return np.zeros(0, dtype=np.intp)
    spread = np.maximum(np.ptp(lonlat, axis=0), _NO_SPREAD_DEGREES)
    grid = ((lonlat - lonlat.min(axis=0)) / spread * (2**_MORTON_BITS - 1)).astype(np.uint64)
    code = np.zeros(len(lonlat), dtype=np.uint64)
    for bit in range(_MORTON_BITS):
        for axis in (0, 1):
            code |= ((grid[:, axis] >> np.uint64(bit)) & np.uint64(1)) << np.uint64(2 * bit + axis)
    return np.argsort(code, kind="stable")
