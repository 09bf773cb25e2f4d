"""Test need = people × growth × rate × target, by hand and with random shares."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ansinh.geodata import open_province
from ansinh.planning.inputs.people.community import commune_people
from ansinh.planning.inputs.people.need import floor_share, group_need, need_table, sum_of_groups
from ansinh.planning.inputs.problem import Inputs
from ansinh.planning.norms import Norms
from tests.samples import examples

CENSUS = 622_168
TODAY = dt.date(2026, 11, 1)


def test_need_for_drug_rehabilitation_is_a_share_of_the_register(inputs: Inputs):
    rows = inputs.need[inputs.need["service"] == "drug_rehab"]
    # 560 people on record, a quarter of them in a facility; registers don't grow
    assert rows["need_persons"].sum() == pytest.approx(140)


def test_a_service_adds_up_the_need_of_its_groups(inputs: Inputs):
    rows = inputs.need[inputs.need["service"] == "general"]
    disabled = CENSUS * 1.009**11 * 0.22 / 1000
    elderly = inputs.points["population_60_plus"].sum() * 1.04**11 * 0.39 / 1000
    children = inputs.points["population_under16"].sum() * 1.003**11 * 0.41 / 1000
    assert rows["need_persons"].sum() == pytest.approx(disabled + elderly + children)


def test_cases_of_a_year_count_with_those_present_at_a_time(inputs: Inputs):
    rows = inputs.need[inputs.need["service"] == "emergency"]
    # 0.06 cases of two months and 0.010 of three months a year per 1,000 people
    present = CENSUS * 1.009**11 * (0.06 * 2 + 0.010 * 3) / 12 / 1000
    assert rows["need_persons"].sum() == pytest.approx(present)


def test_low_central_and_high_demand_are_in_order(inputs: Inputs):
    totals = []
    for case in ("low", "central", "high"):
        norms = Norms(inputs.norms.day, case)
        totals.append(need_table(inputs.scenario, inputs.points, norms)["need_persons"].sum())
    assert totals == sorted(totals)
    assert totals[0] < totals[2]


@settings(max_examples=examples(20), deadline=None)
@given(share=st.floats(0, 1))
def test_a_target_is_a_floor_and_everybody_in_need_is_to_be_served(inputs: Inputs, share: float):
    targets = tuple(target.model_copy(update={"share": share}) for target in inputs.scenario.targets)
    scenario = inputs.scenario.model_copy(update={"targets": targets})
    need = need_table(scenario, inputs.points, inputs.norms)
    assert need["need_persons"].sum() == pytest.approx(inputs.need["need_persons"].sum())
    assert need["target_persons"].sum() == pytest.approx(need["need_persons"].sum())


def test_without_a_target_the_floor_is_everybody(inputs: Inputs):
    scenario = inputs.scenario.model_copy(update={"targets": ()})
    assert floor_share(scenario, "elderly", "2030") == 1.0


PRESENT = {
    # People present by 2030, central: computed by hand from census, growth and rates.
    "dak-nong": {
        "elderly_by_right": 23,
        "elderly_other": 37,
        "children": 88,
        "disability": 151,
        "mental_health": 144,
    },
    "hai-duong": {
        "elderly_by_right": 177,
        "elderly_other": 276,
        "children": 203,
        "disability": 459,
        "mental_health": 439,
    },
    "lao-cai": {
        "elderly_by_right": 33,
        "elderly_other": 52,
        "children": 102,
        "disability": 177,
        "mental_health": 169,
    },
    "quang-ngai": {
        "elderly_by_right": 108,
        "elderly_other": 169,
        "children": 132,
        "disability": 299,
        "mental_health": 285,
    },
    "thua-thien-hue": {
        "elderly_by_right": 92,
        "elderly_other": 144,
        "children": 123,
        "disability": 274,
        "mental_health": 262,
    },
}
ON_RECORD = {"dak-nong": 140, "hai-duong": 627, "lao-cai": 675, "quang-ngai": 148, "thua-thien-hue": 150}


@pytest.mark.parametrize("name", PRESENT)
def test_people_present_by_2030_are_those_computed_by_hand(name: str):
    people, norms = commune_people(open_province(name)), Norms(TODAY, region=name)
    found = {group: float(group_need(group, 2030, people, norms).sum()) for group in PRESENT[name]}
    assert found == pytest.approx(PRESENT[name], abs=1.0)
    assert float(group_need("drug_in_centre", 2030, people, norms).sum()) == pytest.approx(
        ON_RECORD[name], abs=1.0
    )


@pytest.mark.parametrize("name", ["dak-nong", "hai-duong"])
def test_residential_groups_add_up_to_the_narrow_group(name: str):
    """The plans' own sentence lists these groups as the people without carers: two ways to count the same people."""
    people, norms = commune_people(open_province(name)), Norms(TODAY, region=name)
    parts = ("elderly_by_right", "elderly_other", "children", "disability", "mental_health")
    total = float(sum_of_groups(parts, 2030, people, norms).sum())
    assert total / float(group_need("narrow", 2030, people, norms).sum()) == pytest.approx(1.0, abs=0.25)
