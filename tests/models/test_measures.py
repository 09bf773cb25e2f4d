"""Measures against hand-worked numbers and naive double sums."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansinh.models import measures

ROWS = st.lists(st.tuples(st.integers(0, 90), st.integers(0, 50)), min_size=1, max_size=12).filter(
    lambda rows: sum(p for _, p in rows) > 0
)


def test_a_case_by_hand():
    m = measures.measure(
        [10, 20, 60, math.nan],
        [50, 40, 10, 25],
        service_standard=20,
        used=[60, 40],
        capacity=[100, 100],
        group=["a", "a", "b", "b"],
    )
    assert (m.persons, m.served, m.unserved) == (125, 100, 25)
    assert m.mean_minutes == pytest.approx(19)
    assert (m.median_minutes, m.p90_minutes, m.max_minutes) == (10, 20, 60)
    assert m.coverage_share == pytest.approx(90 / 125)
    assert m.utilisation == pytest.approx(0.5)
    assert (m.worst_group, m.worst_group_minutes) == ("b", 60)


def test_by_group_keeps_each_groups_own_unserved():
    frame = measures.measure_by_group([10, 30, math.nan], [1, 3, 6], ["y", "x", "x"], service_standard=15)
    assert list(frame.index) == ["x", "y"]
    assert list(frame.unserved) == [6, 0]
    assert list(frame.coverage_share) == [0, 1]
    assert "worst_group" not in frame


@given(ROWS)
def test_gini_equals_the_double_sum(rows):
    t, p = np.array(rows, dtype=float).T
    mean = (t @ p) / p.sum()
    naive = 0.0
    if mean > 0:
        naive = np.sum(np.outer(p, p) * np.abs(t[:, None] - t[None, :])) / (2 * p.sum() ** 2 * mean)
    assert measures.gini(t, p) == pytest.approx(naive, abs=1e-9)


@given(ROWS)
def test_ede_is_the_formula_and_never_below_the_mean(rows):
    t, p = np.array(rows, dtype=float).T
    ede = measures.kolm_pollak_ede(t, p)
    mean = measures.weighted_mean(t, p)
    assert mean - 1e-9 <= ede <= t[p > 0].max() + 1e-9
    if (p @ t) > 0:
        kappa = (p @ t) / (p @ t**2)
        assert ede == pytest.approx(np.log(p @ np.exp(kappa * t) / p.sum()) / kappa)


@given(ROWS, st.floats(0.01, 1))
def test_quantile_equals_repeating_each_person(rows, share):
    t, p = np.array(rows, dtype=float).T
    everyone = np.sort(np.repeat(t, p.astype(int)))
    rank = max(1, math.ceil(round(share * len(everyone), 6)))
    assert measures.weighted_quantile(t, p, share) == everyone[rank - 1]


@given(ROWS)
def test_splitting_persons_changes_nothing(rows):
    t, p = np.array(rows, dtype=float).T
    whole = measures.measure(t, p, service_standard=30).as_dict()
    halves = measures.measure(np.tile(t, 2), np.tile(p / 2, 2), service_standard=30).as_dict()
    assert {k: v for k, v in halves.items() if k != "worst_group"} == pytest.approx(
        {k: v for k, v in whole.items() if k != "worst_group"}, nan_ok=True
    )


def test_nobody_is_nan_and_not_zero():
    m = measures.measure([], [], unserved=5)
    assert m.unserved == 5
    assert m.coverage_share == 0
    assert math.isnan(m.mean_minutes)
    assert math.isnan(m.utilisation)
    assert measures.kolm_pollak_ede([0, 0], [1, 1]) == 0
    assert measures.gini([0, 0], [1, 1]) == 0


def test_unlimited_places_have_no_utilisation():
    assert measures.utilisation([5, 5, 1], [10, math.inf, 0]) == pytest.approx(
        [0.5, math.nan, math.nan], nan_ok=True
    )


@pytest.mark.parametrize(("minutes", "persons"), [([1, 2], [1]), ([1], [-1]), ([1], [math.nan])])
def test_wrong_rows_are_refused(minutes, persons):
    with pytest.raises(ValueError, match="persons"):
        measures.measure(minutes, persons)


def test_the_longest_way_is_that_of_anybody_however_few():
    assert measures.measure([5, 9], [2e6, 1e-3]).max_minutes == 9
    assert np.isnan(measures.measure([5, np.nan], [0, 1]).max_minutes)


def test_groups_may_be_pairs_and_must_be_as_many_as_rows():
    table = measures.measure_by_group([1, 2, 3], [1, 1, 1], [("a", 1), ("b", 2), ("a", 1)])
    assert table.loc[[("a", 1)], "mean_minutes"].tolist() == [2]
    with pytest.raises(ValueError, match="1 labels for 2 rows"):
        measures.measure_by_group([1, 2], [1, 1], ["a"])
    with pytest.raises(ValueError, match="1 labels for 2 rows"):
        measures.measure([1, 2], [1, 1], group=["a"])


def test_negative_minutes_are_refused():
    with pytest.raises(ValueError, match="minutes must not be negative"):
        measures.measure([-1], [1])
