"""The other libraries. `common.peer` starts each in a process of its own, which can be ended.

python -m benchmarks.peers NAME JSON
"""

from __future__ import annotations

import json
import math
import sys
import time
import warnings
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pulp

from benchmarks import problems
from benchmarks.common import plane

if TYPE_CHECKING:
    from collections.abc import Callable


def spopt(model: str, points: int, sites: int, p: int, limit_s: float) -> Callable[[], float]:
    """Build and solve a model of spopt with HiGHS."""
    from spopt.locate import MCLP, PCenter, PDispersion, PMedian

    q = problems.between_sites(sites) if model == "p_dispersion" else plane(points, sites, p)
    builds: dict[str, Callable[[], Any]] = {
        "p_median": lambda: PMedian.from_cost_matrix(q.minutes, q.demand, p),
        "single": lambda: PMedian.from_cost_matrix(q.minutes, q.demand, p, facility_capacities=q.capacity),
        "mclp": lambda: MCLP.from_cost_matrix(
            q.minutes, q.demand, service_radius=problems.STANDARD, p_facilities=p
        ),
        "p_center": lambda: PCenter.from_cost_matrix(q.minutes, p),
        "p_dispersion": lambda: PDispersion.from_cost_matrix(q.minutes, p),
    }

    def call() -> float:
        solver = pulp.HiGHS(msg=False, timeLimit=limit_s, threads=2, gapRel=0.0)
        return float(pulp.value(builds[model]().solve(solver).problem.objective))

    return call


def allagash(points: int, sites: int, p: int, limit_s: float) -> Callable[[], float]:
    """Build and solve allagash's maximal covering problem with HiGHS."""
    from allagash.coverage import Coverage
    from allagash.problem import Problem

    q = plane(points, sites, p)
    # allagash was written for pandas 1: it calls `iteritems` and compares with Python's own True.
    pd.Series.iteritems = pd.Series.items
    near = pd.DataFrame(q.minutes <= problems.STANDARD, columns=[f"s{j}" for j in range(sites)]).astype(
        object
    )
    near.insert(0, "persons", q.demand)
    near.index.name = "point"

    def call() -> float:
        cover = Coverage(near, demand_col="persons", supply_name="sites")
        model = Problem.mclp([cover], max_supply={cover: p})
        model.solve(pulp.HiGHS(msg=False, timeLimit=limit_s, threads=2))
        return float(pulp.value(model.pulp_problem.objective))

    return call


def pbp(instance: str, p: int, limit_s: float) -> Callable[[], float]:
    """Solve a p-median with pbp-pmedian."""
    import pbp_pmedian

    minutes = problems.graph(instance)[0].minutes.T

    def call() -> float:
        value = pbp_pmedian.solve(minutes, p, time_limit=limit_s)[0]
        return math.nan if value is None else float(value)

    return call


def linprog(points: int, sites: int, nearest: int | None, limit_s: float) -> Callable[[], float]:
    """Solve the allocation LP with scipy's linprog (HiGHS), from the same arrays as ours."""
    from scipy.optimize import linprog as scipy_linprog

    from ansinh.models.location.kinds.places.allocate import _arcs, _displacing_price
    from ansinh.models.location.search.places.transport import TransportTask, transport_form

    q = problems.short(points, sites)
    arcs = _arcs(q, list(range(sites)), nearest)
    price = _displacing_price(q, list(range(sites)))
    form, rows, _ = transport_form(TransportTask(*arcs, q.minutes[arcs], q.demand, q.capacity, price))
    equal, least = form.matrix[: len(rows)], form.matrix[len(rows) :]

    def call() -> float:
        limits = {"A_eq": equal, "b_eq": form.row_upper[: len(rows)]}
        limits |= {"A_ub": least, "b_ub": form.row_upper[len(rows) :]}
        return float(scipy_linprog(form.cost, **limits, method="highs", options={"time_limit": limit_s}).fun)

    return call


def access(score: str, points: int, sites: int, limit_s: float) -> Callable[[], float]:  # noqa: ARG001  (ended from outside)
    """Compute catchment scores with PySAL access from its long table."""
    from access import fca
    from access.weights import step_fn

    minutes, persons, places = problems.catchments(points, sites)
    i, j = np.nonzero(minutes <= problems.FARTHEST)
    cost = pd.DataFrame({"origin": i, "dest": j, "cost": minutes[i, j]})
    demand = pd.DataFrame({"demand": persons}, index=pd.RangeIndex(points, name="geoid"))
    supply = pd.DataFrame({"supply": places}, index=pd.RangeIndex(sites, name="geoid"))
    weight = None if score == "2sfca" else step_fn(problems.STEPS)
    name = "three_stage_fca" if score == "3sfca" else "two_stage_fca"

    def call() -> float:
        arguments = {"max_cost": problems.FARTHEST, "weight_fn": weight}
        found = getattr(fca, name)(demand, supply, cost, **arguments, demand_index=True)
        return float(found.to_numpy(dtype=float).sum())

    return call


def main(name: str, arguments: dict[str, Any]) -> None:
    """Prepare a peer and print "started"; then run it and print its seconds and value."""
    warnings.simplefilter("ignore")
    call = globals()[name](**arguments)
    print("started", flush=True)
    began = time.perf_counter()
    value = call()
    print(json.dumps({"seconds": time.perf_counter() - began, "value": value}), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], json.loads(sys.argv[2]))
