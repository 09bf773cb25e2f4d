"""A plan that is given, such as the official one, is never better than the answer by the problem's own stages."""

from __future__ import annotations

import pandas as pd
import pytest

from ansinh.models import SiteRule, plan_network
from ansinh.models.settings import SolverSettings
from tests.models.network.tiny import budget, network, places, stage

PROOF = SolverSettings(mip_gap=0.0)
NEAR = {p: {"X": 5} for p in "abc"}


def given(problem, count):
    decisions = pd.DataFrame([("X", "care", "t0", count)], columns=["site_id", "service", "period", "places"])
    return plan_network(problem.replace(decisions=decisions, rules=()), PROOF)


@pytest.mark.parametrize("way", ["written_out", "large"])
def test_a_given_size_that_is_no_module_is_kept_when_it_serves_more(way):
    """52 million: 10 for the opening, 42 places; modules of 25 serve 25, the given plan 42: 18 left of 60."""
    problem = network(None, NEAR, {"X": {"module_places": 25.0}}, budgets=budget(("f", "t0", 52.0)))
    how = SolverSettings(mip_gap=0.0, network_way=way)
    assert stage(plan_network(problem, how), "unserved") == pytest.approx(35)
    plan = plan_network(problem, how, incumbent=given(problem, 42.0))
    assert plan.given
    assert places(plan) == {"X": 42}
    assert stage(plan, "unserved") == pytest.approx(18)
    row = plan.stages.set_index("stage").loc["unserved"]
    assert row["bound"] <= row["value"]


def test_a_given_plan_that_is_worse_breaks_a_rule_or_costs_too_much_is_not_taken():
    problem = network(None, NEAR, {"X": {}}, budgets=budget(("f", "t0", 52.0)))
    assert not plan_network(problem, PROOF, incumbent=given(problem, 30.0)).given
    assert not plan_network(problem, PROOF, incumbent=given(problem, 50.0)).given
    closed = problem.replace(rules=(SiteRule("must_not_open", ("X",)),))
    assert not plan_network(closed, PROOF, incumbent=given(problem, 42.0)).given
