"""Reads the published instances; their optima, as published."""

from pathlib import Path

import numpy as np
from scipy.sparse.csgraph import shortest_path

from ansinh.models import LocationProblem

DATA = Path(__file__).parent / "data"
PMED = {"pmed1": 5819, "pmed6": 7824, "pmed16": 8162, "pmed26": 9917, "pmed31": 10086}
SSCFLP = {
    "orlib_p1": 932615.75,
    "orlib_p5": 932615.75,
    "orlib_p9": 796648.44,
    "orlib_p13": 796648.44,
    "holmberg_p1": 8848,
    "holmberg_p10": 7617,
    "holmberg_p25": 11630,
    "holmberg_p41": 6589,
    "holmberg_p56": 21103,
}
SPLIT = {"orlib_p1": 932615.75, "holmberg_p1": 8772.098283}


def pmed(name):
    """Return the problem and p of an OR-Library p-median instance."""
    numbers = np.array((DATA / f"{name}.txt").read_text(encoding="ascii").split(), dtype=float)
    nodes, edges, p = numbers[:3].astype(int)
    length = np.zeros((nodes, nodes))
    for u, v, minutes in numbers[3 : 3 + 3 * edges].reshape(-1, 3):
        length[int(u) - 1, int(v) - 1] = length[int(v) - 1, int(u) - 1] = minutes
    return LocationProblem.from_matrix(shortest_path(length, directed=False)), int(p)


def sscflp(name):
    """Return a capacitated instance; minutes are the published cost per unit of demand."""
    path = DATA / "sscflp" / f"{name}.txt"
    # Two of the files end in NUL bytes, which hold no numbers.
    numbers = np.array(path.read_text(encoding="ascii").replace("\0", " ").split(), dtype=float)
    sites, points = numbers[:2].astype(int)
    capacity, fixed = numbers[2 : 2 + 2 * sites].reshape(-1, 2).T
    demand = numbers[2 + 2 * sites :][:points]
    cost = numbers[2 + 2 * sites + points :].reshape(sites, points).T
    return LocationProblem.from_matrix(
        cost / demand[:, None], demand=demand, capacity=capacity, fixed_cost=fixed
    )
