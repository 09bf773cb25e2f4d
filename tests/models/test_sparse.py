"""Stored ways alone give what a matrix gives: the same plans, proofs and messages, without ever making the matrix."""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from ansinh.models import (
    InputError,
    LocationProblem,
    SolverSettings,
    SparseProblem,
    Status,
    audit,
    mclp,
    p_median,
)
from ansinh.models.exact.schedule import Clock
from ansinh.models.location.kinds import max_covering, median
from ansinh.models.location.search.tree import Node
from ansinh.models.location.sparse.covering import alike, covering_task
from ansinh.models.location.sparse.evaluator import WaysEvaluator
from ansinh.models.location.sparse.exchanging import greedy, interchange, served_by
from ansinh.models.location.sparse.radius import finish_by_radius
from ansinh.models.location.sparse.task import WaysTask
from tests.models.instances import PMED, pmed

FAST = settings(deadline=None, max_examples=25, derandomize=True)
NEVER = float("inf")


def stored(minutes) -> sparse.csr_array:
    """Store the finite minutes of a matrix, zeros among them."""
    i, j = np.nonzero(np.isfinite(minutes))
    return sparse.coo_array((minutes[i, j], (i, j)), shape=minutes.shape).tocsr()


@st.composite
def matrices(draw: st.DrawFn):
    """Minutes with gaps and ties, and persons, some of them none."""
    rng = np.random.default_rng(draw(st.integers(0, 100_000)))
    shape = draw(st.integers(1, 12)), draw(st.integers(2, 7))
    minutes = rng.integers(0, 30, shape).astype(float) if draw(st.booleans()) else 30 * rng.random(shape)
    minutes[rng.random(shape) < draw(st.sampled_from([0.0, 0.3, 0.7]))] = np.inf
    return minutes, rng.integers(0, 9, shape[0]) / draw(st.sampled_from([1, 4]))


def choices(minutes, p, stays):
    """All choices of p sites that hold those that stay."""
    return [c for c in combinations(range(minutes.shape[1]), p) if set(stays) <= set(c)]


@FAST
@given(matrices(), st.integers(1, 6), st.sampled_from([(), (0,)]), st.sampled_from([None, 0.0, 9.0, 40.0]))
def test_p_median_is_the_best_of_all_choices(given_matrix, p, stays, price):
    minutes, persons = given_matrix
    p = min(p, minutes.shape[1])

    def value(chosen):
        nearest = minutes[:, chosen].min(axis=1)
        if price is not None:
            return 0.0, float(persons @ np.minimum(nearest, price))
        reached = np.isfinite(nearest)
        return float(persons[~reached].sum()), float(persons[reached] @ nearest[reached])

    left, travel = min(value(list(c)) for c in choices(minutes, p, stays))
    problem = SparseProblem.from_ways(stored(minutes), demand=persons, existing=stays, allow_unreachable=True)
    plan = p_median(problem, p, unserved_minutes=price)
    assert plan.certificate.status is Status.PROVED_OPTIMAL
    assert plan.objective == pytest.approx(travel)
    assert audit(problem, plan).findings == ()
    if price is None:
        assert plan.unserved.sum() == pytest.approx(left)
        assert (left > 0) == ("can't be reached" in plan.certificate.note)


@FAST
@given(matrices(), st.integers(1, 6), st.sampled_from([0, 8, 20]))
def test_mclp_is_the_best_of_all_choices(given_matrix, p, standard):
    minutes, persons = given_matrix
    p = min(p, minutes.shape[1])
    covers = minutes <= standard
    most = max(float(persons[covers[:, c].any(axis=1)].sum()) for c in choices(minutes, p, ()))
    problem = SparseProblem.from_ways(stored(minutes), demand=persons, allow_unreachable=True)
    plan = mclp(problem, p, standard)
    assert (plan.certificate.status, plan.objective) == (Status.PROVED_OPTIMAL, pytest.approx(most))
    assert audit(problem, plan).findings == ()


def median_task(minutes, p, stays=(), price=60.0) -> WaysTask:
    """The choice of p sites for people who cost at most `price` minutes each."""
    persons = np.arange(1.0, len(minutes) + 1)
    ways = SparseProblem.from_ways(stored(minutes), allow_unreachable=True).ways
    return WaysTask(ways.times(persons), persons, price * persons, p, stays)


def value_of(task: WaysTask, minutes, chosen, price=60.0) -> float:
    return float(task.demand @ np.minimum(minutes[:, list(chosen)].min(axis=1), price))


@FAST
@given(matrices(), st.integers(1, 6), st.sampled_from([(), (1,)]))
def test_the_radius_milp_finds_and_proves_the_best_choice(given_matrix, p, stays):
    minutes, _ = given_matrix
    p = min(p, minutes.shape[1])
    task = median_task(minutes, p, stays)
    evaluator = WaysEvaluator(task, NEVER)
    evaluator.settle([*stays, *(j for j in range(minutes.shape[1]) if j not in stays)][:p])
    free = np.setdiff1d(np.arange(task.sites), stays)
    root = Node(0.0, 0, np.array(stays, dtype=int), free, task.first_prices(), np.zeros(len(free)))
    bound = finish_by_radius(evaluator, root, SolverSettings(threads=1), Clock(60.0))
    least = min(value_of(task, minutes, c) for c in choices(minutes, p, stays))
    assert evaluator.value == pytest.approx(least)
    assert bound == pytest.approx(least)


@FAST
@given(matrices(), st.integers(2, 5))
def test_no_single_exchange_improves_what_exchanges_end_with(given_matrix, p):
    minutes, _ = given_matrix
    p = min(p, minutes.shape[1])
    task = median_task(minutes, p, (0,))
    first = greedy(task)
    chosen, value = interchange(task, first, NEVER)
    assert 0 in chosen
    assert value == pytest.approx(value_of(task, minutes, chosen))
    assert value <= served_by(task, first).cost
    swaps = [
        {*chosen} - {old} | {new} for old in set(chosen) - {0} for new in {*range(task.sites)} - {*chosen}
    ]
    assert all(value_of(task, minutes, swap) >= value - 1e-6 for swap in swaps)


def test_points_that_are_covered_alike_are_one():
    rng = np.random.default_rng(3)
    covers = rng.random((300, 6)) < 0.5
    minutes = np.where(covers, 0.0, np.inf)
    ways = SparseProblem.from_ways(stored(minutes), allow_unreachable=True).ways
    first, member = alike(ways)
    assert (covers[first][member] == covers).all()
    assert len(first) == len(np.unique(covers, axis=0))
    task = covering_task(ways, np.ones(300), 2, 0.0, ())
    assert task.demand.sum() == covers.any(axis=1).sum()


@pytest.mark.parametrize("name", ["pmed1", "pmed6"])
def test_published_optima(name):
    dense, p = pmed(name)
    plan = p_median(SparseProblem.from_ways(stored(dense.minutes)), p)
    assert (plan.objective, plan.certificate.status) == (PMED[name], Status.PROVED_OPTIMAL)


def test_merging_is_never_worse_and_bounds_hold_when_time_is_short():
    rng = np.random.default_rng(5)
    minutes = np.linalg.norm(rng.random((900, 1, 2)) - rng.random((60, 2)), axis=2) * 100
    task = median_task(minutes, 12)
    evaluator = WaysEvaluator(task, NEVER)
    for seed in range(3):
        evaluator.look(np.random.default_rng(seed).permutation(60)[:12].tolist(), task.fixed)
    before = evaluator.value
    evaluator.merge(NEVER, SolverSettings())
    assert evaluator.value <= before
    assert evaluator.value == pytest.approx(value_of(task, minutes, evaluator.chosen))
    problem = SparseProblem.from_ways(stored(minutes), demand=task.demand)
    short = p_median(problem, 12, settings=SolverSettings(time_limit_s=0.01))
    best = p_median(problem, 12).objective
    assert short.certificate.bound <= best <= short.objective
    assert audit(problem, short).holds


def test_a_table_says_what_a_sparse_matrix_says():
    minutes = np.array([[5.0, np.inf], [7, 0]])
    table = pd.DataFrame(
        [("a", "S", 5.0), ("b", "S", 7.0), ("b", "T", 0.0), ("a", "T", np.nan)],
        columns=["from_id", "to_id", "time"],
    )
    one = SparseProblem.from_ways(table, demand={"b": 2, "a": 1}, existing=["T"])
    other = SparseProblem.from_ways(stored(minutes), demand=[1, 2], existing=[1])
    assert (one.demand_ids, one.site_ids, one.existing) == (("a", "b"), ("S", "T"), (1,))
    assert one.ways.cost.tolist() == other.ways.cost.tolist() == [5, 0, 7]
    assert one.ways.site.tolist() == other.ways.site.tolist() == [0, 1, 0]
    assert p_median(one, 2).allocation["site_id"].tolist() == ["S", "T"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"minutes": [1, -3, 4]}, ["demand points b", "negative"]),
        ({"destination": ["S", "S", "S"]}, ["b to S", "more than once"]),
        ({"minutes": [np.nan, 2, 4]}, ["demand points a", "no site can be reached"]),
    ],
)
def test_what_is_wrong_is_told_by_name(change, words):
    table = pd.DataFrame(
        {"origin": ["a", "b", "b"], "destination": ["S", "S", "T"], "minutes": [1.0, 2, 3]}
    ).assign(**change)
    with pytest.raises(InputError) as caught:
        SparseProblem.from_ways(table)
    for word in words:
        assert word in str(caught.value)


def test_what_stored_ways_can_not_do_is_told():
    problem = SparseProblem.from_ways(stored(np.ones((2, 2))))
    with pytest.raises(InputError, match="LocationProblem"):
        p_median(problem, 1, capacitated=True)
    with pytest.raises(InputError, match="milp"):
        mclp(problem, 1, 5, method="milp")
    with pytest.raises(InputError, match="sparse matrix"):
        SparseProblem.from_ways([[1, 2]])
    twice = sparse.coo_array(([1.0, 2.0], ([0, 0], [0, 0])), shape=(1, 1))
    with pytest.raises(InputError, match="more than once"):
        SparseProblem.from_ways(twice)


def test_large_matrices_are_searched_by_their_ways(monkeypatch):
    rng = np.random.default_rng(8)
    minutes = rng.integers(0, 60, (80, 16)).astype(float)
    minutes[rng.random(minutes.shape) < 0.5] = np.inf
    persons = rng.integers(0, 20, 80)
    problem = LocationProblem.from_matrix(minutes, demand=persons, existing=[2], allow_unreachable=True)
    calls = [
        lambda: p_median(problem, 4),
        lambda: p_median(problem, 4, unserved_minutes=50),
        lambda: mclp(problem, 4, 20),
    ]
    small = [call() for call in calls]
    for module in (median, max_covering):
        monkeypatch.setattr(module, "MANY_CELLS", 0)
    for before, call in zip(small, calls, strict=True):
        now = call()
        assert now.certificate.status is before.certificate.status is Status.PROVED_OPTIMAL
        assert now.objective == pytest.approx(before.objective)
        assert audit(problem, now).findings == ()
