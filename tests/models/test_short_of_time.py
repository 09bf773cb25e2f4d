"""When time is too short for bounds, LPs and MILPs there is still a plan, and what it says of itself is true."""

import dataclasses

import numpy as np
import pytest

from ansinh.models import LocationProblem, SolverSettings, Status, audit, cflp, lscp, mclp, p_median
from ansinh.models.exact import schedule as clock
from ansinh.models.location.search.choosing import assignment_cost, greedy
from ansinh.models.location.search.least import least_cost, least_sites
from ansinh.models.location.search.places.assigning import fill, fill_any
from ansinh.models.location.search.site_task import SiteTask
from benchmarks.common import plane

P, STANDARD = 5, 40
MODELS = {
    "p_median": lambda q, **how: p_median(q, P, capacitated=True, **how),
    "cflp": cflp,
    "lscp": lambda q, **how: lscp(q, STANDARD, capacitated=True, **how),
    "mclp": lambda q, **how: mclp(q, P, STANDARD / 2, capacitated=True, **how),
}


def small() -> LocationProblem:
    fixed = np.random.default_rng(1).integers(2000, 6000, 20).astype(float)
    problem = plane(80, 20, P)
    return problem.replace(fixed_cost=fixed, existing=[3])


@pytest.fixture
def in_no_time(monkeypatch):
    """Call a model when every formulation is too large for the time left, and every LP comes too late."""

    def call(model, problem, **how: object):
        with monkeypatch.context() as patch:
            patch.setattr(clock.BUILD_CLOCK, "seconds_per_arc", 1e6)
            return model(problem, settings=SolverSettings(time_limit_s=1e-4), **how)

    return call


@pytest.mark.parametrize("single_source", [False, True])
@pytest.mark.parametrize("model", MODELS)
def test_out_of_time_there_is_a_plan_with_a_true_bound(model, single_source, in_no_time):
    problem = small()
    best = MODELS[model](problem, single_source=single_source, settings=SolverSettings(time_limit_s=60))
    plan = in_no_time(MODELS[model], problem, single_source=single_source)
    assert best.certificate.status is Status.PROVED_OPTIMAL
    assert plan.certificate.status.has_plan
    assert audit(problem, plan).holds
    sign = -1 if model == "mclp" else 1
    assert sign * plan.certificate.bound <= sign * best.objective * (1 + sign * 1e-9)
    assert sign * plan.objective >= sign * best.objective * (1 - sign * 1e-9)
    assert single_source <= (plan.allocation.groupby("demand_id").size() == 1).all()


@pytest.mark.parametrize("how", [{}, {"single_source": True}, {"method": "milp"}, {"unserved_minutes": 30}])
@pytest.mark.parametrize("model", ["p_median", "cflp"])
def test_points_without_a_way_stay_unserved_when_time_is_short(model, how, in_no_time):
    minutes = small().minutes.copy()
    minutes[minutes > 60] = np.inf
    minutes[:2] = np.inf
    problem = small().replace(minutes=minutes)
    plan = in_no_time(MODELS[model], problem, **how)
    assert plan.certificate.status is Status.INCUMBENT
    assert set(plan.unserved.index) >= {0, 1}
    assert audit(problem, plan).holds
    best = MODELS[model](problem, settings=SolverSettings(time_limit_s=60), **how)
    assert not plan.certificate.bound > best.objective * (1 + 1e-9)


@pytest.mark.parametrize("single_source", [False, True])
@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("backend", ["highs", "cbc"])
def test_a_fifth_of_a_second_gives_a_plan(model, single_source, backend):
    problem = plane(1500, 200, P).replace(fixed_cost=np.full(200, 20000.0))
    settings = SolverSettings(backend=backend, time_limit_s=0.2, threads=1)
    plan = MODELS[model](problem, single_source=single_source, settings=settings)
    assert plan.certificate.status.has_plan
    assert audit(problem, plan).holds
    assert np.isfinite(plan.certificate.bound)


def test_the_bound_of_a_cover_counts_places_and_ways():
    # 24 sites have 1.25 x 24 / 30 = all the places needed; so few sites needn't reach everybody.
    problem = plane(1500, 150, 30)
    plan = lscp(problem, 25, capacitated=True, settings=SolverSettings(time_limit_s=0.3, threads=1))
    assert 24 <= plan.certificate.bound <= plan.objective <= 36


def test_that_filling_finds_no_plan_is_said(in_no_time):
    # 6 + 5 and 4 + 4 + 3 fit; the largest to the nearest doesn't leave room for that.
    problem = LocationProblem.from_matrix(
        np.ones((5, 2)), demand=[6.0, 5.0, 4.0, 4.0, 3.0], capacity=[11.0, 11.0]
    )
    best = cflp(problem, single_source=True)
    assert best.certificate.status is Status.PROVED_OPTIMAL
    plan = in_no_time(cflp, problem, single_source=True)
    if plan.certificate.status is Status.NO_SOLUTION:
        assert "filling" in plan.certificate.note
    else:
        assert audit(problem, plan).holds


def task(capacity, p=None, price=None) -> SiteTask:
    q = small()
    return SiteTask(
        q.demand[:, None] * q.minutes, q.demand, np.asarray(capacity, float), q.fixed_cost, p, (3,), price
    )


def test_filling_keeps_to_places_and_leaves_out_whom_it_must():
    total = float(small().demand.sum())
    scarce = task(np.full(20, total / 40), p=20)
    assert fill_any(scarce, range(20), 0, whole=False) is None
    filling = fill_any(dataclasses.replace(scarce, price=1e3), range(20), 0, whole=False)
    assert filling.left.sum() == pytest.approx(total / 2)
    assert (np.bincount(filling.sites, filling.persons, 20) <= total / 40 * (1 + 1e-9)).all()


def test_without_p_more_sites_open_until_all_have_a_place():
    q = task(np.full(20, float(small().demand.sum()) / 10))
    filling = fill_any(q, range(20), 1, whole=True)
    assert filling.complete
    assert 3 in filling.opened
    assert least_sites(q) == 10 <= len(filling.opened)
    assert least_cost(q) <= filling.cost


def test_places_without_limit_go_to_the_nearest():
    q = task(np.full(20, np.inf), p=20)
    filling = fill(q, range(20), whole=False)
    assert filling.cost == pytest.approx(q.cost.min(axis=1).sum() + q.fixed.sum())


def test_greed_past_its_deadline_is_still_sensible():
    problem = plane(2000, 60, P)
    cost = problem.demand[:, None] * problem.minutes
    late, whole = greedy(cost, P, [7], deadline=-np.inf), greedy(cost, P, [7])
    assert late[0] == 7
    assert len(set(late)) == P
    assert assignment_cost(cost, late) < 1.2 * assignment_cost(cost, whole)
