"""Test successors and second-best sites: they are compared with a simple loop over all sites."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from ansinh.planning.answer.folder.rundata import OFFICIAL
from ansinh.planning.answer.frames.assemble_sites import runner_up_table, with_rooms, with_successors
from ansinh.planning.answer.plans import official_plan


@pytest.fixture(scope="module")
def plan(inputs):
    return official_plan(inputs)


@pytest.fixture(scope="module")
def table(inputs, plan):
    return runner_up_table(inputs, {OFFICIAL: plan}).set_index("site_id")


def mean(inputs, trips, site):
    minutes = [inputs.travel.minutes.loc[trip.demand_id, site] for trip in trips.itertuples()]
    total = sum(trips["persons"])
    return sum(p * m for p, m in zip(trips["persons"], minutes, strict=True)) / total


def test_every_site_that_gets_places_and_people_has_a_row(plan, table):
    built = plan.facilities.groupby("site_id")["places_built"].sum()
    used = set(plan.allocation["site_id"])
    # DN-P03 is the plan's own site: no other one may offer regional elderly care.
    assert set(table.index) == {site for site in built.index[built > 0] if site in used} - {"DN-P03"}


def test_the_second_best_site_is_the_nearest_that_may_take_them(inputs, plan, table):
    period = inputs.scenario.period_ids[-1]
    places = plan.facilities[plan.facilities["period"] == period].set_index(["site_id", "service"])["places"]
    for site, row in table.iterrows():
        services = str(row["services"]).split(", ")
        trips = plan.allocation
        trips = trips[
            (trips["site_id"] == site) & (trips["period"] == period) & trips["service"].isin(services)
        ]
        built = plan.facilities[plan.facilities["site_id"] == site].groupby("service")["places_built"].sum()
        best = math.inf
        for other in inputs.sites.index:
            options = [(other, service) for service in services]
            if other == site or not all(key in inputs.options.index for key in options):
                continue
            room = [inputs.options.loc[key, "max_places"] - places.get(key, 0.0) for key in options]
            if any(free < built[key[1]] for free, key in zip(room, options, strict=True)):
                continue
            best = min(best, mean(inputs, trips, other))
        assert row["runner_up_mean_minutes"] == pytest.approx(best)
        assert row["mean_minutes"] == pytest.approx(mean(inputs, trips, site))
        assert row["persons"] == pytest.approx(trips["persons"].sum())


def test_capital_of_a_new_site_is_places_and_campus(inputs, plan, table):
    """DN-P01 has no facility today, so its capital is that of its rows in the plan."""
    spent = plan.facilities.groupby("site_id")["capital_million_vnd"].sum()
    assert table.loc["DN-P01", "million_vnd"] == pytest.approx(spent["DN-P01"])


def test_only_merged_rows_have_a_successor(inputs):
    rows = pd.DataFrame({"site_id": ["A", "A", "B"], "action": ["keep", "merged", "merged"]})
    merger = type("Merger", (), {"site": "A", "into": "C", "moves_places": True})
    scenario = type("Scenario", (), {"mergers": (merger,)})
    named = with_successors(rows, type("Inputs", (), {"scenario": scenario}))
    assert list(named["successor"]) == ["", "C", ""]


def test_bedrooms_are_six_square_metres_a_place_and_eight_day_and_night(inputs, plan):
    rows = with_rooms(plan.facilities, inputs)
    secure = {code for code, service in inputs.scenario.services.items() if service.secure}
    assert secure
    assert secure != set(rows["service"])
    for row in rows.itertuples():
        assert row.room_m2 == pytest.approx(row.places * (8 if row.service in secure else 6))
