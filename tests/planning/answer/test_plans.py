"""What a tolerance on cost is a share of."""

from __future__ import annotations

import pytest

from ansinh.models.network.problem import Objective
from ansinh.planning.answer.plans import CAPITAL_PART, official_plan, with_tolerance_of_capital
from ansinh.planning.inputs.problem import Inputs

HALF = Objective(tolerances={"unserved": 0.0, "cost": 0.5, "travel": 0.0})


def test_a_tolerance_on_cost_is_a_share_of_the_capital(inputs: Inputs):
    plan = official_plan(inputs)
    assert plan is not None
    capital = plan.money.loc[plan.money["kind"] == "capital", "million_vnd_discounted"].sum()
    whole = plan.money["million_vnd_discounted"].sum()
    allowed = with_tolerance_of_capital(HALF, plan).tolerances["cost"] * whole
    assert allowed == pytest.approx(0.5 * capital)
    assert capital < 0.5 * whole


def test_without_an_official_plan_capital_is_a_fifth():
    assert with_tolerance_of_capital(HALF, None).tolerances["cost"] == 0.5 * CAPITAL_PART
