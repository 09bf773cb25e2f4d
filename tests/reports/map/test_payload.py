"""Test that the figures on the map are those of the frames."""

from __future__ import annotations

import dataclasses
import json

import numpy as np
import pandas as pd
import pytest
import shapely

from ansinh.planning.answer.folder.rundata import OFFICIAL, OPTIMISED
from ansinh.reports.map.payload import TODAY, make_payload
from ansinh.reports.map.sheets import ACTIONS


def step(payload, plan, period):
    plans = {item["id"]: item for item in payload["plans"]}
    periods = [item["id"] for item in payload["periods"]]
    return plans[plan]["periods"][periods.index(period)]


@pytest.mark.parametrize("plan", [OFFICIAL, OPTIMISED])
@pytest.mark.parametrize("period", ["2025", "2030"])
def test_allocation_on_the_map_is_that_of_the_run(data, payload, plan, period):
    table = step(payload, plan, period)["allocation"]
    seen = pd.DataFrame(
        {
            "service": [data.services.index[k] for k in table["service"]],
            "demand_id": [data.demand.index[k] for k in table["point"]],
            "site_id": [data.sites.index[k] for k in table["site"]],
            "persons": table["persons"],
            "minutes": table["minutes"],
            "routed": [bool(k) for k in table["routed"]],
        }
    )
    meant = data.allocation.query("plan_id == @plan and period == @period")[seen.columns]
    pd.testing.assert_frame_equal(seen, meant.reset_index(drop=True), check_dtype=False, atol=5e-4)


@pytest.mark.parametrize("plan", [OFFICIAL, OPTIMISED])
def test_facilities_on_the_map_are_those_of_the_run(data, payload, plan):
    table = step(payload, plan, "2030")["facilities"]
    meant = data.facilities.query("plan_id == @plan and period == '2030'")
    assert [data.sites.index[k] for k in table["site"]] == meant["site_id"].tolist()
    assert [data.services.index[k] for k in table["service"]] == meant["service"].tolist()
    assert [ACTIONS[k] for k in table["action"]] == meant["action"].tolist()
    for name, column in [
        ("places", "places"),
        ("before", "places_before"),
        ("capital", "capital_million_vnd"),
    ]:
        assert table[name] == pytest.approx(meant[column].tolist(), abs=0.05)


def test_need_and_unserved_add_up_to_the_measures(data, payload):
    for period_number, period in enumerate(data.periods.index):
        target = sum(sum(service["target"]) for service in payload["need"][period_number])
        measures = step(payload, OPTIMISED, period)["measures"]["all"]
        unserved = sum(step(payload, OPTIMISED, period)["unserved"]["persons"])
        assert target == pytest.approx(measures["target_persons"], abs=0.1)
        assert unserved == pytest.approx(measures["unserved_persons"], abs=0.1)


@pytest.mark.parametrize("plan", [OFFICIAL, OPTIMISED])
def test_sums_by_district_on_the_map_are_fine_enough_for_the_figures_of_the_report(data, plan):
    """Shares and minutes have one decimal: with people rounded to thousandths the map showed 70.4 % for 70.5 %."""
    odd = data.allocation.assign(
        persons=lambda rows: rows["persons"] + 0.00049, minutes=lambda rows: rows["minutes"] + 0.049
    )
    run = dataclasses.replace(data, allocation=odd)
    table = step(make_payload(run, "vi"), plan, "2030")["allocation"]
    homes = data.demand["district_code"].iloc[table["point"]].to_numpy()
    shown = pd.DataFrame({"persons": table["persons"], "minutes": table["minutes"]})
    meant = odd.query("plan_id == @plan and period == '2030'")
    own = data.demand["district_code"].reindex(meant["demand_id"]).to_numpy()
    for frame, home in ((shown, homes), (meant, own)):
        frame["way"] = frame["persons"] * frame["minutes"]
        frame.index = home
    sums = [frame[["persons", "way"]].groupby(level=0).sum() for frame in (shown, meant)]
    assert sums[0]["persons"].to_numpy() == pytest.approx(sums[1]["persons"].to_numpy(), abs=1e-4)
    minutes = [one["way"].to_numpy() / one["persons"].to_numpy() for one in sums]
    assert minutes[0] == pytest.approx(minutes[1], abs=1e-3)


def test_measures_are_those_over_all_people(data, payload):
    for row in data.measures.query("plan_id == 'official' and group_by == 'all'").itertuples():
        shown = step(payload, OFFICIAL, row.period)["measures"][row.service][row.measure]
        assert shown is None if np.isnan(row.value) else shown == pytest.approx(row.value, abs=1e-8)


def test_today_shows_existing_places_and_who_would_go_there_in_the_last_period(data, payload):
    first, last = (step(payload, TODAY, period) for period in data.periods.index)
    assert sum(last["facilities"]["places"]) == data.existing_places["places"].sum()
    assert (first["allocation"], first["measures"]) == (None, {})
    assert sum(last["allocation"]["persons"]) == pytest.approx(data.today["persons"].sum(), abs=0.01)
    people = last["measures"]["all"]
    assert people["served_persons"] == pytest.approx(data.today["persons"].sum())
    assert people["served_persons"] + sum(last["unserved"]["persons"]) == pytest.approx(
        people["target_persons"], abs=0.1
    )
    assert set(last["unserved"]["cause"]) == {-1}


def test_today_knows_no_flows_in_older_runs(data):
    older = make_payload(dataclasses.replace(data, today=pd.DataFrame()), "vi")
    assert step(older, TODAY, "2030")["allocation"] is None


def test_cells_keep_all_people_and_their_place(data, payload):
    cells, grid = payload["cells"], payload["grid"]
    assert sum(cells["population"]) == pytest.approx(data.cells["population"].sum(), rel=0.01)
    lon = grid["west"] + np.cumsum(cells["dx"]) / grid["per_degree"]
    lat = grid["south"] + np.cumsum(cells["dy"]) / grid["per_degree"]
    assert np.allclose(np.sort(lon), np.sort(data.cells.geometry.x), atol=1e-4)
    assert np.allclose(np.sort(lat), np.sort(data.cells.geometry.y), atol=1e-4)


def test_every_demand_point_lies_in_its_areas(data, payload):
    points = payload["points"]
    for layer, column in [("communes", "commune_code"), ("communes_2025", "commune_code_2025")]:
        codes = [payload["areas"][layer]["code"][k] for k in points[layer]]
        assert codes == data.demand[column].tolist()


def test_sheet_says_what_is_assumed(payload):
    sites = {site["id"]: site for site in payload["sites"]}
    assert sites["S03"]["location_assumed"]
    assert all(place["assumed"] for place in sites["S03"]["existing"])
    assert not sites["S01"]["location_assumed"]
    assert sites["S01"]["existing"][0]["source"] == "Kế hoạch 512/KH-UBND, 31/7/2024"
    assert sites["S03"]["land_m2"] is None


def test_missing_values_stay_missing(data):
    cut = data.measures.assign(value=np.nan)
    again = make_payload(type(data)(**{**vars(data), "measures": cut}), "en")
    assert set(step(again, OFFICIAL, "2030")["measures"]["all"].values()) == {None}
    json.dumps(again, allow_nan=False)


def test_a_run_without_results_still_makes_a_map(data):
    frames = vars(data) | {
        name: getattr(data, name).iloc[:0]
        for name in ("facilities", "allocation", "unserved", "measures", "certificates", "findings", "cells")
    }
    empty = make_payload(type(data)(**frames), "vi")
    assert empty["plans"][1]["certificate"]["status"] == ""
    assert empty["cells"]["population"] == []


def test_neighbours_lie_around_the_province_and_roads_only_where_they_ship(data, payload):
    around = payload["context"]
    assert {"Lâm Đồng", "Đắk Lắk"} <= set(
        around["names"]
    )  # the provinces of today around the made-up districts
    grid, own = payload["grid"], shapely.union_all(data.districts.geometry.to_numpy())
    spots = [
        shapely.Point(grid["west"] + x / grid["per_degree"], grid["south"] + y / grid["per_degree"])
        for x, y in filter(None, around["at"])
    ]
    assert spots
    assert not shapely.contains(own, spots).any()
    assert around["roads"] == []
    assert around["abroad"]  # Cambodia, so that its land isn't drawn as sea
    assert not [credit for credit in payload["meta"]["attribution"] if "OpenStreetMap" in credit]


def test_communes_of_today_are_not_called_old(data):
    assert set(make_payload(data, "en")["words"]["units"]) == {"districts", "communes", "communes_2025"}
    today = data.communes.rename_axis("commune_code_2025")
    words = make_payload(dataclasses.replace(data, communes_2025=today), "en")["words"]
    assert words["units"]["communes"] == "New communes (1 July 2025)"
    assert "communes_2025" not in words["units"]
    assert words["area_kind"]["communes"] == "Commune since 1 July 2025"
