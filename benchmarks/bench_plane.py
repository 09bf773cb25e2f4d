"""Random plane: p-median (plain and with places), MCLP and p-center against spopt with HiGHS.

python benchmarks/bench_plane.py            # 1,000 x 100 against spopt, 2,000 x 200 alone
python benchmarks/bench_plane.py --no-peer  # ours alone
"""

from __future__ import annotations

import math
import sys
import time
from functools import partial
from typing import TYPE_CHECKING, Any

import pulp
from common import Timed, ours, peak_memory_mb, plane, report
from spopt.locate import MCLP, PCenter, PMedian

from models import SolverSettings, mclp, p_center, p_median

if TYPE_CHECKING:
    from collections.abc import Callable

    from models import LocationPlan, LocationProblem

STANDARD = 15
LIMIT_S = 60.0
CASES = ((1000, 100, 10, True), (2000, 200, 15, False))


def peer(build: Callable[[], Any]) -> Timed:
    """Build and solve a spopt model within the limit; NaN when it has no answer."""
    began = time.perf_counter()
    try:
        model = build().solve(pulp.HiGHS(msg=False, timeLimit=LIMIT_S, threads=2, gapRel=0.0))
        found = float(pulp.value(model.problem.objective))
    except (RuntimeError, AttributeError) as error:
        print(f"    spopt: {error}")
        found = math.nan
    return Timed(time.perf_counter() - began, found)


def runs(q: LocationProblem, p: int, s: SolverSettings) -> list[tuple[str, Callable[[], LocationPlan], Any]]:
    """Return a name, our call and spopt's model (None: it has none) for each line of the table."""
    args = (q.minutes, q.demand)
    return [
        ("p-median", partial(p_median, q, p, settings=s), partial(PMedian.from_cost_matrix, *args, p)),
        (
            "MCLP 15 min",
            partial(mclp, q, p, STANDARD, settings=s),
            partial(MCLP.from_cost_matrix, *args, service_radius=STANDARD, p_facilities=p),
        ),
        ("p-center", partial(p_center, q, p, settings=s), partial(PCenter.from_cost_matrix, q.minutes, p)),
        ("p-median, places, split", partial(p_median, q, p, capacitated=True, settings=s), None),
        (
            "p-median, places, single source",
            partial(p_median, q, p, capacitated=True, single_source=True, settings=s),
            partial(PMedian.from_cost_matrix, *args, p, facility_capacities=q.capacity),
        ),
    ]


def main() -> None:
    with_peer = "--no-peer" not in sys.argv
    settings = SolverSettings(time_limit_s=120, threads=2)
    for points, sites, p, small in CASES:
        for name, mine, theirs in runs(plane(points, sites, p=p), p, settings):
            timed = ours(mine)
            other = peer(theirs) if theirs is not None and with_peer and small else None
            report(f"{name} {points} x {sites}, p = {p}", timed, other, peer_name="spopt+HiGHS")
    print(f"peak memory {peak_memory_mb():.0f} MB")


if __name__ == "__main__":
    main()
