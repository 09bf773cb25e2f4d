"""Two tiers of sites against enumeration, and refused where ids or numbers don't fit."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pytest

from ansinh.models import InputError, LocationProblem, build, p_median_two_tiers


def least(minutes, demand, between, *, p, regional, referred, nested):
    """Return the least travel over all choices; each point takes the shortest pair of ways."""
    best = np.inf
    for lower in itertools.combinations(range(minutes.shape[1]), p):
        for upper in itertools.combinations(range(between.shape[1]), regional):
            if nested and not set(upper) <= set(lower):
                continue
            on = referred * between[np.ix_(lower, upper)].min(axis=1)
            best = min(best, demand @ (minutes[:, lower] + on).min(axis=1))
    return best


@pytest.mark.parametrize("seed", range(12))
def test_both_tiers_are_the_least_of_all_choices(seed):
    rng = np.random.default_rng(seed)
    points, sites = int(rng.integers(3, 8)), int(rng.integers(3, 6))
    nested = bool(seed % 2)
    upper = sites if nested else 3
    minutes = rng.integers(0, 60, (points, sites)).astype(float)
    between = rng.integers(0, 90, (sites, upper)).astype(float)
    demand = rng.integers(0, 30, points).astype(float) * (1e-6 if seed == 4 else 1.0)
    share = float(rng.choice([0.0, 0.25, 1.0]))
    problem = LocationProblem.from_matrix(minutes, demand=demand)
    asked = {"p": 2, "regional": 1, "referred": share}
    plan = p_median_two_tiers(problem, 2, between, 1, referred=share, nested=nested)
    assert plan.objective == pytest.approx(least(minutes, demand, between, **asked, nested=nested))
    assert plan.certificate.status == "PROVED_OPTIMAL"
    assert plan.certificate.bound == plan.objective
    assert set(plan.to_regional["regional_id"]) <= set(plan.regional_sites)
    assert set(plan.to_local["site_id"]) <= set(plan.local_sites)
    assert plan.to_regional["persons"].sum() == pytest.approx(share * demand.sum(), abs=1e-9)


def test_a_row_added_to_both_tiers_costs_what_it_forbids():
    rng = np.random.default_rng(3)
    minutes, between = rng.integers(0, 60, (6, 5)).astype(float), rng.integers(0, 90, (5, 3)).astype(float)
    problem = LocationProblem.from_matrix(minutes)
    model = build("p_median_two_tiers", problem, p=2, between=between, regional=1)
    free = p_median_two_tiers(problem, 2, between, 1)
    assert model.solve().objective == free.objective
    shut = free.regional_sites[0]
    model.prob += model.regional[shut] == 0, "not_there"
    plan = model.solve()
    others = np.delete(between, shut, axis=1)
    assert plan.objective == least(minutes, np.ones(6), others, p=2, regional=1, referred=1.0, nested=False)
    assert (model.added, "not_there" in plan.certificate.note) == (("not_there",), True)


MINUTES = pd.DataFrame({"X": [5, 10], "Y": [20, 8]}, index=["a", "b"])
PROBLEM = LocationProblem.from_matrix(MINUTES)
TABLE = pd.DataFrame(
    [("Y", "R", 7), ("X", "R", 4), ("X", "S", 1)], columns=["origin", "destination", "minutes"]
)


def test_a_table_of_ways_between_the_tiers():
    plan = p_median_two_tiers(PROBLEM, 2, TABLE, 1)
    assert (plan.regional_sites, plan.objective) == (("S",), 5 + 1 + 10 + 1)
    only = p_median_two_tiers(PROBLEM, 2, TABLE[TABLE["destination"] == "R"], 1)
    assert (only.local_sites, only.objective) == (("X", "Y"), 5 + 4 + min(10 + 4, 8 + 7))


def test_no_way_on_is_no_plan():
    problem = PROBLEM.replace(existing=["Y"])
    plan = p_median_two_tiers(problem, 1, TABLE[TABLE["destination"] == "S"], 1)
    assert plan.certificate.status == "INFEASIBLE"
    assert plan.local_sites == ()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"between": [[1.0]]}, ["between", "1 rows for 2"]),
        ({"between": TABLE.replace({"origin": {"Y": "Q"}})}, ["between (ids Q)", "no local site"]),
        ({"regional": 3}, ["regional: is 3", "1 to 2"]),
        ({"referred": 1.5}, ["referred: is 1.5"]),
        ({"nested": True}, ["between (ids R, S)", "nested"]),
    ],
)
def test_what_does_not_fit_is_named(change, words):
    asked = {"between": TABLE, "regional": 1, **change}
    with pytest.raises(InputError) as caught:
        p_median_two_tiers(PROBLEM, 1, **asked)
    assert all(word in str(caught.value) for word in words), str(caught.value)
