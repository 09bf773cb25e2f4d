"""Test norms: each has a date and a source, and scenarios can override it."""

from __future__ import annotations

import datetime as dt

import pytest

from ansinh.models.errors import InputError
from ansinh.planning.inputs.costs import place_cost, running_cost_per_place
from ansinh.planning.norms import Norms, all_norms

TODAY = dt.date(2026, 11, 1)


def test_every_norm_has_a_source_a_confidence_and_both_names():
    norms = all_norms()
    for column in ("source", "confidence", "unit", "name_vi", "name_en"):
        assert (norms[column] != "").all(), column
    assert norms["confidence"].isin(["V", "V2", "D", "A", "M"]).all()


def test_every_assumption_says_so_and_carries_a_range_or_is_a_rule():
    norms = all_norms()
    assumed = norms[norms["confidence"] == "A"]
    assert assumed["source"].str.contains("assumption").all()


def test_low_central_and_high_are_in_order():
    norms = all_norms().dropna(subset=["low", "high"])
    assert (norms["low"] <= norms["value"]).all()
    assert (norms["value"] <= norms["high"]).all()


@pytest.mark.parametrize(
    ("day", "standard"),
    [
        ("2017-12-01", 0.270),
        ("2021-07-01", 0.360),
        ("2024-06-30", 0.360),
        ("2024-07-01", 0.5),
        ("2026-07-01", 0.54),
    ],
)
def test_the_allowance_standard_follows_the_law_of_the_day(day: str, standard: float):
    assert Norms(dt.date.fromisoformat(day))["allowance_standard"] == standard


def test_only_demand_and_growth_follow_the_demand_case():
    low, high = Norms(TODAY, "low"), Norms(TODAY, "high")
    assert low["need_rate", "elderly"] < high["need_rate", "elderly"]
    assert low["building_cost"] == high["building_cost"]


def test_a_scenario_may_set_its_own_value_and_it_is_marked():
    norms = Norms(TODAY, overrides={"building_cost": 9.0, "need_rate.elderly": 10.0})
    assert norms["building_cost"] == 9.0
    assert norms["need_rate", "elderly"] == 10.0
    table = norms.table
    assert (
        table.loc[table["key"] == "building_cost", "source"].item()
        == "assumption: value of the scenario file"
    )
    notes = table.loc[table["key"] == "building_cost", ["note", "note_vi"]].iloc[0]
    assert "in place of 7.85: 409" in notes["note"]
    assert "thay cho 7,85: Quyết định 409" in notes["note_vi"]


def test_an_unknown_parameter_is_refused():
    with pytest.raises(InputError, match="no such parameter"):
        _ = Norms(TODAY, overrides={"bulding_cost": 9.0}).table


def test_cost_of_a_place_by_hand():
    # 25 m² × 7.85 million × region factor 1.048 of Đắk Nông × 1.20 for other costs
    assert place_cost(Norms(TODAY), "dak-nong") == pytest.approx(25 * 7.85 * 1.048 * 1.20)


def test_resident_costs_match_the_ceiling_of_the_decree():
    # Decree 335/2026: allowance 4.0 × 12 and other costs 45 × the standard of 0.54 = 50.22 million a year, before staff
    norms = Norms(TODAY)
    staff = 1.5 / 6 / 0.8 * 12 * 2.53 * 3.7
    assert running_cost_per_place(norms, "general") == pytest.approx(50.22 + staff)
