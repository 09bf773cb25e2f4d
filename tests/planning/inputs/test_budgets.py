"""Budgets: one of every year counts for each year of its period, and one for running cost always limits the proposal."""

from __future__ import annotations

import pytest

from ansinh.planning.answer.plans import limits_of_money
from ansinh.planning.inputs.budgets import budget_frame, building_money
from ansinh.planning.question.scenario import Scenario
from ansinh.planning.question.text.changes import changed
from ansinh.planning.question.text.load import load_scenario

STATED = [
    {"source": "province", "period": "2030", "million_vnd": 12_000, "per_year": True, "covers": "running"},
    {"source": "province", "period": "2030", "million_vnd": 40_000},
    {"source": "central", "period": "2030", "million_vnd": 900, "covers": "soft"},
]
YEARS = 6
"""Of the period to 2030, in which the plan has one."""


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    """Return Đắk Nông's plan with three budgets."""
    return changed(load_scenario("dak-nong"), {"budgets": STATED})


def test_a_budget_of_every_year_counts_once_a_year(scenario: Scenario):
    amounts = budget_frame(scenario).set_index("covers")["million_vnd"]
    assert amounts.to_dict() == {"running": 12_000 * YEARS, "capital": 40_000}
    assert building_money(scenario) == 40_000


@pytest.mark.parametrize(
    ("limit", "covers"),
    [("budgets", ["running", "capital"]), ("official", ["running"]), ("unlimited", ["running"])],
)
def test_running_cost_is_limited_whatever_limits_capital(scenario: Scenario, limit: str, covers: list[str]):
    asked = changed(scenario, {"optimise.capital_at_most": limit})
    assert list(limits_of_money(asked, None)["covers"]) == covers
