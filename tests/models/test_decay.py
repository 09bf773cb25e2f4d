"""Decay and the rational agent model: by hand, by conditions of an equilibrium, and against PySAL access."""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd
import pytest
from access import fca, weights
from access import raam as peer

from ansinh.models import (
    InputError,
    enhanced_two_step_fca,
    gaussian_decay,
    gravity_decay,
    potential,
    raam,
    three_step_fca,
)

RNG = np.random.default_rng(5)
MINUTES = pd.DataFrame(RNG.integers(1, 45, (30, 8)).astype(float), index=[f"P{i}" for i in range(30)])
PERSONS = RNG.integers(100, 900, 30).astype(float)
PLACES = RNG.integers(1, 60, 8).astype(float)


def tables():
    cost = MINUTES.melt(var_name="dest", value_name="cost", ignore_index=False)
    demand = pd.DataFrame({"demand": PERSONS}, index=pd.Index(MINUTES.index, name="geoid"))
    supply = pd.DataFrame({"supply": PLACES}, index=pd.Index(MINUTES.columns, name="geoid"))
    return demand, supply, cost.rename_axis("origin").reset_index()


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        (gaussian_decay(15), weights.gaussian(15)),
        (gravity_decay(1.5, least_minutes=3), weights.gravity(scale=1, alpha=-1.5, min_dist=3)),
    ],
)
def test_equal_to_pysal_access(mine, theirs):
    demand, supply, cost = tables()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        two = fca.two_stage_fca(demand, supply, cost.copy(), demand_index=True, weight_fn=theirs)
        catchment = fca.weighted_catchment(
            supply.reset_index(),
            cost,
            weight_fn=theirs,
            loc_index="geoid",
            loc_value="supply",
            cost_source="dest",
            cost_dest="origin",
        )
    score = enhanced_two_step_fca(MINUTES, PERSONS, PLACES, decay=mine)
    assert two.reindex(score.index).to_numpy() == pytest.approx(score.to_numpy())
    assert catchment.reindex(score.index).to_numpy() == pytest.approx(
        potential(MINUTES, PLACES, decay=mine).to_numpy()
    )


def test_the_three_step_score_hands_out_all_places_with_any_decay():
    score = three_step_fca(MINUTES, PERSONS, PLACES, decay=gaussian_decay(10))
    assert score.to_numpy() @ PERSONS == pytest.approx(PLACES.sum())


def test_rational_agents_as_in_pysal_access():
    demand, supply, cost = tables()
    theirs = peer.raam(demand, supply, cost, tau=30)
    mine = raam(MINUTES, PERSONS, PLACES, tau=30)
    assert theirs.reindex(mine.index).to_numpy() == pytest.approx(mine.to_numpy(), rel=0.05)
    assert theirs.reindex(mine.index).to_numpy() @ PERSONS == pytest.approx(
        mine.to_numpy() @ PERSONS, rel=0.01
    )


def test_rational_agents_by_hand():
    # Two thirds of 90 go to the site that has two thirds of the places; all cost 1 there, as nobody travels.
    assert raam([[0, 0], [0, 0]], [30, 60], [10, 5]).tolist() == pytest.approx([1, 1])
    # (x / 50) = (100 - x) / 50 + 1/2, so that x = 62.5.
    assert raam([[0, 30]], [100], [50, 50]).tolist() == pytest.approx([1.25])
    # Nobody takes a way of 300 minutes: the near site costs 2, the far one 5 and more.
    assert raam([[0, 300]], [100], [50, 50]).tolist() == pytest.approx([2])
    assert raam([[0, 300]], [100], [50, 50], ratio=4).tolist() == pytest.approx([0.5])


def test_a_point_without_a_way_has_no_access_and_one_without_people_has_some():
    score = raam([[np.nan, 5], [np.nan, np.nan], [12, 6]], [10, 10, 0], [0, 10], tau=60, ratio=1)
    assert score.tolist() == pytest.approx([1 + 5 / 60, np.inf, 1 + 6 / 60])


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: gaussian_decay(0), "width: is 0"),
        (lambda: gravity_decay(-1), "exponent: is -1"),
        (lambda: gravity_decay(1, least_minutes=0), "least_minutes: is 0"),
        (lambda: raam([[1]], [1], [1], tau=0), "tau: is 0"),
        (lambda: raam([[1]], [1], [1], ratio="x"), "ratio: is 'x'"),
        (
            lambda: enhanced_two_step_fca([[1]], [1], [1], steps={1: 1}, decay=gaussian_decay(1)),
            "decay: can't be combined with steps",
        ),
        (lambda: potential([[1]], [1], decay=lambda t: -t), "decay: weights must be finite"),
    ],
)
def test_bad_input_is_named(call, words):
    with pytest.raises(InputError, match=words):
        call()
