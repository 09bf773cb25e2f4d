"""A former province inside today's one: neighbours serve, nobody there is crowded out, limits stay those of its own."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from types import SimpleNamespace

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import Point

from ansinh.cli.main import ansinh
from ansinh.geodata import open_province
from ansinh.models.errors import InputError
from ansinh.planning.inputs.across import facilities_across, inside_codes, present_province
from ansinh.planning.inputs.budgets import COLUMNS as BUDGET_COLUMNS
from ansinh.planning.inputs.own_data.own import scenario_province
from ansinh.planning.inputs.problem import collect_inputs
from ansinh.planning.question.scenario import FEWEST_POINTS
from ansinh.planning.question.text.changes import changed
from ansinh.planning.question.text.load import load_scenario

inside = import_module("ansinh.planning.analyses.inside")  # the package has a function of that name
COARSE = {"demand.points": FEWEST_POINTS, "solver.mip_gap": 0.1}
IN_CENTRES = "need_rate.drug_in_centre"


@pytest.fixture(scope="module")
def scenario():
    return changed(load_scenario("dak-nong"), COARSE)


@pytest.fixture(scope="module")
def across(scenario):
    return facilities_across(scenario, scenario_province(scenario))


def test_the_rest_is_what_is_left_of_the_province_of_today(across):
    former = open_province("dak-nong")
    inside_former = inside_codes(former, across.present)
    people = across.present.communes["population"]
    # Wards and communes of today are made of whole communes of before but for a few lines.
    assert people[people.index.isin(inside_former)].sum() == pytest.approx(
        former.communes["population"].sum(), rel=0.02
    )
    assert not across.sites["commune_code"].isin(inside_former).any()
    assert "LD-N106" not in across.sites.index  # Maison Chance stands in Đắk Nông


def test_people_of_the_rest_come_first(across, scenario):
    # 1,058 people of the rest need general care, and 608 places are documented there: none is spare.
    general = across.places[across.places["service"] == "general"]
    assert across.need["general"] > general["places"].sum()
    assert (general["spare"] == 0).all()
    assert (general["growth"] == 38).all()  # half of 76, as at home
    fewer = changed(scenario, {f"parameters.{IN_CENTRES}": 0.1})
    left = facilities_across(fewer, scenario_province(fewer))
    drugs = left.places.set_index("service").loc["drug_rehab"]
    used = left.need["drug_rehab"] / 0.95  # occupancy of residents
    assert 0 < used < 630
    assert drugs["spare"] == int(630 - used)


def test_people_cross_where_it_is_nearer_and_limits_stay_on_their_own(scenario, across, monkeypatch):
    inputs = collect_inputs(scenario, scenario_province(scenario))
    need = inputs.need[inputs.need["service"] == "drug_rehab"].set_index("demand_id")["need_persons"]
    there = inputs.points.loc[need.idxmax()]
    places = across.places[across.places["service"] == "drug_rehab"].assign(spare=40.0, growth=0.0)
    sites = across.sites.loc[list(places["site_id"])]
    near = sites.assign(
        commune_code=min(inside_codes(inputs.province, across.present)),
        geometry=gpd.GeoSeries([Point(there["lon"], there["lat"])], index=sites.index, crs=sites.crs),
    )
    monkeypatch.setattr(inside, "facilities_across", lambda *_: replace(across, sites=near, places=places))
    found = inside.inside(inputs)
    row = found.services.set_index("service").loc["drug_rehab"]
    assert 1.0 < row["crossing"] <= 40.0 * 0.95 + 1e-6
    assert row["mean_minutes_inside"] < row["mean_minutes_alone"]
    assert row["served_inside"] == pytest.approx(row["served_alone"], abs=0.1)
    assert row["places_inside"] >= 150  # what the plan sets out to build at home is built
    assert found.crossings["persons"].sum() == pytest.approx(row["crossing"])
    sentence = found.sentence("en")
    assert sentence.startswith("Inside Lâm Đồng")
    assert "As many people have a place as before" in sentence
    # Who runs the 40 spare places pays for them, in a budget of running cost, too; nobody limits those of others.
    limited = pd.DataFrame([("province", "2030", 1e5, "running", "public", False)], columns=BUDGET_COLUMNS)
    across_row = inside.own_money(found.inside.asked.replace(budgets=limited), inputs).budgets.iloc[1]
    a_place = found.inside.problem.options.loc[(sites.index[0], "drug_rehab")]
    years = found.inside.problem.periods["years"]["2030"]
    assert sites["ownership"].tolist() == ["public"]
    assert across_row["million_vnd"] == pytest.approx(
        40 * a_place["running_cost_million_vnd_per_place_year"] * years
    )
    assert (across_row["source"], across_row["ownership"], across_row["period"]) == (
        "across",
        "public",
        "2030",
    )


def test_a_register_takes_the_place_of_documented_facilities(scenario, across):
    former = scenario_province(scenario)
    assert facilities_across(scenario, former, open_province("lam-dong")).places.equals(across.places)
    with pytest.raises(InputError, match="has no commune of Lâm Đồng outside Đắk Nông"):
        facilities_across(scenario, former, open_province("An Giang"))
    # A name instead of a folder would mean the documented facilities.
    with pytest.raises(InputError, match="has no tables of its own"):
        ansinh.main(["inside", "dak-nong", "--register", "lam-dong"], standalone_mode=False)


def test_a_province_of_today_lies_in_no_other():
    with pytest.raises(InputError, match="no former province"):
        present_province(open_province("An Giang"))


def test_where_nothing_is_documented_the_sentence_asks_for_the_register(across):
    empty = replace(across, places=across.places.iloc[:0])
    table = pd.DataFrame({"spare_across": [0.0], "crossing": [0.0]})
    base = SimpleNamespace(inputs=SimpleNamespace(province=open_province("dak-nong")))
    found = inside.Inside(base, base, empty, table, table)
    assert "again with `--register FOLDER`" in found.sentence("en")
    nobody = replace(empty, need=empty.need * 0)  # as in Huế, whose border is today's
    assert "there is no rest" in inside.Inside(base, base, nobody, table, table).sentence("en")
