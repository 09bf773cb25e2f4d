"""Test the flood season: slower travel, units that are cut off, and a cache separate from dry travel times."""

from __future__ import annotations

import numpy as np
import pytest

from ansinh.geodata import open_province
from ansinh.models.errors import InputError
from ansinh.planning.inputs.people.flood import flood_basis, island_of, travel_in_season
from ansinh.planning.inputs.problem import collect_inputs, scenario_norms
from ansinh.planning.question.scenario import Flood
from ansinh.planning.question.text.changes import changed
from ansinh.planning.question.text.load import built_in_scenarios, load_scenario

COARSE = {"demand.points": 60}


@pytest.fixture(scope="module")
def dry():
    return collect_inputs(changed(load_scenario("quang-ngai"), COARSE), open_province("quang-ngai"))


@pytest.fixture(scope="module")
def wet(dry):
    scenario = changed(dry.scenario, {"flood.in_force": True})
    return collect_inputs(scenario, dry.province, dry.travel)


def test_no_way_is_shorter_and_none_leads_to_the_island(dry, wet):
    before, after = dry.travel.minutes, wet.travel.minutes
    reached = after.notna()
    assert (after[reached] >= before[reached] - 1e-9).to_numpy()[reached.to_numpy()].all()
    island = dry.points["district_code"] == "536"
    on_island = dry.sites["district_code"] == "536"
    crossing = np.logical_xor.outer(island.to_numpy(), on_island.to_numpy())
    assert island.any()
    assert after.isna().to_numpy()[crossing].all()
    assert (after.isna() == before.isna()).to_numpy()[~crossing].all()


def test_lowland_ways_take_one_and_a_half_times_as_long(dry, wet):
    """Use trips inside Mộ Đức, which is all lowland; trips from Tư Nghĩa cross the hills of Nghĩa Hành."""
    near, far = (dry.points.index[dry.points["district_code"] == code][0] for code in ("533", "528"))
    site = dry.sites.index[dry.sites["district_code"] == "533"][0]
    factors = wet.travel.minutes[site] / dry.travel.minutes[site]
    assert factors[near] == pytest.approx(1.5)
    assert factors[far] == pytest.approx(0.5 * 1.5 + 0.5 * 1.3)


def test_dry_times_are_not_taken_for_wet_ones_nor_the_other_way_round(dry, wet):
    assert wet.travel.basis != dry.travel.basis
    again = collect_inputs(dry.scenario, dry.province, wet.travel)
    assert again.travel.minutes.equals(dry.travel.minutes)
    kept = collect_inputs(wet.scenario, dry.province, wet.travel)
    assert kept.travel.minutes.equals(wet.travel.minutes)


def test_another_factor_is_another_flood(wet):
    norms = scenario_norms(wet.scenario)
    worse = changed(wet.scenario, {"parameters.flood_time_factor.lowland": 3.0})
    assert flood_basis(worse, scenario_norms(worse)) != flood_basis(wet.scenario, norms)


@pytest.mark.parametrize("name", built_in_scenarios())
def test_what_a_built_in_flood_cuts_off_exists(name: str):
    scenario, province = load_scenario(name), open_province(name)
    islands = island_of(scenario.flood, province)
    assert set(islands[islands > 0]) == set(range(1, len(scenario.flood.cut_off) + 1))
    assert not scenario.flood.cut_off or scenario.flood.source


def test_units_that_are_not_there_or_mean_several_are_all_named():
    province = open_province("thua-thien-hue")
    with pytest.raises(InputError) as caught:
        island_of(Flood(cut_off=("Quảng Fước", "Hương Phong", "Huyện Quảng Điền")), province)
    said = str(caught.value)
    assert len(caught.value.findings) == 2
    assert "Quảng Phước" in said
    assert "20002, 20080" in said


def test_the_flood_puts_the_roads_season_in_force_that_the_scenario_gives():
    closures = [{"season": "lũ", "refs": ["QL.49B"]}]
    scenario = load_scenario("thua-thien-hue")
    travel = scenario.travel.model_validate({"roads": "bundled", "closures": closures})
    scenario = scenario.model_copy(update={"travel": travel})
    assert travel_in_season(scenario).season == ""
    assert travel_in_season(changed(scenario, {"flood.in_force": True})).season == "lũ"
