"""Huff's shares by hand, and sites that win the most people against enumeration."""

from __future__ import annotations

import itertools
from importlib import import_module

import numpy as np
import pandas as pd
import pytest

from ansinh.models import InputError, LocationProblem, audit, huff, market_share

market_share_module = import_module(
    "ansinh.models.location.kinds.market_share"
)  # the package has a function of this name


def test_shares_by_hand():
    minutes = pd.DataFrame({"X": [2.0, 0.5, np.nan], "Y": [4.0, 2.0, np.nan]}, index=["a", "b", "c"])
    shares = huff(minutes, {"Y": 32, "X": 8}, attraction_exponent=0.5)
    x, y = np.sqrt([8, 32])
    assert shares.loc["a"].tolist() == pytest.approx(
        [(x / 4) / (x / 4 + y / 16), (y / 16) / (x / 4 + y / 16)]
    )
    assert shares.loc["b"].tolist() == pytest.approx([x / (x + y / 4), (y / 4) / (x + y / 4)])
    assert shares.loc["c"].tolist() == [0, 0]


def won(u, demand, own, rivals):
    mine, theirs = u[:, own].sum(axis=1), u[:, rivals].sum(axis=1)
    everything = mine + theirs
    return float(demand @ np.divide(mine, everything, out=np.zeros_like(mine), where=everything > 0))


@pytest.mark.parametrize("seed", range(15))
def test_no_other_choice_wins_more(seed):
    rng = np.random.default_rng(seed)
    points, sites = int(rng.integers(2, 9)), int(rng.integers(4, 8))
    minutes = rng.integers(0, 60, (points, sites)).astype(float)
    minutes[rng.random(minutes.shape) < 0.15] = np.nan
    demand = rng.integers(0, 50, points).astype(float) * (1e-5 if seed == 3 else 1)
    attraction = rng.integers(0, 20, sites).astype(float)
    rivals = [] if seed == 5 else [0, 1][: int(rng.integers(1, 3))]
    existing = [sites - 1] if seed % 3 == 0 else []
    u = np.nan_to_num(attraction / np.maximum(minutes, 1) ** 1.5)
    free = [j for j in range(sites) if j not in rivals]
    best = max(
        won(u, demand, list(own), rivals)
        for own in itertools.combinations(free, 2)
        if set(existing) <= set(own)
    )
    problem = LocationProblem.from_matrix(minutes, demand=demand, existing=existing, allow_unreachable=True)
    plan = market_share(problem, 2, attraction, rivals=rivals, minutes_exponent=1.5)
    assert plan.objective == pytest.approx(best, rel=1e-6, abs=1e-12)
    assert plan.certificate.status == "PROVED_OPTIMAL"
    assert audit(problem, plan).findings == ()
    assert not set(plan.open_sites) & set(rivals)


def test_a_market_of_shops_is_proven():
    rng = np.random.default_rng(1)
    homes, shops = rng.random((40, 2)), rng.random((12, 2))
    minutes = 60 * np.linalg.norm(homes[:, None] - shops[None], axis=2)
    problem = LocationProblem.from_matrix(minutes, demand=rng.integers(1, 99, 40))
    plan = market_share(problem, 3, rivals=[0, 1, 2])
    u = 1 / np.maximum(minutes, 1) ** 2
    best = max(
        won(u, problem.demand, list(own), [0, 1, 2]) for own in itertools.combinations(range(3, 12), 3)
    )
    assert plan.objective == pytest.approx(best)
    assert plan.certificate.status == "PROVED_OPTIMAL"


def test_a_choice_that_is_proposed_again_ends_the_search(monkeypatch):
    """The solver keeps a row of a hundred thousand persons only nearly, so that a few persons' tangents seem broken for ever."""
    minutes = [[9, 20, 20], [1, 50, 50], [9, 5, 1], [100, 1, 1], [50, 1, 9], [9, 9, 1], [50, 20, 50]]
    problem = LocationProblem.from_matrix(minutes, demand=[1e5, 1e5, 1000, 0.1, 10, 1, 0.001])
    tangents = []
    add = market_share_module.add_share_tangent
    monkeypatch.setattr(
        market_share_module,
        "add_share_tangent",
        lambda *given: (tangents.append(given[-1]), add(*given)),
    )
    plan = market_share(problem, 2, rivals=[0])
    assert plan.open_sites == (1, 2)
    assert tangents == [(1, 2)]  # there is no other choice


PROBLEM = LocationProblem.from_matrix([[5, 20, 9], [10, 8, 9]], existing=[0])


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"rivals": [7]}, ["rivals (ids 7)"]),
        ({"rivals": [0]}, ["rivals (ids 0)", "existing"]),
        ({"rivals": [1], "p": 3}, ["p: is 3", "2 sites"]),
        ({"attraction": [1, -1, 1]}, ["attraction (sites 1)"]),
        ({"minutes_exponent": -1}, ["minutes_exponent: is -1"]),
        ({"least_minutes": 0}, ["least_minutes: is 0"]),
    ],
)
def test_what_does_not_fit_is_named(change, words):
    asked = {"p": 1, **change}
    with pytest.raises(InputError) as caught:
        market_share(PROBLEM, **asked)
    assert all(word in str(caught.value) for word in words), str(caught.value)
