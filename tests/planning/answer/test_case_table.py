"""The quick cases as a table, and what a smaller proposal gives."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from ansinh.planning.answer.folder.rundata import OPTIMISED
from ansinh.planning.answer.plans import official_plan
from ansinh.planning.answer.verdicts.case_inputs import CASES
from ansinh.planning.answer.verdicts.case_table import (
    PEOPLE_UNCHANGED,
    SMALLER,
    case_table,
    with_fewer_places,
)
from ansinh.planning.answer.verdicts.quick_cases import Outcome
from ansinh.planning.inputs.problem import Inputs


@pytest.fixture(scope="module")
def plan(inputs: Inputs):
    return official_plan(inputs)


@pytest.fixture(scope="module")
def table(inputs: Inputs, plan) -> pd.DataFrame:
    trips = plan.allocation[plan.allocation["period"] == "2030"]
    need = pd.Series({"drug_rehab": 140.0})
    known = {case: {OPTIMISED: Outcome(need, trips)} for case in CASES}
    return case_table(inputs, {OPTIMISED: plan}, known)


def test_cases_of_cost_alone_are_left_out_and_the_smaller_one_is_added(table: pd.DataFrame):
    assert set(table["case"]) == (set(CASES) - set(PEOPLE_UNCHANGED)) | {SMALLER}


def test_the_smaller_plan_builds_160_of_200_places_and_saves_their_price(inputs: Inputs, plan):
    less = with_fewer_places(plan, inputs)
    before, after = (
        facilities[(facilities["service"] == "drug_rehab") & (facilities["places_built"] > 0)].iloc[0]
        for facilities in (plan.facilities, less.facilities)
    )
    assert (before["places"], after["places"]) == (200, 160)
    price = inputs.options["place_cost_million_vnd"][before["site_id"], "drug_rehab"]
    saved = before["capital_million_vnd"] - after["capital_million_vnd"]
    assert saved == pytest.approx(40 * price)


def test_places_that_stood_before_stay(inputs: Inputs, plan):
    """What is left out is a fifth of what is built, and nothing of what is kept."""
    standing = plan.facilities.assign(places_built=0.0)
    less = with_fewer_places(replace(plan, facilities=standing), inputs)
    assert less.facilities["places"].sum() == plan.facilities["places"].sum()


def test_nobody_is_served_in_a_place_that_was_left_out(table: pd.DataFrame):
    smaller = table[table["case"] == SMALLER].set_index("service")
    central = table[table["case"] == "central"].set_index("service")
    assert (smaller["served_persons"] <= smaller["places"] + 1e-6).all()
    assert smaller["capital_million_vnd"].sum() < central["capital_million_vnd"].sum()
