"""Cover in part and backup cover: by hand, from tables, and refused where kinds of cover contradict each other."""

from __future__ import annotations

import pandas as pd
import pytest

from ansinh.models import InputError, LocationProblem, audit, build, mclp

MINUTES = pd.DataFrame({"X": [5, 10, 30], "Y": [20, 8, 6], "Z": [9, 9, 9]}, index=["a", "b", "c"])
PROBLEM = LocationProblem.from_matrix(MINUTES, demand=[10, 20, 30], capacity=[40, 40, 40])
TABLE = pd.DataFrame(
    [("c", "Y", 0.5), ("a", "X", 1.0), ("b", "Z", 0.75)], columns=["origin", "destination", "share"]
)


@pytest.mark.parametrize(
    ("asked", "sites", "value"),
    [
        # Of each point: X 1, 0, 0; Y 0, 0.4, 0.8; Z 0.2 everywhere.
        ({"service_standard": 10, "full_within": 5}, ("X", "Y"), 10 + 8 + 24),
        # Y has places for 40: c and a third of the rest, b.
        ({"service_standard": 10, "full_within": 5, "capacitated": True}, ("X", "Y"), 10 + 4 + 24),
        ({"cover": TABLE}, ("Y", "Z"), 0.75 * 20 + 0.5 * 30),
        ({"cover": MINUTES / 30}, ("X", "Y"), 20 / 30 * 10 + 10 / 30 * 20 + 30),
        # Y and Z: all once, b and c twice.
        ({"service_standard": 10, "backup_weight": 0.4}, ("Y", "Z"), 0.6 * 60 + 0.4 * 50),
    ],
)
def test_by_hand(asked, sites, value):
    plan = mclp(PROBLEM, 2, **asked)
    assert (plan.open_sites, plan.objective) == (sites, pytest.approx(value))
    assert plan.certificate.status == "PROVED_OPTIMAL"
    assert audit(PROBLEM, plan).holds
    assert build("mclp", PROBLEM, p=2, **asked).solve().objective == pytest.approx(value)


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({}, ["service_standard: is None"]),
        ({"service_standard": 10, "full_within": 11}, ["full_within: is 11", "no more than"]),
        ({"cover": [[2.0, 0, 0], [0, 0, 0], [0, 0, 0]]}, ["cover (demand points a)", "between 0 and 1"]),
        ({"cover": [[1.0]]}, ["cover", "shape (1, 1)"]),
        ({"cover": MINUTES.rename(columns={"X": "Q"})}, ["cover", "X"]),
        ({"cover": TABLE, "service_standard": 9}, ["mclp can't combine cover with service_standard"]),
        (
            {"service_standard": 9, "backup_weight": 0.5, "capacitated": True},
            ["can't combine backup_weight with places"],
        ),
        ({"service_standard": 9, "backup_weight": -1}, ["backup_weight: is -1"]),
    ],
)
def test_bad_cover_is_named(asked, words):
    with pytest.raises(InputError) as caught:
        mclp(PROBLEM, 2, **asked)
    assert all(word in str(caught.value) for word in words), str(caught.value)


def test_a_site_without_a_way_covers_nobody():
    problem = LocationProblem.from_matrix([[5, float("nan")], [10, 8]])
    with pytest.raises(InputError, match="without a way"):
        mclp(problem, 1, cover=[[0, 0.5], [0, 1]])
