"""Every model against enumeration of all choices, on small problems with ties, gaps and points without persons."""

import itertools
import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

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

FAST = settings(deadline=None, max_examples=30, derandomize=True)
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


@FAST
@given(problems(), st.integers(1, 4), st.sampled_from(["auto", "milp"]))
def test_p_median(problem, draw_p, method):
    p = p_of(problem, draw_p)
    left, travel = min(nearest_value(problem, chosen) for chosen in choices(problem, p))
    plan = p_median(problem, p, settings=ONE, method=method)
    check(problem, plan, travel)
    assert plan.unserved.sum() == pytest.approx(left)
    assert (left > 0) == ("can't be reached" in plan.certificate.note)


@FAST
@given(problems(), st.integers(1, 4), st.integers(0, 12))
def test_p_median_with_priced_unserved(problem, draw_p, price):
    p = p_of(problem, draw_p)
    expected = min(
        problem.demand @ np.minimum(problem.minutes[:, chosen].min(axis=1), price)
        for chosen in choices(problem, p)
    )
    check(problem, p_median(problem, p, unserved_minutes=price, settings=ONE), expected)


@FAST
@given(problems(), st.integers(1, 4), st.booleans(), st.sampled_from(["auto", "milp"]))
def test_capacitated_p_median(problem, draw_p, single_source, method):
    p = p_of(problem, draw_p)
    value = best_whole if single_source else best_flow
    left, travel = min(value(problem, chosen) for chosen in choices(problem, p))
    plan = p_median(problem, p, capacitated=True, single_source=single_source, settings=ONE, method=method)
    check(problem, plan, travel)
    assert plan.unserved.sum() == pytest.approx(left, abs=1e-5)


@FAST
@given(problems(), st.booleans(), st.sampled_from(["auto", "milp"]))
def test_cflp(problem, single_source, method):
    value = best_whole if single_source else best_flow
    options = []
    for chosen in choices(problem):
        left, travel = value(problem, chosen) if chosen else (problem.demand.sum(), 0.0)
        options.append((left, travel + problem.fixed_cost[chosen].sum()))
    left, expected = min(options)
    plan = cflp(problem, single_source=single_source, settings=ONE, method=method)
    check(problem, plan, expected)
    assert plan.unserved.sum() == pytest.approx(left, abs=1e-5)


@FAST
@given(problems(), st.integers(1, 4), st.integers(0, 9), st.sampled_from(["auto", "milp"]))
def test_mclp(problem, draw_p, standard, method):
    p = p_of(problem, draw_p)
    expected = max(
        problem.demand[(problem.minutes[:, chosen] <= standard).any(axis=1)].sum()
        for chosen in choices(problem, p)
    )
    check(problem, mclp(problem, p, standard, settings=ONE, method=method), expected)


@FAST
@given(problems(), st.integers(1, 3), st.integers(0, 9), st.booleans())
def test_capacitated_mclp(problem, draw_p, standard, single_source):
    p = p_of(problem, draw_p)
    near = problem.replace(minutes=np.where(problem.minutes <= standard, problem.minutes, np.nan))
    value = best_whole if single_source else best_flow
    left = min(value(near, chosen)[0] for chosen in choices(problem, p))
    plan = mclp(problem, p, standard, capacitated=True, single_source=single_source, settings=ONE)
    check(problem, plan, problem.demand.sum() - left)


@FAST
@given(problems(), st.integers(0, 9), st.booleans(), st.booleans())
def test_lscp(problem, standard, capacitated, single_source):
    near = problem.replace(minutes=np.where(problem.minutes <= standard, problem.minutes, np.nan))
    value = (best_whole if single_source else best_flow) if capacitated else nearest_value
    sizes = [len(c) for c in choices(problem) if c and value(near, c)[0] <= 1e-6]
    if problem.demand.sum() == 0:
        sizes = [len(problem.existing)]
    plan = lscp(problem, standard, capacitated=capacitated, single_source=single_source, settings=ONE)
    if sizes:
        check(problem, plan, min(sizes))
    else:
        assert plan.certificate.status is Status.INFEASIBLE
        assert "demand points" in plan.certificate.note
        assert audit(problem, plan).holds


@FAST
@given(problems(), st.integers(3, 9))
def test_lscp_backup(problem, standard):
    active = problem.demand > 0
    near = (problem.minutes <= standard)[active]
    covering = [c for c in choices(problem) if not active.any() or (c and near[:, c].any(axis=1).all())]
    plan = lscp_backup(problem, standard, settings=ONE)
    if not covering:
        assert plan.certificate.status is Status.INFEASIBLE
        return
    fewest = min(map(len, covering))
    expected = max(
        problem.demand[active][near[:, c].sum(axis=1) > 1].sum() for c in covering if len(c) == fewest
    )
    check(problem, plan, expected)
    assert len(plan.open_sites) == fewest


@FAST
@given(problems(), st.integers(1, 4), st.sampled_from(["plain", "split", "single"]))
def test_p_center(problem, draw_p, kind):
    p = p_of(problem, draw_p)
    value = {"plain": nearest_value, "split": best_flow, "single": best_whole}[kind]
    expected = math.inf
    for radius in sorted({0.0, *problem.minutes[problem.reach]}):
        near = problem.replace(minutes=np.where(problem.minutes <= radius, problem.minutes, np.nan))
        if any(value(near, chosen)[0] <= 1e-6 for chosen in choices(problem, p)):
            expected = radius
            break
    plan = p_center(problem, p, capacitated=kind != "plain", single_source=kind == "single", settings=ONE)
    if math.isinf(expected):
        assert plan.certificate.status is Status.INFEASIBLE
        assert plan.certificate.note
    else:
        check(problem, plan, 0.0 if problem.demand.sum() == 0 else expected)


@FAST
@given(problems(square=True), st.integers(2, 4))
def test_p_dispersion(problem, draw_p):
    p = max(2, p_of(problem, draw_p))
    apart = np.minimum(problem.minutes, problem.minutes.T)
    expected = max(
        min(apart[j, k] for j, k in itertools.combinations(chosen, 2)) for chosen in choices(problem, p)
    )
    check(problem, p_dispersion(problem, p, settings=ONE), expected)


@FAST
@given(problems(), st.integers(1, 5))
def test_allocate_serves_most_then_travels_least_and_its_duals_prove_it(problem, count):
    chosen = list(range(min(count, problem.site_count)))
    left, travel = best_flow(problem, chosen)
    plan = allocate(problem, chosen, settings=ONE)
    assert audit(problem, plan).holds
    assert plan.certificate.status is Status.PROVED_OPTIMAL
    assert plan.unserved.sum() == pytest.approx(left, abs=1e-5)
    moved = plan.allocation.persons @ plan.allocation.minutes
    assert moved == pytest.approx(travel, abs=1e-5)
    # strong duality: what persons cost, less what places are worth, is what all of it costs
    active = problem.demand > 0
    dual = plan.price_of_person.to_numpy() @ problem.demand[active]
    dual += plan.price_of_place.to_numpy() @ problem.capacity[chosen]
    assert dual == pytest.approx(plan.objective, abs=1e-4)
    assert (plan.price_of_place <= 1e-9).all()


@FAST
@given(problems(), st.randoms(use_true_random=False), st.integers(1, 3))
def test_relabelling_and_reordering_change_nothing(problem, random, draw_p):
    p = p_of(problem, draw_p)
    i, j = list(range(problem.demand_count)), list(range(problem.site_count))
    random.shuffle(i)
    random.shuffle(j)
    other = LocationProblem.from_matrix(
        problem.minutes[np.ix_(i, j)],
        demand=problem.demand[i],
        capacity=problem.capacity[j],
        fixed_cost=problem.fixed_cost[j],
        existing=[j.index(k) for k in problem.existing],
        allow_unreachable=True,
    )
    assert p_median(other, p).objective == pytest.approx(p_median(problem, p).objective)
    assert mclp(other, p, 4).objective == pytest.approx(mclp(problem, p, 4).objective)
    assert cflp(other).objective == pytest.approx(cflp(problem).objective)


MODELS = {
    "p_median": p_median,
    "p_median, places": lambda q, p: p_median(q, p, capacitated=True),
    "p_median, one source": lambda q, p: p_median(q, p, capacitated=True, single_source=True),
    "cflp": lambda q, _: cflp(q),
    "mclp": lambda q, p: mclp(q, p, 4),
    "mclp, places": lambda q, p: mclp(q, p, 4, capacitated=True),
    "lscp": lambda q, _: lscp(q, 6),
    "lscp, places": lambda q, _: lscp(q, 6, capacitated=True),
    "lscp_backup": lambda q, _: lscp_backup(q, 6),
    "p_center": p_center,
    "p_center, places": lambda q, p: p_center(q, p, capacitated=True),
    "p_center, one source": lambda q, p: p_center(q, p, capacitated=True, single_source=True),
    "allocate": lambda q, _: allocate(q),
}


@pytest.mark.parametrize("model", MODELS)
@settings(FAST, max_examples=12)
@given(problems(), st.integers(1, 4), st.sampled_from(["text", "turned", "pairs"]))
def test_ids_change_nothing_but_names(model, problem, draw_p, kind):
    """Also ids that are positions in another order, and ids that pandas takes for levels of an index."""
    p = p_of(problem, draw_p)
    name = {
        "text": "site {}".format,
        "turned": lambda j: problem.site_count - 1 - j,
        "pairs": lambda j: ("s", j),
    }
    ids = [name[kind](j) for j in range(problem.site_count)]
    frame = pd.DataFrame(
        problem.minutes,
        index=pd.Index([("i", i) for i in range(problem.demand_count)], tupleize_cols=False),
        columns=pd.Index(ids, tupleize_cols=False),
    )
    named = problem.replace(minutes=frame, existing=[ids[j] for j in problem.existing])
    plain, other = MODELS[model](problem, p), MODELS[model](named, p)
    assert other.certificate.status is plain.certificate.status
    assert other.objective == pytest.approx(plain.objective, nan_ok=True)
    assert other.open_sites == tuple(ids[j] for j in plain.open_sites)
    assert other.measures.persons == pytest.approx(plain.measures.persons)
    assert audit(named, other).holds


PERSONS = ("p_median, places", "p_median, one source", "cflp", "mclp, places", "allocate")


@pytest.mark.parametrize("model", [*PERSONS, "lscp, places", "p_center, places"])
@pytest.mark.parametrize("unit", [1e-4, 1e5])
@settings(FAST, max_examples=12)
@given(problems(), st.integers(1, 4))
def test_the_unit_of_persons_changes_nothing(model, unit, problem, draw_p):
    """Thousandths of a person, or hundreds of thousands: solvers' own tolerances must not matter."""
    p = p_of(problem, draw_p)
    other = problem.replace(
        demand=problem.demand * unit, capacity=problem.capacity * unit, fixed_cost=problem.fixed_cost * unit
    )
    plan, scaled = MODELS[model](problem, p), MODELS[model](other, p)
    assert scaled.certificate.status is plan.certificate.status
    expected = plan.objective * (unit if model in PERSONS else 1)
    assert scaled.objective == pytest.approx(expected, rel=2e-6, abs=1e-7 * unit, nan_ok=True)
    assert scaled.unserved.sum() == pytest.approx(plan.unserved.sum() * unit, abs=1e-6 * unit)
    assert audit(other, scaled).holds


def test_a_few_persons_among_a_million_have_their_place_too():
    problem = LocationProblem.from_matrix([[1, 9], [50, 9]], demand=[1e6, 0.01], capacity=[1e6, 2e6])
    plan = p_center(problem, 1, capacitated=True, settings=ONE)
    check(problem, plan, 9)
    assert plan.unserved.empty


@pytest.mark.parametrize("backend", ["highs", "cbc"])
def test_a_point_too_large_for_any_site_is_found_out_at_once(backend):
    problem = LocationProblem.from_matrix([[16171.0, 88384, 60493]], demand=[2], capacity=[0, 1, 1])
    settings = SolverSettings(threads=1, backend=backend)
    plan = p_median(problem, 3, capacitated=True, single_source=True, settings=settings)
    check(problem, plan, 0)
    assert plan.unserved.sum() == 2


@pytest.mark.parametrize("method", ["auto", "milp"])
def test_persons_left_out_among_thousands_contradict_nothing(method):
    """A limit exact to 1e-13 of the persons was out of reach for the solver: a plan was called infeasible."""
    gap = np.nan
    minutes = [
        [gap, gap, 25755.557425132713, gap, gap],
        [gap, gap, gap, 97255.24837920305, 68857.94633227793],
        [gap, gap, 79268.48374069028, gap, 4373.859005355096],
        [91012.28901798763, 491.3734062677477, 9379.099572863835, 38980.18996397098, gap],
        [gap, gap, 79268.48374069028, gap, 4373.859005355096],
        [68382.72096747649, 72480.88196035703, gap, 84026.86591320124, gap],
    ]
    problem = LocationProblem.from_matrix(
        minutes,
        demand=[
            1956.0625977736825,
            0.37246407679479504,
            0.758230894803676,
            129.29920721301218,
            2791.20309949304,
            729.0681945108423,
        ],
        capacity=[
            707.2501554544032,
            1065.9235150274308,
            1305.8981804378764,
            4341.804710934078,
            3792.6510260705654,
        ],
        fixed_cost=[1e8, 1.2e8, 1.3e8, 9e7, 1.3e8],
    )
    plan = cflp(problem, method=method, settings=ONE)
    assert plan.certificate.status is Status.PROVED_OPTIMAL
    assert plan.unserved.sum() == pytest.approx(650.164417, abs=1e-3)
    assert audit(problem, plan).holds


@FAST
@given(problems(), st.booleans())
def test_one_source_is_proven_when_there_is_no_choice_of_sites(problem, all_open):
    """Fractional demand, so that splitting would be cheaper."""
    problem = problem.replace(demand=problem.demand * 0.7 + (problem.demand > 0) * 0.13)
    places = problem.capacity + max(0.0, problem.demand.sum() - problem.capacity.sum())
    problem = problem.replace(capacity=places, existing=problem.existing or [0])
    p = problem.site_count if all_open else len(problem.existing)
    left, travel = min(best_whole(problem, chosen) for chosen in choices(problem, p))
    plan = p_median(problem, p, capacitated=True, single_source=True, settings=ONE)
    check(problem, plan, travel)
    assert plan.unserved.sum() == pytest.approx(left, abs=1e-5)


@FAST
@given(problems(gaps=False))
def test_more_sites_are_never_worse(problem):
    sizes = range(max(1, len(problem.existing)), problem.site_count + 1)
    travel = [p_median(problem, p).objective for p in sizes]
    covered = [mclp(problem, p, 4).objective for p in sizes]
    longest = [p_center(problem, p).objective for p in sizes]
    assert travel == sorted(travel, reverse=True)
    assert covered == sorted(covered)
    assert longest == sorted(longest, reverse=True)


@FAST
@given(problems(gaps=False), st.integers(1, 3))
def test_one_source_is_never_cheaper_than_split(problem, draw_p):
    p = p_of(problem, draw_p)
    split = p_median(problem, p, capacitated=True, unserved_minutes=20)
    single = p_median(problem, p, capacitated=True, single_source=True, unserved_minutes=20)
    assert single.objective >= split.objective - 1e-6


def test_places_for_all_that_no_whole_points_fit_into_leave_out_as_few_as_can_be():
    """5.1 and 3.7 don't fit into 8.5, so one of them or 2.1 and 1.9 stay at home; the split problem has a plan."""
    minutes = [[np.nan, 5.0], [6.0, 4.0], [10.0, 3.0], [np.nan, 3.0]]
    problem = LocationProblem.from_matrix(minutes, demand=[3.7, 5.1, 2.1, 1.9], capacity=[8.5, 4.3])
    left, travel = best_whole(problem, [0, 1])
    plan = p_median(problem, 2, capacitated=True, single_source=True, settings=ONE)
    check(problem, plan, travel)
    assert plan.unserved.sum() == pytest.approx(left)
