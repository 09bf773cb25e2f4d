"""Published optima, and time limits on problems too large for them."""

from functools import partial

import numpy as np
import pytest

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
    p_median,
)
from tests.models.instances import PMED, SPLIT, SSCFLP, pmed, sscflp


@pytest.mark.parametrize("name", PMED)
def test_or_library_p_median(name):
    problem, p = pmed(name)
    plan = p_median(problem, p)
    assert plan.certificate.status is Status.PROVED_OPTIMAL
    assert plan.objective == PMED[name]
    assert audit(problem, plan).holds


@pytest.mark.parametrize("name", [n for n in SSCFLP if n != "holmberg_p56"])
def test_single_source_facility_location(name):
    plan = cflp(sscflp(name), single_source=True)
    assert plan.certificate.status is Status.PROVED_OPTIMAL
    assert plan.objective == pytest.approx(SSCFLP[name], rel=1e-6)


@pytest.mark.parametrize("name", SPLIT)
def test_split_facility_location(name):
    problem = sscflp(name)
    plan = cflp(problem, single_source=False)
    assert plan.certificate.status is Status.PROVED_OPTIMAL
    assert plan.objective == pytest.approx(SPLIT[name], rel=1e-6)
    assert audit(problem, plan).holds


def test_many_sites_are_proven_by_the_radius_formulation():
    problem, _ = pmed("pmed6")
    plan = p_median(problem, 40)
    assert plan.certificate.status is Status.PROVED_OPTIMAL
    milp = p_median(problem, 40, method="milp")
    assert plan.objective == pytest.approx(milp.objective)


@pytest.mark.thorough
def test_the_hard_single_source_instance():
    plan = cflp(sscflp("holmberg_p56"), single_source=True, settings=SolverSettings(time_limit_s=300))
    assert plan.certificate.status is Status.PROVED_OPTIMAL
    assert plan.objective == pytest.approx(SSCFLP["holmberg_p56"])


def plane(points, sites, p, seed=3):
    """Points and sites in a square, with places for 1.25 times all in p sites."""
    rng = np.random.default_rng(seed)
    at, to = rng.random((points, 2)) * 100, rng.random((sites, 2)) * 100
    persons = rng.integers(1, 100, points).astype(float)
    return LocationProblem.from_matrix(
        np.linalg.norm(at[:, None] - to[None], axis=2),
        demand=persons,
        capacity=np.full(sites, np.ceil(persons.sum() / p * 1.25)),
        fixed_cost=np.full(sites, 800.0),
    )


@pytest.mark.parametrize("single_source", [False, True])
def test_places_on_a_plane_are_proven_as_the_milp_proves_them(single_source):
    problem = plane(80, 16, 4)
    for solve_it in (partial(p_median, problem, 4, capacitated=True), partial(cflp, problem)):
        plan = solve_it(single_source=single_source)
        milp = solve_it(single_source=single_source, method="milp")
        assert plan.certificate.status is milp.certificate.status is Status.PROVED_OPTIMAL
        assert plan.objective == pytest.approx(milp.objective)
        assert audit(problem, plan).holds


def test_a_plane_with_places_that_the_milp_leaves_open_is_proven():
    problem = plane(400, 60, 6)
    plan = p_median(problem, 6, capacitated=True)
    assert plan.certificate.status is Status.PROVED_OPTIMAL
    assert audit(problem, plan).holds


LIMIT = SolverSettings(time_limit_s=1)
SHORT = {
    "p_median": lambda q: p_median(q, 14, settings=LIMIT),
    "p_median as milp": lambda q: p_median(q, 14, settings=LIMIT, method="milp"),
    "p_median places": lambda q: p_median(q, 14, capacitated=True, settings=LIMIT),
    "p_median one source": lambda q: p_median(q, 14, capacitated=True, single_source=True, settings=LIMIT),
    "cflp": lambda q: cflp(q, settings=LIMIT),
    "cflp one source": lambda q: cflp(q, single_source=True, settings=LIMIT),
    "mclp places": lambda q: mclp(q, 14, 9, capacitated=True, settings=LIMIT),
    "lscp places": lambda q: lscp(q, 20, capacitated=True, settings=LIMIT),
    "p_center places": lambda q: p_center(q, 14, capacitated=True, settings=LIMIT),
}


@pytest.mark.parametrize("model", SHORT)
def test_what_a_time_limit_leaves_undone_is_said_truly(model):
    rng = np.random.default_rng(3)
    problem = LocationProblem.from_matrix(
        rng.random((400, 120)) * 100, demand=rng.integers(1, 50, 400), capacity=np.full(120, 1000.0)
    )
    plan = SHORT[model](problem)
    certificate = plan.certificate
    assert certificate.status is not Status.ERROR
    if certificate.status.has_plan:
        assert audit(problem, plan).holds
        assert (certificate.bound - plan.objective) * (1 if model.startswith("mclp") else -1) >= -1e-6


@pytest.mark.parametrize(
    "model",
    [
        partial(p_median, p=14, capacitated=True, method="milp"),
        partial(cflp, method="milp"),
        partial(allocate, method="pulp"),
    ],
)
def test_what_takes_longer_to_write_down_than_there_is_time_is_not_begun(model):
    problem = LocationProblem.from_matrix(
        np.random.default_rng(3).random((1500, 300)), capacity=np.full(300, 100.0)
    )
    plan = model(problem, settings=SolverSettings(time_limit_s=0.5))
    # Everybody at the nearest site may be the best plan, and is known to be without a formulation.
    assert plan.certificate.status is Status.PROVED_OPTIMAL or "too short" in plan.certificate.note


@pytest.mark.parametrize("single_source", [False, True])
def test_p_center_with_places_too_large_to_write_down_has_a_plan_and_a_bound(single_source):
    problem = plane(1500, 300, 20)
    settings = SolverSettings(time_limit_s=2, threads=1)
    plan = p_center(problem, 20, capacitated=True, single_source=single_source, settings=settings)
    assert np.isfinite(plan.certificate.bound)
    assert plan.certificate.status.has_plan
    assert audit(problem, plan).holds


def test_an_allocation_of_millions_of_arcs_short_of_time_has_a_plan_and_a_true_bound():
    rng = np.random.default_rng(3)
    problem = LocationProblem.from_matrix(rng.random((4000, 600)), capacity=np.full(600, 5.0))
    plan = allocate(problem, settings=SolverSettings(time_limit_s=1e-3))
    assert plan.certificate.status.has_plan
    # 3,000 places for 4,000 persons: nobody can serve more, nor pay less than the price for the others.
    assert plan.allocation["persons"].sum() == pytest.approx(3000)
    assert 1000 * plan.unserved_minutes <= plan.objective
    assert 0 < plan.certificate.bound <= plan.objective
    assert audit(problem, plan).holds


@pytest.mark.parametrize("p", [None, 60])
def test_backup_cover_out_of_time_is_the_cover_it_has(p):
    rng = np.random.default_rng(4)
    at, to = rng.random((3000, 2)) * 100, rng.random((250, 2)) * 100
    minutes = np.linalg.norm(at[:, None] - to[None], axis=2)
    problem = LocationProblem.from_matrix(minutes, demand=rng.integers(1, 50, 3000))
    plan = lscp_backup(problem, 18, p=p, settings=SolverSettings(time_limit_s=0.3))
    assert plan.certificate.status.has_plan
    assert p is None or len(plan.open_sites) == p
    assert audit(problem, plan).holds
    assert (plan.allocation["minutes"] <= 18).all()
    if plan.certificate.status is not Status.PROVED_OPTIMAL:
        assert plan.certificate.note


@pytest.mark.parametrize("limit", [1.0, 3.0])
def test_a_large_milp_that_is_ended_has_a_bound_that_is_true(limit):
    rng = np.random.default_rng(5)
    at, to = rng.random((500, 2)) * 100, rng.random((80, 2)) * 100
    minutes = np.linalg.norm(at[:, None] - to[None], axis=2)
    problem = LocationProblem.from_matrix(minutes, demand=rng.integers(1, 100, 500))
    best = p_median(problem, 8)
    plan = p_median(problem, 8, method="milp", settings=SolverSettings(time_limit_s=limit))
    assert best.certificate.status is Status.PROVED_OPTIMAL
    assert not plan.certificate.bound > best.objective * (1 + 1e-6)
    if plan.certificate.status is Status.PROVED_OPTIMAL:
        assert plan.objective == pytest.approx(best.objective)


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_p_center_is_proven_where_highs_hands_back_its_start(seed):
    # HiGHS 1.16 states an optimum of 8 sites and hands back the 10 that it was given to start from.
    rng = np.random.default_rng(seed)
    at, to = rng.random((250, 2)) * 100, rng.random((60, 2)) * 100
    problem = LocationProblem.from_matrix(
        np.linalg.norm(at[:, None] - to[None], axis=2), demand=rng.integers(1, 100, 250)
    )
    plan = p_center(problem, 8)
    assert plan.certificate.status is Status.PROVED_OPTIMAL
    assert audit(problem, plan).holds
