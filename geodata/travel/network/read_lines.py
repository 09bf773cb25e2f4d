"""Build roads from line layers: GeoPackage, GeoJSON, Shapefile, and everything else that GDAL reads.

Such a layer has no nodes. Ends closer than a tolerance become one node; an end that close to another line makes a
junction there; a vertex that lines share is a junction. Lines that cross without a common vertex are not joined,
because that may as well be a bridge.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import KDTree

from ansinh.geodata.crs import WGS84, utm_epsg
from ansinh.geodata.storage.layers import no_system, read_layer
from ansinh.geodata.travel.network.read_osm import directions, parse_duration, parse_maxspeed, roads_of_ways
from ansinh.geodata.travel.network.roads import FERRY, Roads
from ansinh.models.errors import Finding, InputError, raise_if

COLUMN_NAMES: dict[str, tuple[str, ...]] = {
    "klass": (
        "highway",
        "fclass",
        "class",
        "road_class",
        "type",
        "loai_duong",
        "loai",
        "cap_duong",
        "cap",
        "cấp đường",
    ),
    "surface": ("surface", "mat_duong", "ket_cau", "loai_mat", "mặt đường", "kết cấu mặt"),
    "name": ("name", "ten", "ten_duong", "tên", "tên đường"),
    "ref": ("ref", "so_hieu", "số hiệu"),
    "way": ("osm_id", "osmid", "way", "id", "fid"),
    "oneway": ("oneway", "mot_chieu", "một chiều"),
    "bridge": ("bridge", "cau", "cầu"),
    "maxspeed": ("maxspeed", "toc_do", "tốc độ"),
    "duration": ("duration",),
    "minutes": ("travel_time_min", "minutes", "phut", "phút"),
}
"""Names under which a layer may hold each attribute; case and Unicode form do not matter."""
_ONEWAY_CODES = {"f": "yes", "t": "-1", "b": "no", "true": "yes", "1": "yes", "yes": "yes", "co": "yes", "có": "yes",
                 "-1": "-1", "reverse": "-1", "ft": "yes", "tf": "-1"}  # fmt: skip
_YES = frozenset({"t", "true", "1", "yes", "y", "co", "có"})
_SHARED_DECIMALS = 7  # of degrees, about a centimetre: vertices that agree so far are one
# A junction lies at least so large a share of a line's length from its ends, so that it never becomes an end.
_OFF_THE_END = 1e-9


def read_lines(
    path: Path,
    layer: str | None = None,
    columns: Mapping[str, str] | None = None,
    tolerance_m: float = 5.0,
) -> Roads:
    """Read a layer of road lines.

    Parameters
    ----------
    layer
        Name of the layer; None = the only or first one.
    columns
        Attribute → column of the layer, where the column's name isn't one of `COLUMN_NAMES`.
    tolerance_m
        Ends closer than this (metres) are one node.

    Raises
    ------
    InputError
        Everything wrong with the layer: unreadable, no coordinate system, no lines, no such column.
    """
    frame = read_layer(path, layer, needs_system=False)
    raise_if(_check(frame, path, columns or {}))
    frame = frame[~(frame.geometry.isna() | frame.geometry.is_empty)].explode(ignore_index=True)
    frame = frame[frame.geom_type.isin(["LineString", "LinearRing"])].reset_index(drop=True)
    return roads_of_lines(frame, columns or {}, tolerance_m, str(path))


def _check(frame: gpd.GeoDataFrame, path: Path, columns: Mapping[str, str]) -> list[Finding]:
    where = str(path)
    findings = [no_system(path)] if frame.crs is None else []
    lines = frame.geom_type.isin(["LineString", "MultiLineString", "LinearRing"])
    if not lines.any():
        findings.append(Finding(where, "holds no lines", "give the layer of roads"))
    for what, column in columns.items():
        if what not in COLUMN_NAMES:
            findings.append(Finding(where, f"{what!r} is no attribute", f"one of: {', '.join(COLUMN_NAMES)}"))
        elif column not in frame:
            findings.append(
                Finding(
                    where,
                    f"no column {column!r} for {what}",
                    f"columns: {', '.join(map(str, frame.columns))}",
                )
            )
    return findings


def roads_of_lines(
    lines: gpd.GeoDataFrame, columns: Mapping[str, str], tolerance_m: float, where: str = "roads"
) -> Roads:
    """Build roads from lines in a known coordinate system; `where` names them in an error."""
    degrees = lines.to_crs(WGS84)
    west, _, east, _ = degrees.total_bounds
    to_metric, back = f"EPSG:{utm_epsg((west + east) / 2)}", WGS84
    metric = np.asarray(shapely.force_2d(degrees.geometry.to_crs(to_metric).to_numpy()))
    far = int((~np.isfinite(shapely.bounds(metric)).all(axis=1)).sum())
    if far:
        problem = f"{far} lines lie too far away to be measured in metres"
        raise InputError(
            [Finding(where, problem, "correct their coordinates, or name the coordinate system")]
        )
    noded, ends = _node(metric, tolerance_m)
    again = gpd.GeoSeries(noded, crs=to_metric).to_crs(back)
    coords, owner = shapely.get_coordinates(again.to_numpy(), return_index=True)
    counts = np.bincount(owner, minlength=len(lines))
    keys = _keys(coords, counts, ends)
    split = np.cumsum(counts)[:-1]
    return roads_of_ways(np.split(keys, split), np.split(coords, split), _rows(degrees, columns))


def _node(lines: NDArray[Any], tolerance: float) -> tuple[NDArray[Any], NDArray[np.int64]]:
    """Return the lines with near ends moved to one point and junctions added, and the cluster of each end, (n, 2)."""
    first, last = (
        shapely.get_coordinates(shapely.get_point(lines, 0)),
        shapely.get_coordinates(shapely.get_point(lines, -1)),
    )
    ends = np.stack([first, last], axis=1).reshape(-1, 2)
    pairs = KDTree(ends).query_pairs(tolerance, output_type="ndarray")
    joined = coo_array((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(len(ends), len(ends)))
    count, cluster = connected_components(joined, directed=False)
    weight = np.bincount(cluster, minlength=count)
    centre = np.column_stack([np.bincount(cluster, ends[:, axis], count) / weight for axis in (0, 1)])
    put_in = _junctions(lines, centre, cluster, tolerance)
    moved = []
    for s, line in enumerate(lines):
        xy = shapely.get_coordinates(line)
        xy[0], xy[-1] = centre[cluster[2 * s]], centre[cluster[2 * s + 1]]
        moved.append(_with_vertices(xy, line, centre[put_in[s]]) if s in put_in else shapely.linestrings(xy))
    return np.array(moved, dtype=object), cluster.reshape(-1, 2).astype(np.int64)


def _junctions(
    lines: NDArray[Any], centre: NDArray[np.float64], cluster: NDArray[np.int32], tolerance: float
) -> dict[int, NDArray[np.int64]]:
    """Return line → the clusters of ends of other lines that come within the tolerance of it."""
    which, line = shapely.STRtree(lines).query(
        shapely.points(centre), predicate="dwithin", distance=tolerance
    )
    own = cluster.reshape(-1, 2)
    foreign = (own[line, 0] != which) & (own[line, 1] != which)
    found: dict[int, list[int]] = {}
    for c, s in zip(which[foreign], line[foreign], strict=True):
        found.setdefault(int(s), []).append(int(c))
    return {s: np.array(sorted(members)) for s, members in found.items()}


def _with_vertices(xy: NDArray[np.float64], line: Any, places: NDArray[np.float64]) -> Any:
    """Return a line with vertices added, in order along it, where other lines end on it."""
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(shapely.get_coordinates(line), axis=0).T))])
    at = shapely.line_locate_point(line, shapely.points(places))
    inner = np.clip(at, along[-1] * _OFF_THE_END, along[-1] * (1 - _OFF_THE_END))
    order = np.argsort(np.concatenate([along, inner]), kind="stable")
    return shapely.linestrings(np.vstack([xy, places])[order])


def _keys(
    coords: NDArray[np.float64], counts: NDArray[np.int64], ends: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return the key of each vertex: vertices of equal coordinates have one key, on whichever line they are."""
    rounded = np.round(coords, _SHARED_DECIMALS)
    _, keys = np.unique(rounded, axis=0, return_inverse=True)
    keys = keys.reshape(-1).astype(np.int64)
    last = np.cumsum(counts) - 1
    # Ends of one cluster get one key explicitly, so that rounding after the projection can't separate them.
    representative: dict[int, int] = {}
    for at, cluster in zip((last - counts + 1, last), ends.T, strict=True):
        for position, c in zip(at, cluster, strict=True):
            keys[position] = representative.setdefault(int(c), int(keys[position]))
    return keys


def _fold(text: object) -> str:
    return unicodedata.normalize("NFC", str(text)).casefold().strip()


def _column(frame: gpd.GeoDataFrame, columns: Mapping[str, str], what: str) -> pd.Series:
    """Return an attribute of a layer as text, empty where there is none."""
    if what in columns:
        values = frame[columns[what]]
    else:
        known = {_fold(name): name for name in frame.columns}
        name = next((known[_fold(n)] for n in COLUMN_NAMES[what] if _fold(n) in known), None)
        if name is None:
            return pd.Series("", index=frame.index, dtype=object)
        values = frame[name]
    whole = pd.api.types.is_float_dtype(values) and (values.dropna() % 1 == 0).all()
    text = values.astype("Int64").astype(object) if whole else values.astype(object)
    clean = ["" if pd.isna(v) else unicodedata.normalize("NFC", str(v)).strip() for v in text]
    return pd.Series(clean, index=frame.index, dtype=object)


def _rows(frame: gpd.GeoDataFrame, columns: Mapping[str, str]) -> pd.DataFrame:
    text = {what: _column(frame, columns, what) for what in COLUMN_NAMES}
    klass = text["klass"].where(~text["klass"].map(_fold).isin({"ferry", "phà", "pha"}), FERRY)
    # A layer of numbered roads often has no class column; the letters of the number (QL.1A, ĐT 158) are the class then.
    prefix = text["ref"].str.extract(r"^\s*([^\W\d_]{2})", expand=False).fillna("").str.upper()
    klass = klass.where(klass != "", prefix)
    oneway = [_ONEWAY_CODES.get(_fold(v), "") for v in text["oneway"]]
    ways = [directions({"oneway": o}, k) for o, k in zip(oneway, klass, strict=True)]
    stated = [m * 60.0 if m == m else parse_duration(d)  # noqa: PLR0124
              for m, d in zip(pd.to_numeric(text["minutes"], errors="coerce"), text["duration"], strict=True)]  # fmt: skip
    number = pd.to_numeric(text["way"].str.extract(r"(\d+)", expand=False), errors="coerce").fillna(-1)
    return pd.DataFrame(
        {
            "klass": klass,
            "surface": text["surface"],
            "name": text["name"],
            "ref": text["ref"],
            "way": number.astype(np.int64),
            "forward": [w[0] for w in ways],
            "backward": [w[1] for w in ways],
            "bridge": [_fold(v) in _YES for v in text["bridge"]],
            "maxspeed": [parse_maxspeed(v) for v in text["maxspeed"]],
            "stated_s": stated,
        }
    )
