"""OR-Library p-median instances and random graphs made the same way, against pbp-pmedian.

python benchmarks/bench_pmed.py
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import numpy as np
import pbp_pmedian
from common import Timed, ours, report
from scipy.sparse.csgraph import shortest_path

from models import LocationProblem, SolverSettings, p_median

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "models"))
from instances import PMED, pmed

LIMIT_S = 60.0


def random_graph(nodes: int, seed: int) -> LocationProblem:
    """Return a graph as OR-Library makes them: a random path through all nodes and n²/50 random edges of 1 to 100."""
    rng = np.random.default_rng(seed)
    length = np.zeros((nodes, nodes))
    way = rng.permutation(nodes)
    edges = np.vstack(
        [np.column_stack([way[:-1], way[1:]]), rng.integers(0, nodes, (nodes * nodes // 50, 2))]
    )
    for u, v in edges[edges[:, 0] != edges[:, 1]]:
        length[u, v] = length[v, u] = rng.integers(1, 101)
    return LocationProblem.from_matrix(shortest_path(length, directed=False))


def peer(problem: LocationProblem, p: int) -> Timed:
    began = time.perf_counter()
    value = pbp_pmedian.solve(problem.minutes.T, p, time_limit=LIMIT_S)[0]
    return Timed(time.perf_counter() - began, float("nan") if value is None else float(value))


def main() -> None:
    cases = [(name, *pmed(name)) for name in PMED]
    for nodes in (100, 200, 400, 600):
        problem = random_graph(nodes, nodes)
        cases += [(f"graph{nodes}", problem, p) for p in sorted({5, 10, nodes // 10, nodes // 5, nodes // 3})]
    total = [0.0, 0.0]
    for name, problem, p in cases:
        mine = ours(lambda q=problem, n=p: p_median(q, n, settings=SolverSettings(time_limit_s=LIMIT_S)))
        other = peer(problem, p)
        total = [total[0] + mine.seconds, total[1] + other.seconds]
        report(f"{name} p = {p}", mine, other, peer_name="pbp-pmedian")
    print(f"total: ours {total[0]:.1f} s, pbp-pmedian {total[1]:.1f} s, ratio {total[1] / total[0]:.1f}")


if __name__ == "__main__":
    main()
