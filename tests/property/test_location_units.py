"""Units from 1e-9 to 1e9, points out of reach, and no time at all: what was true stays true."""

import math
from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ansinh.models import (
    LocationProblem,
    SolverSettings,
    Status,
    allocate,
    audit,
    cflp,
    lscp,
    lscp_backup,
    mclp,
    p_center,
    p_dispersion,
    p_median,
)
from ansinh.models.location.given.units import Units
from ansinh.models.location.objectives import OBJECTIVES
from tests.property.small_problems import FAST, ONE, best_flow, check, choices, p_of, problems
from tests.samples import examples

STANDARD, PRICE = 6.0, 7.0
UNITS = [1e-9, 1e-5, 1e4, 1e9]


def models(unit):
    """Each model by name, with standard and price in a unit of minutes; each is called with problem, p and settings."""
    return {
        "p_median": lambda q, p, s: p_median(q, p, settings=s),
        "p_median, price": lambda q, p, s: p_median(q, p, unserved_minutes=PRICE * unit, settings=s),
        "p_median, milp": lambda q, p, s: p_median(q, p, settings=s, method="milp"),
        "p_median, places": lambda q, p, s: p_median(q, p, capacitated=True, settings=s),
        "p_median, one source": lambda q, p, s: p_median(
            q, p, capacitated=True, single_source=True, settings=s
        ),
        "cflp": lambda q, _, s: cflp(q, settings=s),
        "cflp, price": lambda q, _, s: cflp(q, unserved_minutes=PRICE * unit, settings=s),
        "mclp": lambda q, p, s: mclp(q, p, STANDARD * unit, settings=s),
        "mclp, places": lambda q, p, s: mclp(q, p, STANDARD * unit, capacitated=True, settings=s),
        "lscp": lambda q, _, s: lscp(q, STANDARD * unit, settings=s),
        "lscp, places": lambda q, _, s: lscp(q, STANDARD * unit, capacitated=True, settings=s),
        "lscp_backup": lambda q, _, s: lscp_backup(q, STANDARD * unit, settings=s),
        "p_center": lambda q, p, s: p_center(q, p, settings=s),
        "p_center, places": lambda q, p, s: p_center(q, p, capacitated=True, settings=s),
        "allocate": lambda q, _, s: allocate(q, unserved_minutes=PRICE * unit, settings=s),
    }


NAMES = list(models(1.0))
FEW = settings(FAST, max_examples=examples(10))


@pytest.mark.parametrize("model", NAMES)
@FEW
@given(problems(), st.integers(1, 4), st.sampled_from(UNITS), st.sampled_from(UNITS))
def test_units_change_nothing(model, problem, draw_p, persons, minutes):
    p = p_of(problem, draw_p)
    other = problem.replace(
        minutes=problem.minutes * minutes,
        demand=problem.demand * persons,
        capacity=problem.capacity * persons,
        fixed_cost=problem.fixed_cost * persons * minutes,
    )
    plan, scaled = models(1.0)[model](problem, p, ONE), models(minutes)[model](other, p, ONE)
    assert scaled.certificate.status is plan.certificate.status
    unit = OBJECTIVES[plan.model].unit(Units(persons, minutes))
    assert scaled.objective == pytest.approx(plan.objective * unit, rel=2e-6, abs=1e-7 * unit, nan_ok=True)
    assert scaled.unserved.sum() == pytest.approx(plan.unserved.sum() * persons, abs=1e-6 * persons)
    assert audit(other, scaled).holds


@FAST
@given(problems(square=True), st.integers(2, 4), st.sampled_from(UNITS))
def test_the_unit_of_distances_changes_nothing(problem, draw_p, unit):
    p = max(2, p_of(problem, draw_p))
    other = problem.replace(minutes=problem.minutes * unit)
    assert p_dispersion(other, p).objective == pytest.approx(p_dispersion(problem, p).objective * unit)


@pytest.mark.parametrize("model", NAMES)
@pytest.mark.parametrize("limit", [0.0, 1e-9, -1.0])
@FEW
@given(problems(), st.integers(1, 4))
def test_no_time_gives_a_plan_where_there_is_one_and_a_true_bound(model, limit, problem, draw_p):
    p = p_of(problem, draw_p)
    best = models(1.0)[model](problem, p, ONE)
    plan = models(1.0)[model](problem, p, SolverSettings(threads=1, time_limit_s=limit))
    assert audit(problem, plan).holds
    status = plan.certificate.status
    if best.certificate.status is Status.INFEASIBLE:
        assert status in (Status.INFEASIBLE, Status.NO_SOLUTION)
        return
    # Whether all find a place within the least standard may take a search to find out.
    assert status.has_plan or model in ("lscp, places", "p_center", "p_center, places")
    sign = -1 if OBJECTIVES[plan.model].maximise else 1
    assert not sign * plan.certificate.bound > sign * best.objective + 1e-6
    as_many = status.has_plan and plan.unserved.sum() <= best.unserved.sum() + 1e-6
    if status is Status.PROVED_OPTIMAL:
        assert as_many
        assert plan.objective == pytest.approx(best.objective, abs=1e-6)


def priced(problem, chosen, price):
    """Cost of serving whom it pays to serve: a plan with one site more, whose places are free and ``price`` away."""
    ways = np.column_stack((problem.minutes, np.full(problem.demand_count, price)))
    more = LocationProblem.from_matrix(
        ways, demand=problem.demand, capacity=[*problem.capacity, problem.demand.sum()]
    )
    return best_flow(more, [*chosen, problem.site_count])[1]


@FAST
@given(problems(), st.integers(0, 12), st.sampled_from(["auto", "milp"]))
def test_cflp_with_a_price_opens_what_pays(problem, price, method):
    expected = min(priced(problem, c, price) + problem.fixed_cost[c].sum() for c in choices(problem))
    check(problem, cflp(problem, unserved_minutes=price, method=method, settings=ONE), expected)


@pytest.mark.parametrize(("price", "cost", "opened"), [(0, 0, ()), (1, 3, ()), (2, 6, ()), (5, 13.2, (1,))])
@pytest.mark.parametrize("single_source", [False, True])
def test_cflp_opens_nothing_where_nothing_pays(price, cost, opened, single_source):
    """Sites cost 20 and 4; all from the second travel 3.2 + 2.8 + 3.2 = 9.2 minutes."""
    problem = LocationProblem.from_matrix(
        [[2.2, 3.2], [1.0, 2.8], [2.2, 3.2]], capacity=[6, 8], fixed_cost=[20, 4]
    )
    plan = cflp(problem, single_source=single_source, unserved_minutes=price)
    check(problem, plan, cost)
    assert plan.open_sites == opened


def test_points_out_of_reach_leave_the_fast_method_to_the_others():
    """The plan is that of the problem without them, by the same search, and names them."""
    rng = np.random.default_rng(2)
    at, to = rng.random((150, 2)), rng.random((25, 2))
    minutes = np.linalg.norm(at[:, None] - to[None], axis=2) * 90
    persons = rng.integers(1, 120, 150).astype(float)
    problem = LocationProblem.from_matrix(minutes, demand=persons, capacity=np.full(25, persons.sum() / 4))
    cut = minutes.copy()
    cut[[7, 90]] = np.inf
    islands = problem.replace(minutes=cut)
    rest = LocationProblem.from_matrix(
        np.delete(minutes, [7, 90], axis=0), demand=np.delete(persons, [7, 90]), capacity=problem.capacity
    )
    for solve_it in (partial(p_median, p=5, capacitated=True), cflp, partial(p_median, p=5)):
        plan, without = solve_it(islands), solve_it(rest)
        check(islands, plan, without.objective)
        assert plan.open_sites == without.open_sites
        assert plan.certificate.backend == without.certificate.backend
        assert list(plan.unserved.index) == [7, 90]
        assert "7, 90" in plan.certificate.note
    # With a price each of them costs it, whatever is opened.
    lost = persons[[7, 90]].sum()
    plan = p_median(islands, 5, capacitated=True, unserved_minutes=500)
    check(islands, plan, p_median(rest, 5, capacitated=True, unserved_minutes=500).objective + 500 * lost)


def test_an_existing_site_that_nobody_reaches_stays_open():
    problem = LocationProblem.from_matrix(
        [[5.0, np.nan, 9], [6, np.nan, 2]],
        demand=[3, 4],
        capacity=[9, 9, 9],
        fixed_cost=[1, 7, 2],
        existing=[1],
    )
    # By hand: 15 + 8 minutes from sites 0 and 2; from site 2 alone 27 + 8.
    check(problem, p_median(problem, 3), 23)
    check(problem, p_median(problem, 2, capacitated=True), 35)
    check(problem, cflp(problem), 23 + 10)
    check(problem, lscp(problem, 9), 2)
    check(problem, p_center(problem, 2), 6)
    assert all(1 in plan.open_sites for plan in (p_median(problem, 2), cflp(problem), lscp(problem, 9)))


@pytest.mark.parametrize("method", ["auto", "milp"])
@FAST
@given(st.integers(0, 10_000))
def test_the_objective_is_that_of_the_plan_without_slack(method, seed):
    """Whole persons, places and minutes: so is the least travel, and no solver's tolerance shows."""
    rng = np.random.default_rng(seed)
    problem = LocationProblem.from_matrix(
        rng.integers(1, 60, (12, 5)), demand=rng.integers(1, 90, 12), capacity=rng.integers(200, 300, 5)
    )
    plan = p_median(problem, 4, capacitated=True, method=method, settings=ONE)
    assert plan.objective == pytest.approx(round(plan.objective), rel=1e-12)
    persons = plan.allocation["persons"]
    assert plan.objective == float(persons @ plan.allocation["minutes"])
    assert math.isclose(persons.sum() + plan.unserved.sum(), problem.demand.sum(), rel_tol=1e-12)
