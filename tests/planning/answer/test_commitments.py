"""Test commitments: the numbers of a plan, judged against plans with known answers."""

from __future__ import annotations

import pytest

from ansinh.geodata import open_province
from ansinh.planning.answer.commitments import commitment_table
from ansinh.planning.answer.plans import official_plan
from ansinh.planning.answer.rundata import OFFICIAL
from ansinh.planning.inputs.problem import Inputs, collect_inputs
from ansinh.planning.inputs.upgrades import with_upgrades
from ansinh.planning.question.load import load_scenario


@pytest.fixture(scope="module")
def judged(inputs: Inputs):
    """Return the commitments of plan 512, judged against the plan as written."""
    plan = official_plan(inputs)
    assert plan is not None
    return commitment_table(inputs, {OFFICIAL: with_upgrades(plan, inputs)})


def reached(judged, text: str):
    """Return the only row whose English text contains `text`."""
    rows = judged[judged["text_en"].str.contains(text)]
    assert len(rows) == 1
    return rows.iloc[0]


def test_as_written_the_places_promised_are_there(judged):
    assert reached(judged, "raised to 500")["reached"] == pytest.approx(500)
    assert reached(judged, "raised to 500")["met"] == "yes"
    assert reached(judged, "at most 200")["met"] == "yes"


def test_four_of_seven_non_public_facilities_are_strengthened(judged):
    row = reached(judged, "half of the existing non-public")
    assert row["reached"] == pytest.approx(4 / 7)
    assert row["met"] == "yes"


def test_what_the_model_does_not_hold_is_listed_as_unknown(judged):
    assert reached(judged, "access criteria")["met"] == "unknown"


def test_quang_ngais_budget_pays_a_twentieth_of_its_capital():
    inputs = collect_inputs(load_scenario("quang-ngai"), open_province("quang-ngai"))
    plan = official_plan(inputs)
    assert plan is not None
    row = reached(commitment_table(inputs, {OFFICIAL: plan}), "6,450")
    capital = plan.money.loc[plan.money["kind"] == "capital", "million_vnd"].sum()
    assert row["reached"] == pytest.approx(6450 / capital)
    assert row["met"] == "no"
    # Sums in the plan's table: 2,750 for 2018-2020 and 3,700 for 2021-2025.
    budgets = {
        p: sum(b.million_vnd for b in inputs.scenario.budgets if b.period == p) for p in ("2020", "2025")
    }
    assert budgets == {"2020": 2750, "2025": 3700}


def test_upgrades_cost_the_same_in_facilities_and_in_money(inputs: Inputs):
    plan = official_plan(inputs)
    assert plan is not None
    upgraded = with_upgrades(plan, inputs)
    more_in_facilities = (
        upgraded.facilities["capital_million_vnd"] - plan.facilities["capital_million_vnd"]
    ).sum()
    more_in_money = upgraded.money["million_vnd"].sum() - plan.money["million_vnd"].sum()
    assert more_in_facilities == pytest.approx(more_in_money)
    assert more_in_money > 0
