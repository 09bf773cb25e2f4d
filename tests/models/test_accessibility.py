"""Floating-catchment scores against naive loops and, where it is installed, PySAL `access`."""

import warnings

import numpy as np
import pandas as pd
import pytest
from access import fca, weights

from models import accessibility

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
