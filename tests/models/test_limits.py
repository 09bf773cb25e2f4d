"""Limits of sites: by hand, on frames, by rows that a user adds, and refused where they can't be kept."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import pytest

from ansinh.models import CountLimit, InputError, LocationProblem, SiteLimits, audit, build, mclp, p_median
from ansinh.models.exact.bound import Bound
from ansinh.models.exact.incumbent import Incumbent
from ansinh.models.location.found.site_plan import SitePlan
from ansinh.models.location.kinds.places.left_out import NOT_FEWEST, not_proven

SITES = gpd.GeoDataFrame(
    {
        "beds": [40, 40, 40],
        "cost": [70, 60, 30],
        "district": ["north", "north", "south"],
        "kind": ["home", "clinic", "clinic"],
    },
    index=["X", "Y", "Z"],
    geometry=gpd.points_from_xy([0, 2, 1], [1, 1, 1]),
)
DEMAND = pd.DataFrame({"persons": [10, 20, 30]}, index=["a", "b", "c"])
MINUTES = pd.DataFrame({"X": [5, 10, 30], "Y": [20, 8, 6], "Z": [9, 9, 9]}, index=["a", "b", "c"])
PROBLEM = LocationProblem.from_frames(DEMAND, SITES, MINUTES, places="beds", cost="cost")
CAPS = CountLimit(SITES["district"], at_most={"north": 1})


@pytest.mark.parametrize(
    ("limits", "options", "sites", "value"),
    [
        (SiteLimits(budget=100), {"p": None}, ("Y", "Z"), 90 + 160 + 180),
        (SiteLimits(budget=99), {"p": 2}, ("Y", "Z"), 430),
        (SiteLimits(counts=CAPS), {"p": 2}, ("Y", "Z"), 430),
        (SiteLimits(counts=CountLimit(SITES["kind"], exactly={"home": 1})), {"p": 2}, ("X", "Y"), 390),
        # 25 persons each: Y gets point c alone (180), X all of a and 15 of b (50 + 150), 5 of b stay at Y (40).
        (SiteLimits(least_persons=25), {"p": 2}, ("X", "Y"), 420),
        # Y has places for c and half of b, whose other half goes to X.
        (SiteLimits(filled=["Z"]), {"p": 2, "capacitated": True}, ("X", "Y"), 50 + 100 + 80 + 180),
        # X full would send part of c there (670 in all); Z takes 40 persons, Y the other 20, of c.
        (SiteLimits(filled=["Z", "X"]), {"p": 2, "capacitated": True}, ("Y", "Z"), 20 * 6 + 40 * 9),
    ],
)
def test_by_hand(limits, options, sites, value):
    plan = p_median(PROBLEM, limits=limits, **options)
    assert (plan.open_sites, plan.objective) == (sites, pytest.approx(value))
    assert audit(PROBLEM, plan).findings == ()
    built = build("p_median", PROBLEM, limits=limits, **options).solve()
    assert (built.open_sites, built.objective) == (plan.open_sites, pytest.approx(plan.objective))


def test_cost_is_weighed_in_minutes_and_in_persons():
    # One site: X 1170 + 70, Y 540 + 60, Z 540 + 30; two: Y, Z 430 + 90; X, Y 390 + 130; X, Z 520 + ...
    assert p_median(PROBLEM, None, cost_weight=1).objective == pytest.approx(520)
    plan = mclp(PROBLEM, None, 9, cost_weight=0.5)
    assert (plan.open_sites, plan.objective) == (("Z",), pytest.approx(60 - 15))
    assert audit(PROBLEM, plan).holds


def test_an_audit_names_limits_that_a_plan_breaks():
    plan = p_median(PROBLEM, None, limits=SiteLimits(budget=100))
    tight = p_median(PROBLEM, None, limits=SiteLimits(budget=60, counts=CAPS, least_persons=5))
    broken = audit(PROBLEM, type(plan)(**{**vars(plan), "options": tight.options}))
    assert broken.findings == ("the open sites cost 90 of a budget of 60",)


def test_limits_that_contradict_each_other_are_no_plan():
    limits = SiteLimits(budget=30, counts=CountLimit(SITES["kind"], at_least={"home": 1}))
    plan = p_median(PROBLEM, None, limits=limits)
    assert plan.certificate.status == "INFEASIBLE"
    assert plan.certificate.note == "no choice of sites keeps all limits"


@pytest.mark.parametrize(
    ("limits", "words"),
    [
        (SiteLimits(budget=-1), ["limits.budget", "-1"]),
        (SiteLimits(counts=CountLimit(["a"], at_most={"a": 1})), ["labels", "1 labels for 3"]),
        (SiteLimits(counts=CountLimit(SITES["kind"], at_most={"hom": 1})), ["hom", "no site", "home"]),
        (SiteLimits(counts=CountLimit(SITES["kind"], at_least={"home": 2})), ["home", "contradict"]),
        (SiteLimits(counts=CountLimit(SITES["kind"], exactly={"home": 0.5})), ["home", "whole numbers"]),
        (SiteLimits(counts=["home"]), ["limits.counts", "str", "CountLimit"]),
        (SiteLimits(least_persons=[1, -1, 0]), ["limits.least_persons", "sites Y"]),
        (SiteLimits(filled=["Q"]), ["limits.filled", "Q"]),
        (SiteLimits(filled=["X"]), ["limits.filled", "capacitated=True"]),
        (30, ["limits", "int"]),
    ],
)
def test_bad_limits_are_named(limits, words):
    with pytest.raises(InputError) as caught:
        p_median(PROBLEM, 2, limits=limits)
    assert all(word in str(caught.value) for word in words), str(caught.value)


def test_what_decides_the_number_of_sites_must_be_there():
    with pytest.raises(InputError, match="p: is None"):
        p_median(PROBLEM, None)
    with pytest.raises(InputError, match="can't combine"):
        mclp(PROBLEM, 1, 9, limits=SiteLimits(least_persons=1))
    with pytest.raises(InputError, match="cost_weight: is given, but the problem has no costs"):
        p_median(PROBLEM.replace(fixed_cost=None), 2, cost_weight=1)


def test_a_plan_without_travel_is_not_proven_where_the_fewest_left_out_are_not():
    found = not_proven(Incumbent(0.0, SitePlan((0,)), Bound(0.0)))
    assert not found.settled
    assert found.note == NOT_FEWEST
