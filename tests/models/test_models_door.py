"""The models' door: frames in, frames and a picture out, and a row added by hand with what it makes invalid."""

from __future__ import annotations

import geopandas as gpd
import matplotlib.pyplot as plt
import pandas as pd
import pytest

from ansinh.models import InputError, LocationProblem, audit, build, mclp, p_median

DEMAND = gpd.GeoDataFrame(
    {"persons": [10, 20, 30]},
    index=["a", "b", "c"],
    geometry=gpd.points_from_xy([0, 1, 2], [0, 0, 1]),
    crs=4326,
)
SITES = gpd.GeoDataFrame(
    {"beds": [40, 60, 60], "stands": [False, False, False]},
    index=["X", "Y", "Z"],
    geometry=gpd.points_from_xy([0, 2, 1], [1, 1, 1]),
    crs=4326,
)
MINUTES = pd.DataFrame({"X": [5, 10, 30], "Y": [20, 8, 6], "Z": [9, 9, 9]}, index=["a", "b", "c"])
TRAVEL = (
    MINUTES.rename_axis("origin").reset_index().melt("origin", var_name="destination", value_name="minutes")
)


@pytest.fixture
def problem():
    return LocationProblem.from_frames(DEMAND, SITES, TRAVEL, places="beds", standing="stands")


def test_frames_and_a_long_table_say_what_a_matrix_says(problem):
    same = LocationProblem.from_matrix(MINUTES, demand=DEMAND["persons"], capacity=SITES["beds"])
    assert (problem.minutes == same.minutes).all()
    assert (problem.demand_ids, problem.site_ids) == (same.demand_ids, same.site_ids)
    assert problem.capacity.tolist() == same.capacity.tolist()


def test_a_column_that_a_frame_does_not_have_is_named_with_the_nearest():
    with pytest.raises(InputError, match="beds"):
        LocationProblem.from_frames(DEMAND, SITES, TRAVEL, places="bed")


def test_geoframes_come_back_with_the_plan_and_a_picture(problem):
    plan = p_median(problem, 2)
    sites, demand = plan.sites(SITES), plan.demand(DEMAND)
    assert isinstance(sites, gpd.GeoDataFrame)
    assert isinstance(demand, gpd.GeoDataFrame)
    assert tuple(sites.index[sites["open"]]) == plan.open_sites
    assert sites["persons"].sum() == demand["served"].sum() == 60
    ax = plan.plot(DEMAND, SITES)
    assert len(ax.collections) >= 2
    plt.close(ax.figure)


def test_a_row_added_by_hand_costs_what_it_forbids(problem):
    free = p_median(problem, 2)
    model = build("p_median", problem, p=2)
    assert model.solve().objective == free.objective
    model.prob += model.open["X"] + model.open["Y"] <= 1, "not_both"
    plan = model.solve()
    assert free.open_sites == ("X", "Y")
    assert plan.objective > free.objective
    assert (
        free.certificate.bound <= plan.certificate.bound
    )  # a row only forbids plans: the old bound stays true
    assert model.added == ("not_both",)
    assert "not_both" in plan.certificate.note
    assert audit(problem, plan).holds


def test_covering_models_and_impossible_rows(problem):
    model = build("mclp", problem, p=1, service_standard=9)
    assert model.solve().objective == mclp(problem, p=1, service_standard=9).objective
    model.prob += model.open["X"] + model.open["Y"] + model.open["Z"] >= 2, "two"
    plan = model.solve()
    assert plan.certificate.status == "INFEASIBLE"
    assert plan.open_sites == ()


def test_unknown_models_and_choices_are_told(problem):
    with pytest.raises(InputError, match="p_median"):
        build("pmedian", problem, p=1)
    with pytest.raises(InputError, match="see p_median"):
        build("p_median", problem, sites=1)
    with pytest.raises(InputError, match="aren't linear"):
        build("market_share", problem, p=1)
    with pytest.raises(InputError, match="between"):
        build("p_median_two_tiers", problem, p=1)
