"""Test the findings of a run about the communes of 1 July 2025."""

from __future__ import annotations

import pytest

from ansinh.planning.answer.findings.units import unit_sentences
from ansinh.planning.answer.folder.rundata import OFFICIAL, OPTIMISED
from ansinh.planning.answer.frames.indicators import measure_table
from ansinh.planning.answer.plans import official_plan
from ansinh.planning.inputs.problem import Inputs


@pytest.fixture(scope="module")
def measures(inputs: Inputs):
    plan = official_plan(inputs)
    assert plan is not None
    return measure_table(OFFICIAL, plan, inputs)


def nobody_left(measures):
    """The measures of a plan that serves everybody."""
    return measures.assign(value=measures["value"].mask(measures["measure"].eq("unserved_persons"), 0.0))


def test_where_nobody_is_left_the_longest_travel_is_named(inputs: Inputs, measures):
    (sentence,) = unit_sentences(inputs, nobody_left(measures))
    assert sentence[:3] == (OFFICIAL, "info", "present_units")
    rows = measures[(measures["group_by"] == "commune_code_2025") & (measures["measure"] == "mean_minutes")]
    rows = rows[(rows["service"] == "all") & (rows["period"] == "2030")].sort_values("value")
    longest = inputs.province.communes_2025["name"][rows["group"].iloc[-1]]
    assert longest in sentence[3]
    assert longest in sentence[4]


def test_where_people_are_left_the_most_are_named_first(inputs: Inputs, measures):
    some = measures["group_by"].eq("commune_code_2025") & measures["measure"].eq("unserved_persons")
    code = measures.loc[some, "group"].iloc[3]
    served = nobody_left(measures)
    left = served.assign(value=served["value"].where(~(some & served["group"].eq(code)), 7.0))
    (sentence,) = unit_sentences(inputs, left.assign(plan_id=OPTIMISED))
    name = inputs.province.communes_2025["name"][code]
    assert sentence[0] == OPTIMISED
    assert f"1 of {measures.loc[some, 'group'].nunique()} communes" in sentence[4]
    assert f"{name} (7 people)" in sentence[4]
    assert f"{name} (7 người)" in sentence[3]


def test_no_plan_no_sentence(inputs: Inputs, measures):
    assert not list(unit_sentences(inputs, measures.iloc[:0]))
