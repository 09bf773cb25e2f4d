"""Need: people × growth × rate × target, by hand and as properties."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ansinh.planning.inputs.need import need_table, floor_share
from ansinh.planning.inputs.problem import Inputs
from ansinh.planning.norms import Norms

CENSUS = 622_168


def test_need_for_drug_rehabilitation_by_hand(inputs: Inputs):
    rows = inputs.need[inputs.need["service"] == "drug_rehab"]
    # 622,168 people of the census, 0.9 % growth a year until 2030, 0.364 per 1000
    expected = CENSUS * 1.009**11 * 0.364 / 1000
    assert rows["need_persons"].sum() == pytest.approx(expected)
    assert rows["target_persons"].sum() == pytest.approx(0.80 * expected)


def test_a_service_adds_up_the_need_of_its_groups(inputs: Inputs):
    rows = inputs.need[inputs.need["service"] == "general"]
    people = CENSUS * 1.009**11 * (0.22 + 0.21 + 0.06) / 1000
    children = inputs.points["population_under16"].sum() * 1.003**11 * 0.41 / 1000
    assert rows["need_persons"].sum() == pytest.approx(people + children)


def test_low_central_and_high_demand_are_in_order(inputs: Inputs):
    totals = []
    for case in ("low", "central", "high"):
        norms = Norms(inputs.norms.day, case)
        totals.append(need_table(inputs.scenario, inputs.points, norms)["need_persons"].sum())
    assert totals == sorted(totals)
    assert totals[0] < totals[2]


@settings(max_examples=20, deadline=None)
@given(share=st.floats(0, 1))
def test_targets_scale_what_is_to_be_served_and_never_the_need(inputs: Inputs, share: float):
    targets = tuple(target.model_copy(update={"share": share}) for target in inputs.scenario.targets)
    scenario = inputs.scenario.model_copy(update={"targets": targets})
    need = need_table(scenario, inputs.points, inputs.norms)
    assert need["need_persons"].sum() == pytest.approx(inputs.need["need_persons"].sum())
    assert need["target_persons"].sum() == pytest.approx(share * need["need_persons"].sum())


def test_without_a_target_everybody_is_to_be_served(inputs: Inputs):
    scenario = inputs.scenario.model_copy(update={"targets": ()})
    assert floor_share(scenario, "elderly", "2030") == 1.0
