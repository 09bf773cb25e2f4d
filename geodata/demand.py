"""Demand points: the 1 km cells of a province, aggregated to a size a model can solve.

No person is lost or counted twice: every cell belongs to one point, whose counts of persons are sums over its cells.
"""

from __future__ import annotations

import heapq
from functools import lru_cache
from typing import TYPE_CHECKING, cast

import geopandas as gpd
import numpy as np
import pandas as pd

from ansinh.geodata.crs import WGS84, to_metric
from ansinh.geodata.population import AGE_COLUMNS
from ansinh.models.errors import Finding, InputError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ansinh.geodata.provinces import Province

    Points = NDArray[np.float64]
    Members = NDArray[np.intp]

# Most rounds of 2-means in one split: it bounds the work, and a split that hasn't settled by then is kept as it is.
_LLOYD_ROUNDS = 12


def demand_points(province: Province, max_points: int = 600, seed: int = 0) -> gpd.GeoDataFrame:
    """Aggregate the 1 km cells of a province to at most `max_points` demand points.

    The cells of each commune are split repeatedly, always where people live farthest apart (weighted 2-means),
    so a point never mixes communes. With fewer points than communes, whole communes are grouped instead,
    within their district. A point stands at its cell nearest to the population-weighted mean; its id is
    the key of that cell.

    Parameters
    ----------
    max_points
        Most points; at least the number of districts. There are never more points than cells.
    seed
        Seed of the random starts of the 2-means splits. The same seed gives the same points.

    Returns
    -------
    geopandas.GeoDataFrame
        EPSG:4326, index `demand_id`: commune_code, district_code, settlement (of the cell it stands at),
        x_m, y_m (metres in `province.metric_epsg`), lon, lat, population and population by age (persons;
        inside a commune the ages follow the population), n_cells.

    Raises
    ------
    InputError
        `max_points` is below the number of districts.
    """
    return cast("gpd.GeoDataFrame", _demand(province, int(max_points), int(seed))[0].copy(deep=False))


def demand_cells(province: Province, max_points: int = 600, seed: int = 0) -> pd.Series:
    """Return the `demand_id` of every cell (index `cell_key`) for the same arguments of `demand_points`."""
    return _demand(province, int(max_points), int(seed))[1].copy(deep=False)


@lru_cache(maxsize=16)
def _demand(province: Province, max_points: int, seed: int) -> tuple[gpd.GeoDataFrame, pd.Series]:
    cells = province.people
    metric = to_metric(cells["lon"], cells["lat"], province.metric_epsg)
    cells[["x_m", "y_m"]] = metric
    people = cells["population"].to_numpy(float)
    _check_max_points(province, max_points)
    if max_points >= len(province.communes):
        start = list(_positions(cells["commune_code"]).values())
        groups = split(start, metric, people, max_points, seed)
    else:
        groups = _commune_groups(province, cells, max_points, seed)
    keys = cells.index.to_numpy()
    label = np.empty(len(cells), dtype=keys.dtype)
    for members in groups:
        label[members] = keys[_standing_cell(members, metric, people)]
    membership = pd.Series(label, index=cells.index, name="demand_id", dtype="str")
    return _frame(province, cells, membership), membership


def _check_max_points(province: Province, max_points: int) -> None:
    fewest = province.communes["district_code"].nunique()
    if max_points < fewest:
        problem = f"{max_points} is less than the {fewest} districts of {province.name_vi}"
        remedy = f"give at least {fewest}; points do not mix districts"
        raise InputError([Finding("max_points", problem, remedy)])


def _commune_groups(province: Province, cells: pd.DataFrame, max_points: int, seed: int) -> list[Members]:
    """Return the positions of the cells of each point, for fewer points than communes."""
    communes = province.communes
    centres = to_metric(communes["center_lon"], communes["center_lat"], province.metric_epsg)
    start = list(_positions(communes["district_code"]).values())
    groups = split(start, centres, communes["population"].to_numpy(float), max_points, seed)
    by_commune = _positions(cells["commune_code"])
    return [np.concatenate([by_commune[code] for code in communes.index[members]]) for members in groups]


def _positions(codes: pd.Series) -> dict[str, Members]:
    """Return code → the positions of its rows, sorted by code."""
    return {str(code): np.flatnonzero(codes == code) for code in sorted(codes.unique())}


def split(start: list[Members], xy: Points, weight: Points, target: int, seed: int) -> list[Members]:
    """Split groups until there are `target` of them, always the one with the largest Σ w d² to its mean.

    The groups for a larger target are parts of those for a smaller one, so a finer model can be compared
    with a coarser one point by point.

    Parameters
    ----------
    start
        Positions of the members of each group to begin with.
    xy
        (n, 2) metres.
    weight
        (n,) persons.
    """
    heap = [_entry(members, xy, weight) for members in start]
    heapq.heapify(heap)
    while len(heap) < target and heap[0][0] < 0:
        members = heapq.heappop(heap)[2]
        for part in _two_means(members, xy, weight, seed):
            heapq.heappush(heap, _entry(part, xy, weight))
    return [members for _, _, members in sorted(heap, key=lambda entry: entry[1])]


def _entry(members: Members, xy: Points, weight: Points) -> tuple[float, int, Members]:
    """Return a heap entry: minus the spread, the first member (breaks ties, unique), the members."""
    w, p = weight[members], xy[members]
    centre = w @ p / w.sum()
    # Rounding gives several rows of one place a tiny spread, by which they can't be split.
    apart = len(members) > 1 and bool((p != p[0]).any())
    spread = float(w @ ((p - centre) ** 2).sum(axis=1)) if apart else 0.0
    return -spread, int(members.min()), members


def _two_means(members: Members, xy: Points, weight: Points, seed: int) -> tuple[Members, Members]:
    """Split a group in two by weighted 2-means; the first centre is drawn by w, the second by w d²."""
    p, w = xy[members], weight[members]
    rng = np.random.default_rng([seed, int(members.min()), len(members)])
    first = p[rng.choice(len(p), p=w / w.sum())]
    pull = w * ((p - first) ** 2).sum(axis=1)
    second = p[rng.choice(len(p), p=pull / pull.sum())]
    side = _nearer_second(p, first, second)
    for _ in range(_LLOYD_ROUNDS):
        first = w[~side] @ p[~side] / w[~side].sum()
        second = w[side] @ p[side] / w[side].sum()
        moved = _nearer_second(p, first, second)
        if moved.all() or not moved.any() or (moved == side).all():
            break
        side = moved
    return members[~side], members[side]


def _nearer_second(p: Points, first: Points, second: Points) -> NDArray[np.bool_]:
    return np.asarray(((p - second) ** 2).sum(axis=1) < ((p - first) ** 2).sum(axis=1))


def _standing_cell(members: Members, xy: Points, weight: Points) -> int:
    """Return the member nearest to the weighted mean, since a point must stand where people live."""
    p, w = xy[members], weight[members]
    centre = w @ p / w.sum()
    return int(members[((p - centre) ** 2).sum(axis=1).argmin()])


def _frame(province: Province, cells: pd.DataFrame, membership: pd.Series) -> gpd.GeoDataFrame:
    communes = province.communes
    mass = cells[["population", *AGE_COLUMNS]].groupby(membership).sum()
    frame = cells.loc[mass.index, ["commune_code", "x_m", "y_m", "lon", "lat"]].rename_axis("demand_id")
    frame.insert(1, "district_code", frame["commune_code"].map(communes["district_code"]))
    frame.insert(2, "settlement", frame["commune_code"].map(communes["settlement"]))
    frame = frame.join(mass)
    frame["n_cells"] = membership.groupby(membership).size()
    return gpd.GeoDataFrame(frame, geometry=gpd.points_from_xy(frame["lon"], frame["lat"]), crs=WGS84)
