"""Test that shares of age used instead of counts are listed as assumptions."""

from __future__ import annotations

from dataclasses import replace

from ansinh.geodata.own.province import NATIONAL_SHARES, Frames, OwnProvince
from ansinh.planning.answer.frames.ages import age_rows
from ansinh.planning.answer.frames.assumptions import assumption_table
from ansinh.planning.inputs.problem import collect_inputs
from ansinh.planning.question.text.changes import changed


def test_a_built_in_province_says_how_age_15_is_counted(inputs):
    table = assumption_table(inputs)
    row = table.set_index("key").loc["age_share.aged_15_of_15_19"]
    assert row["value"] == "0.2"
    assert row["confidence"] == "A"
    assert row["is_assumption"]
    assert "giả định" in row["source_vi"]


def test_national_shares_are_listed_where_they_were_used(inputs):
    province = inputs.province
    frames = Frames(
        province.communes,
        province.people,
        province.crosswalk,
        {},
        province.sources,
        estimated_ages=("population_60_plus",),
    )
    own = OwnProvince("own", "own-1", "Tỉnh", "Tinh", "Tinh", "Tỉnh", province.metric_epsg, frames=frames)
    rows = age_rows(replace(inputs, province=own))
    assert rows["key"].tolist() == ["age_share.60_plus"]
    assert rows["value"].tolist() == [NATIONAL_SHARES["population_60_plus"]]
    assert rows["source"].str.contains("not confirmed").all()


def test_the_table_shows_the_number_of_the_case_that_was_run(inputs):
    dear = changed(inputs.scenario, {"scenario.cost_case": "high", "scenario.demand_case": "low"})
    table = assumption_table(collect_inputs(dear, inputs.province, inputs.travel)).set_index("key")
    assert table.loc["building_cost", "value"] == table.loc["building_cost", "high"] == "9.2"
    assert table.loc["need_rate.children", "value"] == table.loc["need_rate.children", "low"]
    assert table.loc["discount_rate", "value"] == "0.05"


def test_flood_factors_are_listed_in_a_flood_only(inputs):
    assert not assumption_table(inputs)["key"].str.startswith("flood_").any()
    wet = collect_inputs(changed(inputs.scenario, {"flood.in_force": True}), inputs.province, inputs.travel)
    assert assumption_table(wet)["key"].str.startswith("flood_").sum() == 4
