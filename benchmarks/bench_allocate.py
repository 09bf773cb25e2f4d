"""The allocation LP: 500 x 30, and all communes of the country against 725 sites, 20 nearest.

python benchmarks/bench_allocate.py
"""

from __future__ import annotations

import numpy as np
from common import ours, peak_memory_mb, plane, report

from models import SolverSettings, allocate


def main() -> None:
    for points, sites, nearest in ((500, 30, None), (3321, 725, 20)):
        problem = plane(points, sites, p=sites)
        short = problem.replace(capacity=np.full(sites, 0.95 * problem.demand.sum() / sites))
        for backend in ("highs", "cbc"):
            settings = SolverSettings(backend=backend)
            timed = ours(lambda q=short, k=nearest, s=settings: allocate(q, nearest=k, settings=s))
            report(f"allocate {points} x {sites}, 5 % short, {backend}", timed)
    print(f"peak memory {peak_memory_mb():.0f} MB")


if __name__ == "__main__":
    main()
