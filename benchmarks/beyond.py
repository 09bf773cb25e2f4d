"""Problems as large as the literature's: p-median and covering over many ways, facility location as TBED1."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array
from scipy.spatial import cKDTree

from ansinh.models import LocationProblem, SolverSettings, SparseProblem, cflp, mclp, p_median
from benchmarks.common import Line, ours, plane

if TYPE_CHECKING:
    from collections.abc import Iterator

NEAR_STANDARD = 5  # minutes within which 100 sites of a plane of 100 x 100 minutes cover four fifths
FEWEST, MOST = 20, 150  # ways of a point in the largest problem
TBED_RATIO = 5.0  # places of all sites, as a multiple of all persons


def many_ways(points: int, sites: int, seed: int = 0) -> SparseProblem:
    """Return a random plane of 100 x 100 minutes in which each point has its 20 to 150 nearest sites."""
    rng = np.random.default_rng(seed)
    at, to = rng.random((points, 2)) * 100, rng.random((sites, 2)) * 100
    persons = rng.integers(1, 100, points).astype(float)
    count = rng.integers(FEWEST, MOST + 1, points)
    minutes, site = cKDTree(to).query(at, MOST)
    kept = np.arange(MOST) < count[:, None]
    start = np.concatenate(([0], np.cumsum(count)))
    ways = csr_array((minutes[kept], site[kept].astype(np.int32), start), shape=(points, sites))
    return SparseProblem.from_ways(ways, demand=persons)


def tbed(points: int, sites: int, seed: int = 0) -> LocationProblem:
    """Return a random facility location problem made as those of test bed TBED1.

    Points and sites uniform in the unit square, a unit of demand costs ten times the distance, demand 5 to 35, places 10 to
    160, fixed cost U[0, 90] + U[100, 110] √places; then places are scaled to `TBED_RATIO` times all demand.

    References
    ----------
    Cornuéjols, Sridharan, Thizy (1991), *European Journal of Operational Research* 50(3); Avella, Boccia (2009), "A
    cutting plane algorithm for the capacitated facility location problem", *Computational Optimization and
    Applications* 43(1).
    """
    rng = np.random.default_rng(seed)
    at, to = rng.random((points, 2)), rng.random((sites, 2))
    persons = rng.integers(5, 36, points).astype(float)
    places = rng.integers(10, 161, sites).astype(float)
    fixed = rng.integers(0, 91, sites) + rng.integers(100, 111, sites) * np.sqrt(places)
    return LocationProblem.from_matrix(
        10 * np.linalg.norm(at[:, None] - to[None], axis=2),
        demand=persons,
        capacity=places * TBED_RATIO * persons.sum() / places.sum(),
        fixed_cost=fixed,
    )


def beyond() -> Iterator[Line]:
    """Time choices of sites over matrices and ways beyond the other sections."""
    within = SolverSettings(time_limit_s=120, mip_gap=0.005)
    q = plane(10_000, 1000, p=200)
    call = partial(p_median, q, 200, settings=within)
    yield Line("p-median, 10,000 x 1,000, p = 200", ours(call), most_seconds=120, most_gap=0.005)
    q = plane(20_000, 1000, p=100)
    for p in (20, 100):
        call = partial(mclp, q, p, NEAR_STANDARD, settings=SolverSettings(time_limit_s=120))
        yield Line(f"MCLP, {NEAR_STANDARD} min, 20,000 x 1,000, p = {p}", ours(call), most_seconds=120)
    ways = many_ways(400_000, 3000)
    call = partial(p_median, ways, 300, settings=SolverSettings(time_limit_s=600, mip_gap=0.005))
    label = f"p-median, 400,000 x 3,000, {FEWEST} to {MOST} ways a point, p = 300"
    yield Line(label, ours(call), most_seconds=600, most_gap=0.005)


def facilities() -> Iterator[Line]:
    """Time facility location as TBED1."""
    for points, sites, seconds, gap in (
        (300, 300, 120, 0.005),
        (1000, 200, 120, 0.005),
        (1000, 1000, 600, 0.01),
    ):
        q = tbed(points, sites)
        settings = SolverSettings(time_limit_s=seconds, mip_gap=gap)
        for single in (False, True) if points * sites < 10**6 else (False,):
            call = partial(cflp, q, single_source=single, settings=settings)
            label = f"cflp as TBED1, {points:,} x {sites:,}, {'single source' if single else 'split'}"
            yield Line(label, ours(call), most_seconds=seconds, most_gap=gap)
