"""Make tiny networks, small enough to try every set of sites."""

from __future__ import annotations

import functools
import itertools

import numpy as np
import pandas as pd

from ansinh.models.network.plan import NetworkPlan
from ansinh.models.network.planner import plan_network
from ansinh.models.network.problem import NetworkProblem, Objective, SiteRule
from ansinh.models.settings import SolverSettings

EXACT = SolverSettings(mip_gap=0.0, time_limit_s=300)
SITES = ("A", "B", "C", "D", "E")
OLD = "O"


def tiny(seed: int = 3, *, at_most: int | None = 2, capital: float | None = None) -> NetworkProblem:
    """Return twelve points, an existing home of 20 places and five candidates of exactly 30 places; the need is 160."""
    rng = np.random.default_rng(seed)
    points = [f"p{n:02d}" for n in range(12)]
    sites = [OLD, *SITES]
    at, stands = rng.uniform(0, 100, (12, 2)), rng.uniform(0, 100, (6, 2))
    minutes = np.linalg.norm(at[:, None] - stands[None], axis=2).round(1)
    persons = rng.integers(5, 20, 12).astype(float)
    rules = () if at_most is None else (SiteRule("at_most", SITES, "", "2030", at_most, "new sites"),)
    budgets = pd.DataFrame({"source": ["b"], "period": ["2030"], "million_vnd": [capital]})
    return NetworkProblem(
        demand=pd.DataFrame(
            {"district_code": ["n"] * 6 + ["s"] * 6}, index=pd.Index(points, name="demand_id")
        ),
        need=pd.DataFrame({"demand_id": points, "service": "care", "period": "2030", "persons": persons}),
        sites=pd.DataFrame(
            {"status": ["existing", *["candidate"] * 5], "campus_cost_million_vnd": [0, *[100.0] * 5]},
            index=pd.Index(sites, name="site_id"),
        ),
        options=pd.DataFrame(
            {
                "existing_places": [20.0, *[0.0] * 5],
                "min_places": [0.0, *[30.0] * 5],
                "max_places": [20.0, *[30.0] * 5],
                "place_cost_million_vnd": [10.0, *(10.0 + 2 * n for n in range(5))],
            },
            index=pd.MultiIndex.from_product([sites, ["care"]], names=["site_id", "service"]),
        ),
        minutes=pd.DataFrame(minutes, index=points, columns=sites),
        services=pd.DataFrame({"standard_minutes": [40.0]}, index=pd.Index(["care"], name="service")),
        periods=pd.DataFrame({"start_year": [2026], "years": [5]}, index=pd.Index(["2030"], name="period")),
        rules=rules,
        objective=Objective(("unserved", "travel", "cost"), {"unserved": 0.0, "travel": 1e-5}),
        **({} if capital is None else {"budgets": budgets}),
    )


def with_sites(problem: NetworkProblem, chosen: tuple[str, ...]) -> NetworkPlan:
    """Return the plan that opens exactly these sites."""
    rows = [(OLD, "care", "2030", 20.0), *((site, "care", "2030", 30.0) for site in chosen)]
    decisions = pd.DataFrame(rows, columns=["site_id", "service", "period", "places"])
    return plan_network(problem.replace(decisions=decisions, rules=(), targets=(), equity=()), EXACT)


@functools.cache
def every_set(seed: int, most: int = 5) -> dict[frozenset[str], NetworkPlan]:
    """Return every set of at most `most` sites, with its plan."""
    problem = tiny(seed, at_most=None)
    sets = itertools.chain.from_iterable(itertools.combinations(SITES, n) for n in range(most + 1))
    return {frozenset(chosen): with_sites(problem, chosen) for chosen in sets}
