"""Test indicators by commune of 1 July 2025: they add up to the province, and agree with a count by hand."""

from __future__ import annotations

import pytest

from ansinh.models.measures import weighted_mean
from ansinh.planning.answer.frames.indicators import measure_table
from ansinh.planning.answer.frames.indicators_2025 import PRESENT, present_measures
from ansinh.planning.answer.plans import official_plan
from ansinh.planning.inputs.own_data.own import scenario_province
from ansinh.planning.inputs.problem import collect_inputs
from ansinh.planning.question.as_of import as_of
from ansinh.planning.question.text.changes import changed
from ansinh.planning.question.text.load import built_in_scenarios, load_scenario

SUMS = ("need_persons", "target_persons", "served_persons", "unserved_persons", "places")


@pytest.fixture(scope="module", params=built_in_scenarios())
def planned(request):
    """Return the official plan of each province from 2026, on few points."""
    scenario = as_of(changed(load_scenario(request.param), {"demand.points": 60}), 2026)
    inputs = collect_inputs(scenario, scenario_province(scenario))
    plan = official_plan(inputs)
    assert plan is not None
    return inputs, plan


def test_present_communes_add_up_to_the_province(planned):
    inputs, plan = planned
    table = measure_table("official", plan, inputs)
    whole = table[table["group_by"] == "all"].set_index(["period", "service", "measure"])["value"]
    parts = table[table["group_by"] == PRESENT].groupby(["period", "service", "measure"])["value"].sum()
    for key in whole.index:
        if key[2] in SUMS:
            assert parts.get(key, 0.0) == pytest.approx(whole[key], abs=1e-6), key
    assert set(table["group_by"]) == {"all", "district_code", "settlement", PRESENT}
    assert not table["unit"].isna().any()


def test_minutes_and_shares_of_one_unit_by_hand(planned):
    inputs, plan = planned
    found = present_measures(plan, inputs)
    unit = found.loc[found["measure"].eq("served_persons") & found["value"].gt(0), "group"].iloc[0]
    period = inputs.scenario.period_ids[-1]
    values = found[(found["group"] == unit) & (found["period"] == period) & (found["service"] == "all")]
    value = values.set_index("measure")["value"]
    old = inputs.province.communes.index[inputs.province.communes[PRESENT] == unit]
    live = inputs.points.index[inputs.points["commune_code"].isin(old)]
    trips = plan.allocation[plan.allocation["demand_id"].isin(live) & (plan.allocation["period"] == period)]
    need = inputs.need[inputs.need["demand_id"].isin(live) & (inputs.need["period"] == period)]
    assert value["mean_minutes"] == pytest.approx(weighted_mean(trips["minutes"], trips["persons"]))
    assert value["max_minutes"] == pytest.approx(trips["minutes"].max())
    assert value["served_share"] == pytest.approx(trips["persons"].sum() / need["target_persons"].sum())


def test_units_are_those_of_the_map(planned):
    inputs, plan = planned
    groups = set(present_measures(plan, inputs)["group"])
    assert groups <= set(inputs.province.communes_2025.index)
    assert len(groups) >= 0.9 * inputs.points["commune_code"].map(inputs.province.communes[PRESENT]).nunique()
