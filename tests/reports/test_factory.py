"""Test that the figures of the made-up run agree, because other tests rely on it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tests.reports.factory import made_anew, make_run_data

STEP = ["plan_id", "period", "service"]


@pytest.fixture(scope="module")
def data():
    return make_run_data()


def test_served_and_unserved_people_make_up_the_target(data):
    target = data.need.groupby(["period", "service"])["target_persons"].sum()
    served = data.allocation.groupby(STEP)["persons"].sum()
    unserved = data.unserved.groupby(STEP)["persons"].sum().reindex(served.index).fillna(0.0)
    for (plan, period, service), persons in (served + unserved).items():
        assert persons == pytest.approx(target[period, service], abs=0.05), plan


def test_nobody_is_sent_to_a_place_that_is_not_there(data):
    standing = data.facilities
    assert (standing["served_persons"] <= standing["places"] + 1e-6).all()
    assert standing["served_persons"].sum() == pytest.approx(data.allocation["persons"].sum())


def test_people_of_cells_points_and_communes_agree(data):
    people = data.cells["population"].sum()
    for frame in (data.demand, data.communes, data.communes_2025):
        assert frame["population"].sum() == pytest.approx(people)


def test_every_action_occurs(data):
    actions = ["keep", "expand", "upgrade", "new", "shrink", "merge_in", "merged", "convert", "close"]
    assert set(data.facilities["action"]) == set(actions)


def test_same_on_every_call_and_through_a_run_folder(data, tmp_path):
    data.save(tmp_path)
    again, anew = type(data).load(tmp_path), made_anew()
    for frame in ("allocation", "measures", "facilities", "money"):
        pd.testing.assert_frame_equal(getattr(data, frame), getattr(anew, frame))
        pd.testing.assert_frame_equal(getattr(data, frame), getattr(again, frame))


def test_money_is_that_of_the_facilities(data):
    capital = data.money.query("kind == 'capital'").groupby("plan_id")["million_vnd"].sum()
    expected = data.facilities.groupby("plan_id")["capital_million_vnd"].sum()
    assert np.allclose(capital, expected)
