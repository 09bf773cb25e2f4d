"""The parts of the p-center's search, against every choice of sites or columns; and published optima."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansinh.models import LocationProblem, SolverSettings, Status, audit, p_center, p_median
from ansinh.models.exact.schedule import Clock
from ansinh.models.location.kinds import center_search
from ansinh.models.location.kinds.places import center_places
from ansinh.models.location.search.covers import deciding
from ansinh.models.location.search.covers.choose_cover import choose_cover
from ansinh.models.location.search.covers.exchange_cover import ExchangeCover
from ansinh.models.location.search.covers.fractional_cover import fractional_cover, prices_rule_out
from ansinh.models.location.search.covers.patterns import reduced
from ansinh.models.location.search.places.place_cuts import PlaceCuts
from tests.models.instances import pmed
from tests.property.small_problems import FAST

ONE = SolverSettings(threads=1)


@st.composite
def covers(draw: st.DrawFn) -> np.ndarray:
    """Up to twelve rows and eight columns, each row with a column; equal rows and columns among them."""
    rng = np.random.default_rng(draw(st.integers(0, 100_000)))
    rows, columns = draw(st.integers(1, 12)), draw(st.integers(1, 8))
    cover = rng.random((rows, columns)) < draw(st.sampled_from([0.2, 0.4, 0.7]))
    cover[np.arange(rows), rng.integers(0, columns, rows)] = True
    return cover


def fewest(cover: np.ndarray) -> int:
    """Return the size of the smallest cover, by trying all."""
    columns = range(cover.shape[1])
    return next(
        size
        for size in range(1, cover.shape[1] + 1)
        if any(cover[:, chosen].any(axis=1).all() for chosen in itertools.combinations(columns, size))
    )


@FAST
@given(covers())
def test_so_many_columns_are_found_or_shown_to_be_too_few_as_counting_says(cover):
    least = fewest(cover)
    for choose in range(cover.shape[1] + 1):
        choice = choose_cover(cover, choose, ONE)
        assert choice.impossible == (choose < least)
        if choose >= least:
            assert len(choice.chosen) <= choose
            assert cover[:, list(choice.chosen)].any(axis=1).all()


@FAST
@given(covers())
def test_fractional_covers_rule_out_no_number_that_suffices_and_all_that_are_below_them(cover):
    least, found = fewest(cover), fractional_cover(cover, ONE)
    assert found.value <= least + 1e-9
    assert (cover @ found.use >= 1 - 1e-6).all()
    for choose in range(cover.shape[1] + 1):
        ruled_out = prices_rule_out(cover, found.prices, choose)
        assert not ruled_out or choose < least
        assert ruled_out or choose > found.value - 1e-5


@FAST
@given(covers(), st.integers(0, 1000))
def test_exchanges_keep_their_sums_and_what_they_find_covers_all(cover, seed):
    rng = np.random.default_rng(seed)
    least = fewest(cover)
    fixed = (int(rng.integers(cover.shape[1])),)
    start = sorted({*fixed, *rng.permutation(cover.shape[1])[:least].tolist()})
    search = ExchangeCover(cover, start, fixed)
    found = search.find(steps=int(rng.integers(0, 60)), rng=rng)
    count = cover[:, search.opened].sum(axis=1)
    assert (search.count == count).all()
    assert search.gain == pytest.approx((search.weight * (count == 0)) @ cover)
    assert search.loss == pytest.approx((search.weight * (count == 1)) @ cover)
    if found is not None:
        assert len(found) == len(start)
        assert set(fixed) <= set(found)
        assert (count > 0).all()


def have_places(near: np.ndarray, demand: np.ndarray, capacity: np.ndarray, chosen: tuple[int, ...]) -> bool:
    """Return whether no sites among the chosen must take more than they hold: Hall's condition, site by site."""
    ours = near[:, chosen]
    for some in itertools.product([False, True], repeat=len(chosen)):
        inside = np.array(some)
        only_here = ~ours[:, ~inside].any(axis=1)
        if demand[only_here].sum() > capacity[list(chosen)][inside].sum():
            return False
    return True


@FAST
@given(st.integers(0, 100_000))
def test_rows_of_places_say_of_each_radius_what_trying_all_sites_does(seed):
    rng = np.random.default_rng(seed)
    points, sites, p = int(rng.integers(3, 10)), int(rng.integers(2, 6)), int(rng.integers(1, 4))
    p = min(p, sites)
    problem = LocationProblem.from_matrix(
        rng.integers(1, 9, (points, sites)).astype(float),
        demand=rng.integers(1, 9, points),
        capacity=rng.integers(5, 40, sites),
        existing=rng.permutation(sites)[: rng.integers(0, p)].tolist(),
    )
    choices = [c for c in itertools.combinations(range(sites), p) if set(problem.existing) <= set(c)]
    cuts, clock = PlaceCuts(problem, p), Clock(60.0)
    for radius in np.unique(problem.minutes)[::-1].tolist():
        near = problem.minutes <= radius
        possible = [c for c in choices if have_places(near, problem.demand, problem.capacity, c)]
        assert not (cuts.too_short(radius, ONE, clock) and possible)
        choice = cuts.choose(radius, ONE, clock)
        assert choice.impossible == (not possible)
        assert choice.impossible or any(set(choice.chosen) <= set(c) for c in possible)
        assert all(cuts.holds(c, radius) == (c in possible) for c in choices)


def test_rows_that_the_solver_keeps_only_nearly_are_not_asked_for_for_ever():
    """A hundredth of a person among a million is less than the solver's tolerance: the answer is left open."""
    problem = LocationProblem.from_matrix([[1, 9], [50, 9]], demand=[1e6, 0.01], capacity=[1e6, 2e6])
    cuts = PlaceCuts(problem, 1)
    choice = cuts.choose(50.0, ONE, Clock(20.0))
    assert choice.chosen in (None, (1,))
    assert not choice.impossible
    assert len({group.tobytes() for group in cuts.groups}) == len(cuts.groups)


@FAST
@given(covers())
def test_reductions_leave_the_size_of_the_smallest_cover(cover):
    rest, columns = reduced(cover)
    assert fewest(rest) == fewest(cover)
    assert fewest(cover[:, columns]) == fewest(cover)


def test_few_points_decide_for_all(monkeypatch):
    """With 20 points to begin with instead of all 300, the answer is that of all pairs of sites."""
    monkeypatch.setattr(deciding, "ALL_BELOW", 40)
    rng = np.random.default_rng(5)
    at, to = rng.random((300, 2)), rng.random((30, 2))
    minutes = np.linalg.norm(at[:, None] - to[None], axis=2)
    minutes[rng.random(minutes.shape) < 0.05] = np.nan
    problem = LocationProblem.from_matrix(minutes, existing=[3])
    known = np.where(np.isnan(minutes), np.inf, minutes)
    longest = [known[:, [3, *pair]].min(axis=1).max() for pair in itertools.combinations(range(30), 2)]
    plan = p_center(problem, 3, settings=ONE)
    assert plan.certificate.status is Status.PROVED_OPTIMAL
    assert plan.objective == min(longest)


def test_a_plan_far_from_its_proof_has_a_true_bound(monkeypatch):
    """All is treated as far apart, so that bounds are narrowed, exchanges are patient, and radii asked from below."""
    monkeypatch.setattr(center_search, "FAR_APART", -1.0)
    rng = np.random.default_rng(7)
    minutes = np.linalg.norm(rng.random((120, 1, 2)) - rng.random((1, 12, 2)), axis=2)
    longest = [minutes[:, four].min(axis=1).max() for four in itertools.combinations(range(12), 4)]
    plan = p_center(LocationProblem.from_matrix(minutes), 4, settings=ONE)
    assert plan.certificate.status is Status.PROVED_OPTIMAL
    assert plan.objective == min(longest)


@pytest.mark.parametrize("single_source", [False, True])
def test_plans_of_least_travel_enclose_what_no_milp_answers(single_source, monkeypatch):
    """The bound is that of sites without places, the plan keeps the places, and the optimum is between them."""
    rng = np.random.default_rng(11)
    minutes = np.linalg.norm(rng.random((40, 1, 2)) - rng.random((1, 9, 2)), axis=2)
    problem = LocationProblem.from_matrix(minutes, demand=rng.integers(1, 9, 40), capacity=np.full(9, 70.0))
    best = p_center(problem, 4, capacitated=True, single_source=single_source, settings=ONE)
    for part in ("_by_shares", "_by_whole_sites", "_halve"):
        monkeypatch.setattr(center_places._Bisection, part, lambda _: False)
    plan = p_center(problem, 4, capacitated=True, single_source=single_source, settings=ONE)
    assert audit(problem, plan).holds
    assert best.certificate.status is Status.PROVED_OPTIMAL
    assert plan.certificate.bound == pytest.approx(p_center(problem, 4).objective)
    assert plan.certificate.bound <= best.objective <= plan.objective
    assert (
        plan.objective
        <= p_median(problem, 4, capacitated=True, single_source=single_source).measures.max_minutes
    )


# Optima of the p-center on the graphs of OR-Library, as in Elloumi, Labbé, Pochet (2004), INFORMS J. on Computing 16(1).
CENTERS = {"pmed1": 127, "pmed6": 84, "pmed16": 47, "pmed26": 38, "pmed31": 30}


@pytest.mark.parametrize("name", CENTERS)
def test_published_p_centers(name):
    problem, p = pmed(name)
    plan = p_center(problem, p)
    assert plan.certificate.status is Status.PROVED_OPTIMAL
    assert plan.objective == CENTERS[name]
