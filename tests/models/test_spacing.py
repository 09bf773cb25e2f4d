"""The parts of p-dispersion against every choice of sites, and matrices that aren't square."""

import itertools
import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansinh.models import LocationProblem, SolverSettings, Status, p_dispersion
from ansinh.models.errors import InputError
from ansinh.models.location.kinds import dispersion
from ansinh.models.location.search import spacing
from ansinh.models.location.search.exchange_spacing import exchange_spaced
from ansinh.models.location.search.spacing import Spaced, spaced_sites, undominated_sites
from tests.property.small_problems import FAST


@st.composite
def conflicts(draw: st.DrawFn) -> np.ndarray:
    """Up to eleven sites in conflict with few or most others; in a plane or anyhow."""
    rng = np.random.default_rng(draw(st.integers(0, 100_000)))
    count, share = draw(st.integers(1, 11)), draw(st.sampled_from([0.1, 0.4, 0.8]))
    at = rng.random((count, 2))
    far = np.hypot(*(at[:, None] - at[None]).T) if draw(st.booleans()) else rng.random((count, count))
    conflict = np.minimum(far, far.T) < share
    np.fill_diagonal(conflict, val=True)
    return conflict


def fits(conflict: np.ndarray, chosen) -> bool:
    """Tell whether no two of these are in conflict."""
    return int(conflict[np.ix_(chosen, chosen)].sum()) == len(chosen)


def most(conflict: np.ndarray) -> int:
    """Return how many sites can be open, by trying all."""
    sites = range(len(conflict))
    sizes = range(len(conflict), 0, -1)
    return next(n for n in sizes if any(fits(conflict, c) for c in itertools.combinations(sites, n)))


@FAST
@given(conflicts(), st.sampled_from([2, 4, 99]))
def test_so_many_sites_are_found_or_there_are_none(conflict, least_to_drop):
    before = spacing.LEAST_TO_DROP
    spacing.LEAST_TO_DROP = least_to_drop
    try:
        for choose in range(1, len(conflict) + 2):
            found = spaced_sites(conflict, choose)
            assert found.finished
            assert (found.chosen is not None) == (choose <= most(conflict))
            if found.chosen is not None:
                assert len(found.chosen) == choose
                assert fits(conflict, found.chosen)
    finally:
        spacing.LEAST_TO_DROP = before


@FAST
@given(conflicts())
def test_undominated_sites_hold_a_largest_choice(conflict):
    kept = undominated_sites(conflict)
    assert most(conflict[np.ix_(kept, kept)]) == most(conflict)


@FAST
@given(conflicts(), st.integers(0, 1000))
def test_exchanges_end_without_conflict_and_keep_what_is_fixed(conflict, seed):
    rng = np.random.default_rng(seed)
    start = rng.permutation(len(conflict))[: most(conflict)].tolist()
    found = exchange_spaced(conflict, start, start[:1], steps=30, rng=rng)
    if found is not None:
        assert fits(conflict, found)
        assert len(found) == len(start)
        assert start[0] in found


def truth(apart: np.ndarray, p: int) -> float:
    """Return how far apart p sites can be, by trying all."""
    choices = itertools.combinations(range(len(apart)), p)
    return max(min(apart[j, k] for j, k in itertools.combinations(c, 2)) for c in choices)


@pytest.mark.parametrize("seed", range(4))
def test_where_colours_do_not_end_the_milp_answers(seed, monkeypatch):
    monkeypatch.setattr(dispersion, "spaced_sites", lambda *_: Spaced(None, finished=False))
    minutes = np.random.default_rng(seed).integers(1, 40, (9, 9)).astype(float)
    plan = p_dispersion(LocationProblem.from_matrix(minutes), 4)
    assert plan.certificate.status is Status.PROVED_OPTIMAL
    assert plan.objective == truth(np.minimum(minutes, minutes.T), 4)


def test_the_search_ends_at_the_gap_that_was_asked_for(monkeypatch):
    """Without exchanges the first plan is bad, so that distances are asked for until the gap is small enough."""
    asked: list[float] = []
    real = dispersion._DispersionSearch._keeping
    monkeypatch.setattr(dispersion, "exchange_spaced", lambda *_, **__: None)
    monkeypatch.setattr(
        dispersion._DispersionSearch, "_keeping", lambda search, far: asked.append(far) or real(search, far)
    )
    minutes = np.random.default_rng(5).integers(1, 200, (12, 12)).astype(float)
    best = truth(np.minimum(minutes, minutes.T), 4)
    plan = p_dispersion(LocationProblem.from_matrix(minutes), 4)
    assert (plan.certificate.status, plan.objective) == (Status.PROVED_OPTIMAL, best)
    until_proven = len(asked)
    near = p_dispersion(LocationProblem.from_matrix(minutes), 4, settings=SolverSettings(mip_gap=0.5))
    assert near.certificate.status is Status.WITHIN_GAP
    assert near.objective <= best <= near.certificate.bound
    assert 0 < near.certificate.gap <= 0.5
    assert len(asked) - until_proven < until_proven


def test_what_time_leaves_unanswered_has_a_true_bound(monkeypatch):
    """Only distances from 30 on are answered: the bound is the longest that is not known to be impossible."""
    minutes = np.random.default_rng(1).integers(1, 60, (10, 10)).astype(float)
    apart = np.minimum(minutes, minutes.T)
    best = truth(apart, 4)
    real = dispersion.spaced_sites

    def slow(conflict: np.ndarray, choose: int, deadline: float) -> Spaced:
        found = real(conflict, choose, deadline)
        return found if conflict.sum() > 62 else Spaced(None, finished=False)

    monkeypatch.setattr(dispersion, "spaced_sites", slow)
    monkeypatch.setattr(dispersion, "exchange_spaced", lambda *_, **__: None)
    monkeypatch.setattr(dispersion._DispersionSearch, "_by_milp", lambda *_: Spaced(None, finished=False))
    plan = p_dispersion(LocationProblem.from_matrix(minutes), 4)
    assert plan.certificate.status is Status.INCUMBENT
    assert plan.objective <= best <= plan.certificate.bound < apart[np.triu_indices(10, 1)].max()


def test_rows_are_found_by_id_where_there_are_more_of_them_than_sites():
    rng = np.random.default_rng(2)
    places = [f"place {k}" for k in rng.permutation(14)]
    sites = [places[k] for k in (3, 8, 1, 12, 5, 9, 0)]
    minutes = pd.DataFrame(rng.integers(1, 50, (14, 7)).astype(float), index=places, columns=sites)
    own = minutes.loc[sites].to_numpy()
    plan = p_dispersion(LocationProblem.from_matrix(minutes), 3)
    assert plan.certificate.status is Status.PROVED_OPTIMAL
    assert plan.objective == truth(np.minimum(own, own.T), 3)
    chosen = list(plan.open_sites)
    between = minutes.loc[chosen, chosen].to_numpy().copy()
    np.fill_diagonal(between, math.inf)
    assert between.min() == plan.objective


def test_rows_of_a_square_matrix_in_another_order_are_found_by_id():
    far = pd.DataFrame([[0, 5, 30], [5, 0, 28], [30, 28, 0]], index=list("ABC"), columns=list("ABC"))
    plan = p_dispersion(LocationProblem.from_matrix(far.loc[["C", "A", "B"]]), 2)
    assert (plan.open_sites, plan.objective) == (("A", "C"), 30)


def test_a_matrix_without_a_row_for_every_site_is_refused():
    minutes = pd.DataFrame(np.ones((3, 2)), index=["A", "B", "C"], columns=["A", "X"])
    with pytest.raises(InputError, match="row"):
        p_dispersion(LocationProblem.from_matrix(minutes), 2)


def test_four_sites_of_a_grid_stand_at_its_corners():
    """Ten by ten places, one apart: four are at most nine apart, at the corners."""
    at = np.array(list(itertools.product(range(10), range(10))), dtype=float)
    minutes = np.hypot(*(at[:, None] - at[None]).T)
    plan = p_dispersion(LocationProblem.from_matrix(minutes), 4)
    assert plan.certificate.status is Status.PROVED_OPTIMAL
    assert plan.objective == 9
    assert plan.open_sites == (0, 9, 90, 99)
