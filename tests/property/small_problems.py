"""Small location problems, and what enumeration and plain LPs say about them."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from ansinh.models import LocationProblem, SolverSettings, Status, audit
from tests.samples import examples

FAST = settings(deadline=None, max_examples=examples(30), derandomize=True)
ONE = SolverSettings(threads=1)


@st.composite
def problems(draw, *, gaps=True, square=False):
    """A problem of up to 6 points and 5 sites; few distinct minutes make ties, None makes gaps."""
    points = draw(st.integers(2, 6))
    sites = points if square else draw(st.integers(2, 5))
    cell = st.one_of(st.integers(0, 9), st.none()) if gaps else st.integers(0, 9)
    minutes = draw(st.lists(st.lists(cell, min_size=sites, max_size=sites), min_size=points, max_size=points))
    demand = draw(st.lists(st.integers(0, 5), min_size=points, max_size=points))
    capacity = draw(st.lists(st.integers(0, 12), min_size=sites, max_size=sites))
    fixed = draw(st.lists(st.integers(0, 20), min_size=sites, max_size=sites))
    existing = draw(st.lists(st.integers(0, sites - 1), max_size=1))
    # capacities are topped up so that places suffice in all
    capacity[0] += max(0, sum(demand) - sum(capacity))
    return LocationProblem.from_matrix(
        np.array(minutes, dtype=float),
        demand=demand,
        capacity=capacity,
        fixed_cost=fixed,
        existing=existing,
        allow_unreachable=True,
    )


def choices(problem, p=None):
    sizes = [p] if p is not None else range(problem.site_count + 1)
    for size in sizes:
        for chosen in itertools.combinations(range(problem.site_count), size):
            if set(problem.existing) <= set(chosen):
                yield list(chosen)


def p_of(problem, draw_p):
    return max(1, len(problem.existing), min(draw_p, problem.site_count))


def check(problem, plan, expected):
    report = audit(problem, plan)
    assert report.holds, report.findings
    assert plan.certificate.status is Status.PROVED_OPTIMAL
    assert plan.objective == pytest.approx(expected, abs=1e-6)
    assert plan.certificate.bound == pytest.approx(expected, abs=1e-5)


def nearest_value(problem, chosen):
    """Persons unserved, then travel, for uncapacitated service."""
    shortest = problem.minutes[:, chosen].min(axis=1)
    served = np.isfinite(shortest)
    return problem.demand[~served].sum(), problem.demand[served] @ shortest[served]


def best_flow(problem, chosen):
    """Persons unserved, then travel, within places: two plain LPs."""
    rows = [i for i in range(problem.demand_count) if problem.demand[i] > 0]
    arcs = [(i, j) for i in rows for j in chosen if np.isfinite(problem.minutes[i, j])]
    if not arcs:
        return problem.demand.sum(), 0.0
    a_eq = np.array([[float(i == r) for i, _ in arcs] for r in rows])
    a_ub = np.array([[float(j == k) for _, j in arcs] for k in chosen])
    need, places = problem.demand[rows], problem.capacity[chosen]
    a, b = np.vstack([a_eq, a_ub]), np.concatenate([need, places])
    most = -linprog(-np.ones(len(arcs)), A_ub=a, b_ub=b).fun
    cost = [problem.minutes[arc] for arc in arcs]
    least = linprog(cost, A_ub=a, b_ub=b, A_eq=np.ones((1, len(arcs))), b_eq=[most - 1e-9]).fun
    return round(problem.demand.sum() - most, 6), least


def best_whole(problem, chosen):
    """Persons unserved, then travel, each point kept to one site: enumeration."""
    rows = [i for i in range(problem.demand_count) if problem.demand[i] > 0]
    best = (math.inf, math.inf)
    options = [[None, *(j for j in chosen if np.isfinite(problem.minutes[i, j]))] for i in rows]
    for way in itertools.product(*options):
        used, left, travel = dict.fromkeys(chosen, 0.0), 0.0, 0.0
        for i, j in zip(rows, way, strict=True):
            if j is None:
                left += problem.demand[i]
            else:
                used[j] += problem.demand[i]
                travel += problem.demand[i] * problem.minutes[i, j]
        if all(used[j] <= problem.capacity[j] for j in chosen):
            best = min(best, (left, travel))
    return best
