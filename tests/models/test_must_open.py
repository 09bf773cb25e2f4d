"""The search over what must be open, against every choice of sites."""

import math
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansinh.models import LocationProblem, Status, mclp
from ansinh.models.location.kinds import max_covering
from ansinh.models.location.search.covers.must_open import CoverFound, search_cover
from ansinh.models.location.search.site_task import SiteTask

MANY = 10**6


@st.composite
def tasks(draw: st.DrawFn) -> SiteTask:
    """Sites that cover little or nearly all, alike or not; points without persons' whole numbers among them."""
    rng = np.random.default_rng(draw(st.integers(0, 100_000)))
    points, sites = draw(st.integers(1, 25)), draw(st.integers(2, 9))
    cost = np.where(rng.random((points, sites)) < draw(st.sampled_from([0.2, 0.6, 0.9])), 0.0, math.inf)
    p = draw(st.integers(1, sites - 1))
    forced = tuple(sorted(rng.permutation(sites)[: draw(st.integers(0, p - 1))].tolist()))
    persons = rng.integers(1, 20, points) / draw(st.sampled_from([1, 10]))
    return SiteTask(
        cost, persons, np.full(sites, math.inf), np.zeros(sites), p, forced, price=1.0, covering=True
    )


def left_out(task: SiteTask, chosen) -> float:
    """Persons whom these sites don't cover."""
    return float(task.demand[~np.isfinite(task.cost[:, list(chosen)]).any(axis=1)].sum())


def least(task: SiteTask) -> float:
    """Try every choice."""
    others = [j for j in range(task.cost.shape[1]) if j not in task.forced]
    return min(left_out(task, (*task.forced, *c)) for c in combinations(others, task.p - len(task.forced)))


@given(tasks())
def test_it_finds_the_least_of_all_choices(task):
    found = search_cover(task, math.inf, branches=MANY)
    assert found.finished
    assert found.chosen is not None
    assert len(set(found.chosen)) == task.p
    assert set(task.forced) <= set(found.chosen)
    assert abs(left_out(task, found.chosen) - least(task)) < 1e-9


@given(tasks(), st.floats(0.1, 3))
def test_it_finds_nothing_where_nothing_is_below_the_cutoff(task, share):
    best = least(task)
    cutoff = best * share
    found = search_cover(task, cutoff, branches=MANY)
    assert found.finished
    if cutoff > best + 1e-9:
        assert abs(left_out(task, found.chosen) - best) < 1e-9
    elif cutoff < best - 1e-9:
        assert found.chosen is None


@given(tasks(), st.integers(0, 6))
def test_it_says_that_it_gave_up(task, branches):
    found = search_cover(task, math.inf, branches=branches)
    if not found.finished:
        assert search_cover(task, math.inf, branches=MANY).finished
    else:
        assert abs(left_out(task, found.chosen) - least(task)) < 1e-9


def test_time_is_kept():
    rng = np.random.default_rng(0)
    cost = np.where(rng.random((400, 60)) < 0.15, 0.0, math.inf)
    task = SiteTask(cost, np.ones(400), np.full(60, math.inf), np.zeros(60), 20, price=1.0, covering=True)
    assert not search_cover(task, math.inf, branches=MANY, deadline=0.0).finished


@pytest.mark.parametrize("gives_up", [False, True])
def test_what_the_tree_leaves_is_proven_either_way(monkeypatch, gives_up):
    """Nearly everybody can be covered: the price tree alone takes long, and the MILP says what is right."""
    rng = np.random.default_rng(3)
    at, to = rng.random((400, 2)) * 100, rng.random((30, 2)) * 100
    minutes = np.linalg.norm(at[:, None] - to[None], axis=2)
    problem = LocationProblem.from_matrix(minutes, demand=rng.integers(1, 90, 400) / 10)
    asked = []

    def search(task, cutoff, *, branches, deadline):
        found = search_cover(task, cutoff, branches=branches, deadline=deadline)
        asked.append(found)
        return CoverFound(None, finished=False) if gives_up else found

    monkeypatch.setattr(max_covering, "search_cover", search)
    plan = mclp(problem, 3, 45)
    assert len(asked) == 1
    assert asked[0].finished
    assert plan.certificate.status is Status.PROVED_OPTIMAL
    assert plan.objective == pytest.approx(mclp(problem, 3, 45, method="milp").objective)
