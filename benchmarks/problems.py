"""Problems that our models and the peers make in the same way, from a name or a size."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.sparse.csgraph import shortest_path

from ansinh.models import LocationProblem
from benchmarks.common import ROOT, plane

sys.path.insert(0, str(ROOT / "tests" / "models"))
from instances import PMED, pmed

DATA = ROOT / "geodata" / "data" / "people"
SPOPT = "spopt + HiGHS"
STANDARD = 15  # service standard of covering models, minutes
FARTHEST = 60.0  # catchment of accessibility scores, minutes
STEPS = {20: 1.0, 40: 0.68, 60: 0.22}  # weights of catchment rings by minutes, as in Luo and Qi (2009)
KM_PER_DEGREE = 111.32
KM_PER_MINUTE = 0.5  # 30 km/h


def graph(name: str) -> tuple[LocationProblem, int]:
    """Return an OR-Library instance, or ``graphN``: a random one of N nodes made the same way, p = 5."""
    return pmed(name) if name in PMED else (_random_graph(int(name.removeprefix("graph"))), 5)


def _random_graph(nodes: int) -> LocationProblem:
    """Return a graph like those of OR-Library: a random path through all nodes and n²/50 edges of length 1 to 100."""
    rng = np.random.default_rng(nodes)
    length = np.zeros((nodes, nodes))
    way = rng.permutation(nodes)
    more = rng.integers(0, nodes, (nodes * nodes // 50, 2))
    for u, v in np.vstack([np.column_stack([way[:-1], way[1:]]), more]):
        if u != v:
            length[u, v] = length[v, u] = rng.integers(1, 101)
    return LocationProblem.from_matrix(shortest_path(length, directed=False))


def short(points: int, sites: int) -> LocationProblem:
    """Return a plane with equal places at all sites, 5 % fewer in all than its persons."""
    problem = plane(points, sites, p=sites)
    return problem.replace(capacity=np.full(sites, 0.95 * problem.demand.sum() / sites))


def between_sites(sites: int, seed: int = 0) -> LocationProblem:
    """Return a random plane of 100 x 100 minutes, from site to site."""
    at = np.random.default_rng(seed).random((sites, 2)) * 100
    return LocationProblem.from_matrix(np.linalg.norm(at[:, None] - at[None], axis=2))


def catchments(points: int, sites: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return minutes, persons and places on a plane of 200 x 200 minutes."""
    problem = plane(points, sites, p=sites)
    places = np.random.default_rng(1).integers(50, 500, sites).astype(float)
    return problem.minutes * 2, problem.demand, places


def provinces() -> dict[str, LocationProblem]:
    """Return province → problem with its 1 km cells as points and its communes as sites, straight lines at 30 km/h."""
    files = sorted(DATA.glob("population_grid_*.csv"))
    return {path.stem.removeprefix("population_grid_").partition("_")[2]: _province(path) for path in files}


def _province(path: Path) -> LocationProblem:
    cells = pd.read_csv(path, dtype={"province_code": str})
    communes = pd.read_csv(DATA / "population_communes_2019.csv", dtype={"province_code": str})
    communes = communes[communes.province_code == path.stem.split("_")[2]]
    lon, lat = (next(c for c in cells.columns if c.startswith(name)) for name in ("lon", "lat"))
    clon, clat = (next(c for c in communes.columns if name in c) for name in ("lon", "lat"))
    persons = next(c for c in cells.columns if c.startswith("pop"))
    east = np.cos(np.radians(cells[lat].mean())) * KM_PER_DEGREE
    x, y = cells[lon].to_numpy() * east, cells[lat].to_numpy() * KM_PER_DEGREE
    cx, cy = communes[clon].to_numpy() * east, communes[clat].to_numpy() * KM_PER_DEGREE
    minutes = np.hypot(x[:, None] - cx, y[:, None] - cy) / KM_PER_MINUTE
    keep = ~np.isnan(minutes).any(axis=0)
    return LocationProblem.from_matrix(minutes[:, keep], demand=cells[persons].to_numpy())
