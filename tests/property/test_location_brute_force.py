"""Every model against enumeration of all choices, on small problems with ties, gaps and points without persons."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
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
from tests.property.small_problems import (
    FAST,
    ONE,
    best_flow,
    best_whole,
    check,
    choices,
    nearest_value,
    p_of,
    problems,
)


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


def test_places_for_all_that_no_whole_points_fit_into_leave_out_as_few_as_can_be():
    """5.1 and 3.7 don't fit into 8.5, so one of them or 2.1 and 1.9 stay at home; the split problem has a plan."""
    minutes = [[np.nan, 5.0], [6.0, 4.0], [10.0, 3.0], [np.nan, 3.0]]
    problem = LocationProblem.from_matrix(minutes, demand=[3.7, 5.1, 2.1, 1.9], capacity=[8.5, 4.3])
    left, travel = best_whole(problem, [0, 1])
    plan = p_median(problem, 2, capacitated=True, single_source=True, settings=ONE)
    check(problem, plan, travel)
    assert plan.unserved.sum() == pytest.approx(left)
