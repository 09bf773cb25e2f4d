"""Floating-catchment scores against naive loops and, where it is installed, PySAL `access`."""

import warnings

import numpy as np
import pandas as pd
import pytest
from access import fca, weights

from ansinh.models import InputError, accessibility

RNG = np.random.default_rng(5)
MINUTES = pd.DataFrame(RNG.integers(0, 45, (30, 8)).astype(float), index=[f"P{i}" for i in range(30)])
PERSONS = RNG.integers(1, 500, 30).astype(float)
PLACES = RNG.integers(0, 60, 8).astype(float)


def weight(minutes):
    return next((w for limit, w in accessibility.LUO_QI_STEPS.items() if minutes <= limit), 0.0)


def naive(weights):
    ratio = [PLACES[j] / sum(PERSONS[i] * weights[i][j] for i in range(30)) for j in range(8)]
    return [sum(weights[i][j] * ratio[j] for j in range(8)) for i in range(30)]


def test_two_step():
    plain = [[float(MINUTES.to_numpy()[i, j] <= 20) for j in range(8)] for i in range(30)]
    score = accessibility.two_step_fca(MINUTES, PERSONS, PLACES, catchment=20)
    assert score.to_numpy() == pytest.approx(naive(plain))
    assert score.index.equals(MINUTES.index)


def test_enhanced_and_three_step():
    weights = [[weight(MINUTES.to_numpy()[i, j]) for j in range(8)] for i in range(30)]
    assert accessibility.enhanced_two_step_fca(MINUTES, PERSONS, PLACES).to_numpy() == pytest.approx(
        naive(weights)
    )
    spread = [[w * w / sum(row) if sum(row) else 0.0 for w in row] for row in weights]
    assert accessibility.three_step_fca(MINUTES, PERSONS, PLACES).to_numpy() == pytest.approx(naive(spread))


def test_all_places_are_handed_out_once():
    score = accessibility.two_step_fca(MINUTES, PERSONS, PLACES, catchment=20)
    assert score.to_numpy() @ PERSONS == pytest.approx(PLACES.sum())


def test_equal_to_pysal_access():
    cost = (
        MINUTES.melt(var_name="dest", value_name="cost", ignore_index=False)
        .rename_axis("origin")
        .reset_index()
    )
    demand = pd.DataFrame({"demand": PERSONS}, index=pd.Index(MINUTES.index, name="geoid"))
    supply = pd.DataFrame({"supply": PLACES}, index=pd.Index(MINUTES.columns, name="geoid"))
    step = weights.step_fn({10: 1, 20: 0.68, 30: 0.22})
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        two = fca.two_stage_fca(demand, supply, cost, max_cost=20, demand_index=True)
        enhanced = fca.two_stage_fca(demand, supply, cost, max_cost=30, demand_index=True, weight_fn=step)
        three = fca.three_stage_fca(
            demand, supply, cost.copy(), max_cost=30, demand_index=True, weight_fn=step
        )
    for theirs, mine in (
        (two, accessibility.two_step_fca(MINUTES, PERSONS, PLACES, catchment=20)),
        (enhanced, accessibility.enhanced_two_step_fca(MINUTES, PERSONS, PLACES)),
        (three, accessibility.three_step_fca(MINUTES, PERSONS, PLACES)),
    ):
        assert theirs.reindex(mine.index, fill_value=0.0).to_numpy() == pytest.approx(mine.to_numpy())


def test_points_out_of_reach_score_zero_and_bad_input_is_refused():
    assert list(accessibility.two_step_fca([[np.nan], [5]], [1, 2], [4], catchment=9)) == [0, 2]
    with pytest.raises(ValueError, match="fit together"):
        accessibility.two_step_fca([[1, 2]], [1, 2], [4], catchment=9)
    with pytest.raises(ValueError, match="negative"):
        accessibility.two_step_fca([[1]], [-1], [4], catchment=9)


def test_persons_and_places_are_aligned_by_label():
    minutes = pd.DataFrame([[1.0, 2], [3, 4]], index=["a", "b"], columns=["X", "Y"])
    plain = accessibility.two_step_fca(minutes, [20, 10], [2, 1], catchment=3)
    persons, places = pd.Series([10, 20], index=["b", "a"]), pd.Series([1, 2], index=["Y", "X"])
    assert accessibility.two_step_fca(minutes, persons, places, catchment=3).equals(plain)


def test_no_way_is_out_of_reach_however_far_the_catchment():
    assert list(accessibility.two_step_fca([[np.inf, 1]], [1], [5, 7], catchment=np.inf)) == [7]
    score = accessibility.enhanced_two_step_fca(
        [[np.inf, 1], [np.nan, np.nan]], [1, 1], [5, 7], steps={np.inf: 1}
    )
    assert list(score) == [7, 0]


@pytest.mark.parametrize("catchment", [np.nan, -3, "30"])
def test_a_catchment_is_a_number_of_minutes(catchment):
    with pytest.raises(InputError, match="catchment"):
        accessibility.two_step_fca([[1.0]], [1], [1], catchment=catchment)


def test_everything_wrong_is_told_at_once():
    minutes = pd.DataFrame({"A": ["x", -1.0], "B": [1.0, 2.0]}, index=["p", "q"])
    with pytest.raises(InputError) as caught:
        accessibility.three_step_fca(minutes, [np.nan, 2], [-1, 4])
    for words in ("sites (A)", "demand points q", "demand (ids p)", "places (sites A)"):
        assert words in str(caught.value)
    with pytest.raises(InputError, match="steps"):
        accessibility.step_weights([1.0], {np.nan: 1.0})
