"""Random plane: p-median (plain and with places), MCLP and p-center against spopt with HiGHS.

python benchmarks/bench_plane.py            # 1,000 x 100 against spopt, 2,000 x 200 alone
python benchmarks/bench_plane.py --no-peer  # ours alone
"""

from __future__ import annotations

import math
import sys
import time

import pulp
from common import Timed, ours, peak_memory_mb, plane, report
from spopt.locate import MCLP, PCenter, PMedian

from models import SolverSettings, mclp, p_center, p_median

STANDARD = 15
LIMIT_S = 60.0
CASES = ((1000, 100, 10, True), (2000, 200, 15, False))


def peer(build, value, *, capacitated=False) -> Timed:
    """Build and solve a spopt model within the limit; NaN when it has no answer."""
    began = time.perf_counter()
    try:
        model = build().solve(pulp.HiGHS(msg=False, timeLimit=LIMIT_S, threads=2, gapRel=0.0))
        found = value(model)
    except (RuntimeError, AttributeError) as error:
        print(f"    spopt: {error}")
        found = math.nan
    return Timed(time.perf_counter() - began, found)


def objective(model) -> float:
    return float(pulp.value(model.problem.objective))


def main() -> None:
    with_peer = "--no-peer" not in sys.argv
    settings = SolverSettings(time_limit_s=120, threads=2)
    for points, sites, p, small in CASES:
        problem = plane(points, sites, p=p)
        args = (problem.minutes, problem.demand)
        size = f"{points} x {sites}, p = {p}"
        runs = [
            (
                "p-median",
                lambda q, n: p_median(q, n, settings=settings),
                lambda: PMedian.from_cost_matrix(*args, p_facilities=p),
            ),
            (
                "MCLP 15 min",
                lambda q, n: mclp(q, n, STANDARD, settings=settings),
                lambda: MCLP.from_cost_matrix(*args, service_radius=STANDARD, p_facilities=p),
            ),
            (
                "p-center",
                lambda q, n: p_center(q, n, settings=settings),
                lambda: PCenter.from_cost_matrix(problem.minutes, p_facilities=p),
            ),
            (
                "p-median with places, split",
                lambda q, n: p_median(q, n, capacitated=True, settings=settings),
                None,
            ),
            (
                "p-median with places, single source",
                lambda q, n: p_median(q, n, capacitated=True, single_source=True, settings=settings),
                lambda: PMedian.from_cost_matrix(*args, p_facilities=p, facility_capacities=problem.capacity),
            ),
        ]
        for name, mine, theirs in runs:
            timed = ours(lambda mine=mine: mine(problem, p))
            other = peer(theirs, objective) if theirs is not None and with_peer and small else None
            report(f"{name} {size}", timed, other, peer_name="spopt+HiGHS")
    print(f"peak memory {peak_memory_mb():.0f} MB")


if __name__ == "__main__":
    main()
