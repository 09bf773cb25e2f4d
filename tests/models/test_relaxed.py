"""The relaxed problem: what is quick for covering says the same as what holds for any costs."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansinh.models import LocationProblem
from ansinh.models.location.kinds.max_covering import covering_task
from ansinh.models.location.search.patterns import distinct_rows
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
