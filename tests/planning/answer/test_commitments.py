"""Test commitments: the numbers of a plan, judged against plans with known answers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ansinh.planning.answer.commitments import commitment_table
from ansinh.planning.answer.plans import official_plan
from ansinh.planning.answer.rundata import OFFICIAL
from ansinh.planning.inputs.problem import Inputs
from ansinh.planning.inputs.upgrades import with_upgrades
from ansinh.planning.question.commitment import Commitment
from ansinh.planning.question.load import load_scenario
from ansinh.planning.question.scenario import Upgrade
from tests.provinces import Runs


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


def test_four_of_seven_non_public_facilities_are_strengthened(inputs: Inputs):
    """Where a scenario names four of the seven non-public facilities, they count: 4 of 7."""
    upgrade = Upgrade(sites=("DN-E02", "DN-E03", "DN-E04", "DN-E05"), period="2030")
    promise = Commitment(kind="strengthened", text_vi="x", text_en="x", period="2030", required=0.5)
    scenario = inputs.scenario.model_copy(update={"upgrades": (upgrade,), "commitments": (promise,)})
    named = replace(inputs, scenario=scenario)
    plan = official_plan(named)
    assert plan is not None
    row = commitment_table(named, {OFFICIAL: with_upgrades(plan, named)}).iloc[0]
    assert row["reached"] == pytest.approx(4 / 7)
    assert (row["numerator"], row["denominator"]) == (4, 7)
    assert row["met"] == "yes"


def test_what_the_model_does_not_hold_is_listed_as_unknown(judged):
    assert reached(judged, "access criteria")["met"] == "unknown"


def test_quang_ngais_money_for_activities_limits_no_building():
    """6,450 million đồng pay for training, meetings and media: the sums of the plan's own table, judged by nobody."""
    scenario = load_scenario("quang-ngai")
    budgets = {p: sum(b.million_vnd for b in scenario.budgets if b.period == p) for p in ("2020", "2025")}
    assert budgets == {"2020": 2750, "2025": 3700}
    assert {b.covers for b in scenario.budgets} == {"soft"}
    assert not [c for c in scenario.commitments if c.kind == "budget"]


def test_clients_of_the_new_facility_are_counted_not_its_beds(runs: Runs):
    """250 places with turns of nine months and 40 % who stay are 300 clients a year; the 80 places of today don't count."""
    row = reached(runs("quang-ngai").data.commitments.query("plan_id == @OFFICIAL"), "at least 300")
    assert (row["reached"], row["unit"], row["met"]) == (pytest.approx(300), "clients", "yes")


def test_upgrades_cost_the_same_in_facilities_and_in_money(inputs: Inputs):
    upgrade = Upgrade(sites=("DN-E02",), period="2030")
    inputs = replace(inputs, scenario=inputs.scenario.model_copy(update={"upgrades": (upgrade,)}))
    plan = official_plan(inputs)
    assert plan is not None
    upgraded = with_upgrades(plan, inputs)
    more_in_facilities = (
        upgraded.facilities["capital_million_vnd"] - plan.facilities["capital_million_vnd"]
    ).sum()
    more_in_money = upgraded.money["million_vnd"].sum() - plan.money["million_vnd"].sum()
    assert more_in_facilities == pytest.approx(more_in_money)
    assert more_in_money > 0
