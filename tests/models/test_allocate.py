"""The allocation LP: arrays and PuLP, HiGHS and CBC say the same, and the duals are what one more changes."""

import numpy as np
import pytest

from ansinh.models import LocationProblem, SolverSettings, Status, allocate, audit


@pytest.fixture(scope="module")
def short():
    """Places for 95 % of the persons, so that somebody is left and every place has a worth."""
    rng = np.random.default_rng(0)
    at, to = rng.random((120, 2)) * 100, rng.random((12, 2)) * 100
    persons = rng.integers(1, 100, 120).astype(float)
    minutes = np.linalg.norm(at[:, None] - to[None], axis=2)
    places = rng.dirichlet(np.full(12, 5)) * 0.95 * persons.sum()
    return LocationProblem.from_matrix(minutes, demand=persons, capacity=places)


@pytest.mark.parametrize(("backend", "method"), [("highs", "auto"), ("highs", "pulp"), ("cbc", "auto")])
def test_every_way_proves_the_same(short, backend, method):
    plan = allocate(short, settings=SolverSettings(backend=backend), method=method)
    other = allocate(short)
    assert plan.certificate.status is Status.PROVED_OPTIMAL
    assert plan.objective == pytest.approx(other.objective)
    assert audit(short, plan).holds
    dual = plan.price_of_person @ short.demand + plan.price_of_place @ short.capacity
    assert dual == pytest.approx(plan.objective)


@pytest.mark.parametrize("backend", ["highs", "cbc"])
def test_the_price_of_a_place_is_what_one_more_changes(short, backend):
    settings = SolverSettings(backend=backend)
    plan = allocate(short, unserved_minutes=300, settings=settings)
    for j in (0, 5, 11):
        more = short.capacity + 1e-3 * (np.arange(12) == j)
        changed = allocate(short.replace(capacity=more), unserved_minutes=300, settings=settings)
        assert (changed.objective - plan.objective) / 1e-3 == pytest.approx(plan.price_of_place[j], rel=1e-3)
    one = allocate(short.replace(demand=short.demand + 1e-3 * (np.arange(120) == 7)), unserved_minutes=300)
    assert (one.objective - plan.objective) / 1e-3 == pytest.approx(plan.price_of_person[7], rel=1e-3)


def test_nearest_is_said_and_sites_without_arcs_have_no_worth(short):
    plan = allocate(short, [0, 3, 4], nearest=1)
    assert "1 nearest" in plan.certificate.note
    assert list(plan.price_of_place.index) == [0, 3, 4]
    far = short.replace(minutes=np.where(np.arange(12) == 3, np.nan, short.minutes), allow_unreachable=True)
    assert allocate(far).price_of_place[3] == 0


def test_a_single_arc_and_nobody_at_all():
    assert allocate(LocationProblem.from_matrix([[7.0]], capacity=[2])).objective == pytest.approx(7)
    nobody = LocationProblem.from_matrix([[7.0]], demand=[0], capacity=[2])
    assert allocate(nobody).objective == 0


@pytest.mark.parametrize("backend", ["highs", "cbc"])
def test_points_and_sites_with_one_way_only_have_their_price(backend):
    """Rows of one column, which CBC makes limits of that column."""
    problem = LocationProblem.from_matrix(
        [[5, np.nan], [np.nan, np.nan], [np.nan, 3]],
        demand=[2, 3, 1],
        capacity=[1, 4],
        allow_unreachable=True,
    )
    plan = allocate(problem, unserved_minutes=20, settings=SolverSettings(backend=backend))
    assert plan.certificate.status is Status.PROVED_OPTIMAL
    assert plan.objective == pytest.approx(5 + 20 + 60 + 3)
    assert plan.price_of_person.tolist() == pytest.approx([20, 20, 3])
    assert plan.price_of_place.tolist() == pytest.approx([-15, 0])


@pytest.mark.parametrize("backend", ["highs", "cbc"])
def test_no_minutes_at_all(backend):
    problem = LocationProblem.from_matrix(np.zeros((2, 2)), demand=[1, 2], capacity=[2, 2])
    plan = allocate(problem, unserved_minutes=0, settings=SolverSettings(backend=backend))
    assert plan.certificate.status is Status.PROVED_OPTIMAL
    assert plan.objective == 0
    assert audit(problem, plan).holds
