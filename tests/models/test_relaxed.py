"""The relaxed problem: what is quick for covering says the same as what holds for any costs."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansinh.models import LocationProblem, SolverSettings, Status, audit, cflp
from ansinh.models.location.kinds.max_covering import covering_task
from ansinh.models.location.search import restricted, site_task
from ansinh.models.location.search.covers.patterns import distinct_rows
from ansinh.models.location.search.places.core import core_arcs
from ansinh.models.location.search.places.knapsacks import Knapsacks
from ansinh.models.location.search.relaxed import Arcs, Cover
from ansinh.models.location.search.site_task import SiteTask

NO_LIMIT = np.inf


@st.composite
def covering_tasks(draw: st.DrawFn) -> SiteTask:
    """Some points, few sites, ties and points out of everybody's reach among them."""
    rng = np.random.default_rng(draw(st.integers(0, 10_000)))
    points, sites = draw(st.integers(1, 12)), draw(st.integers(2, 6))
    minutes = rng.integers(1, 10, (points, sites)).astype(float)
    minutes[rng.random((points, sites)) < 0.2] = np.nan
    persons = rng.integers(0, 5, points).astype(float)
    problem = LocationProblem.from_matrix(minutes, demand=persons, allow_unreachable=True)
    return covering_task(problem, draw(st.integers(1, sites)), 5)


@given(covering_tasks(), st.integers(0, 10_000))
def test_covering_as_a_matrix_is_covering_arc_by_arc(task, seed):
    prices = np.random.default_rng(seed).uniform(-0.5, 1.0, len(task.cost)) * task.demand
    quick = Cover(task).relaxed(prices)
    slow = Arcs(dataclasses.replace(task, covering=False), np.full(len(prices), NO_LIMIT)).relaxed(prices)
    assert quick.value == pytest.approx(slow.value)
    assert quick.savings == pytest.approx(slow.savings)
    if set(quick.chosen) == set(slow.chosen):  # else there are ties among sites
        assert quick.served.tolist() == slow.served.tolist()


@given(covering_tasks(), st.integers(0, 10_000))
def test_no_prices_bound_above_what_some_choice_costs(task, seed):
    rng = np.random.default_rng(seed)
    bound = Cover(task).relaxed(rng.uniform(0, 2, len(task.cost)).clip(max=1) * task.demand).value
    chosen = rng.permutation(task.cost.shape[1])[: task.p]
    left_out = task.demand[~np.isfinite(task.cost[:, chosen]).any(axis=1)].sum()
    assert bound <= left_out + 1e-9


@given(st.integers(0, 10_000), st.integers(0, 30), st.integers(1, 20))
def test_distinct_rows_are_those_that_numpy_finds_row_by_row(seed, rows, columns):
    cover = np.random.default_rng(seed).random((rows, columns)) < 0.15
    first, member = distinct_rows(cover)
    assert (cover[first][member] == cover).all()
    assert len(first) == len(np.unique(cover, axis=0))
    assert (np.flatnonzero(member == 0)[:1] == first[:1]).all()


@st.composite
def tasks_with_places(draw: st.DrawFn) -> SiteTask:
    """Points and sites with places and costs; some ways are missing, some sites unlimited, ties are frequent."""
    rng = np.random.default_rng(draw(st.integers(0, 10_000)))
    points, sites = draw(st.integers(1, 14)), draw(st.integers(2, 6))
    cost = rng.integers(0, 9, (points, sites)).astype(float)
    cost[rng.random(cost.shape) < 0.2] = np.inf
    places = rng.integers(1, 25, sites).astype(float)
    places[rng.random(sites) < 0.2] = np.inf
    persons = rng.integers(1, 9, points).astype(float)
    return SiteTask(cost, persons, places, rng.integers(0, 9, sites).astype(float), None)


@given(tasks_with_places(), st.integers(0, 10_000))
def test_knapsacks_of_all_sites_at_once_are_those_site_by_site(task, seed):
    prices = np.random.default_rng(seed).uniform(-1.0, 12.0, task.points)
    quick = Knapsacks(task).relaxed(prices)
    slow = Arcs(task, np.full(task.points, NO_LIMIT)).relaxed(prices)
    assert quick.value == pytest.approx(slow.value)
    assert quick.savings == pytest.approx(slow.savings)
    assert quick.worth == pytest.approx(slow.worth)
    if (
        np.abs(quick.savings).min() > 1e-9
    ):  # else it is a matter of rounding whether a site is among the chosen
        assert set(quick.chosen) == set(slow.chosen)
        assert quick.served @ task.demand == pytest.approx(slow.served @ task.demand)


@pytest.mark.parametrize("single_source", [False, True])
def test_the_core_first_gives_the_same_plan_and_proof(monkeypatch, single_source):
    rng = np.random.default_rng(4)
    minutes = 10 * np.linalg.norm(rng.random((16, 1, 2)) - rng.random((8, 2)), axis=2)
    minutes[rng.random(minutes.shape) < 0.1] = np.inf
    persons, places = rng.integers(5, 36, 16), rng.integers(60, 300, 8)
    problem = LocationProblem.from_matrix(
        minutes, demand=persons, capacity=places, fixed_cost=rng.integers(0, 91, 8) + 105 * np.sqrt(places)
    )
    whole = cflp(problem, single_source=single_source)
    taken = []
    monkeypatch.setattr(restricted, "LARGE_CELLS", 0)
    monkeypatch.setattr(site_task, "MANY_CELLS", 0)
    monkeypatch.setattr(restricted, "core_arcs", lambda *asked: taken.append(core_arcs(*asked)) or taken[-1])
    cored = cflp(problem, single_source=single_source)
    assert cored.objective == pytest.approx(whole.objective)
    assert cored.certificate.status is whole.certificate.status is Status.PROVED_OPTIMAL
    assert audit(problem, cored).findings == ()
    # The core has some of the ways only, enough places, and none that doesn't exist.
    (arcs,) = taken
    assert not (arcs & ~problem.reach).any()
    assert arcs.any(axis=1).all()
    assert places[arcs.any(axis=0)].sum() >= persons.sum()
    enough = cflp(problem, single_source=single_source, settings=SolverSettings(mip_gap=0.2))
    assert enough.certificate.status.settled
    assert enough.certificate.bound <= whole.objective * (1 + 1e-9)
