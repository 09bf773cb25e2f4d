"""Test that cases of a sweep start again from their neighbours' plans, and never become worse by it."""

from __future__ import annotations

import importlib
from dataclasses import replace

import pytest

from ansinh.models.network.plan.given import best_given
from ansinh.models.network.planner import plan_network
from ansinh.planning.analyses.sweeps.neighbours import MOST_NEIGHBOURS, improvable, neighbours_of, run_again
from ansinh.planning.analyses.sweeps.result import Result
from ansinh.planning.analyses.sweeps.sweep import run_case, sweep
from ansinh.planning.question.text.load import load_scenario
from ansinh.planning.question.text.table import cases
from tests.planning.analyses.tiny import EXACT, tiny, with_sites
from tests.provinces import made_up

module = importlib.import_module("ansinh.planning.analyses.sweeps.sweep")
COSTS = [8, 9, 10, 11, 12]


@pytest.fixture(scope="module")
def scenario():
    return load_scenario("dak-nong")


def table(scenario, costs=COSTS):
    rows = [
        {"name": f"c{cost}", "parameters.building_cost": cost, "scenario.demand_case": "high"}
        for cost in costs
    ]
    return cases(scenario, rows, "t")


def test_neighbours_differ_in_few_values_and_are_of_the_same_province(scenario):
    near = table(scenario)
    far = cases(load_scenario("hai-duong"), [{"name": "elsewhere", "parameters.building_cost": 8}], "t")
    other = cases(
        scenario, [{"name": "two", "parameters.building_cost": 8, "scenario.demand_case": "low"}], "t"
    )
    found = neighbours_of(near[0], [*other, *far, *near])
    assert "elsewhere" not in found
    assert near[0].name not in found
    many = table(scenario, range(5, 30))
    assert len(neighbours_of(many[0], many)) == MOST_NEIGHBOURS


def test_the_best_of_several_plans_keeps_to_the_rules():
    problem = tiny(capital=None, at_most=None)
    plans = [with_sites(problem, chosen) for chosen in (("A",), ("A", "B"), ("A", "B", "C"))]
    assert best_given(problem, plans) == 2
    spent = [plan.money.loc[plan.money["kind"] == "capital", "million_vnd"].sum() for plan in plans]
    dear = tiny(capital=float(spent[1]) + 1.0, at_most=None)
    assert best_given(dear, plans) == 1
    assert best_given(dear, plans[2:]) is None


def test_a_looser_case_has_the_tighter_ones_plan_at_least():
    tight, loose = tiny(at_most=1), tiny(at_most=3)
    plan = plan_network(tight, EXACT)
    found = plan_network(loose, EXACT, incumbent=plan)
    assert best_given(loose, [found, plan]) == 0


def row(status, served):
    return {"served_persons": served, "status": status, "gap": 0.1}


def test_cases_start_again_until_no_plan_becomes_better(scenario, monkeypatch, tmp_path):
    """Let each design be a number, and each case take the best of its neighbours; the first case has the best."""
    asked = []

    def first(scenario, key, travel=None, threads=None):
        best = scenario.parameters["building_cost"] == 8
        served = 100.0 if best else 10.0
        return Result(key, "done", {"optimised": row("WITHIN_GAP" if best else "INCUMBENT", served)},
                      {"optimised": [("S", "care", "2030", served)]})  # fmt: skip

    def again(scenario, known, designs, travel=None, threads=None):
        asked.append(scenario.parameters["building_cost"])
        best = max([known.design, *designs], key=lambda design: design[0][3])
        if best == known.design:
            return known
        return Result(
            known.digest, "done", {"optimised": row("WITHIN_GAP", best[0][3])}, {"optimised": list(best)}
        )

    monkeypatch.setattr(module, "run_case", first)
    monkeypatch.setattr(module, "run_again", again)
    monkeypatch.setattr(module, "_shared_travel", lambda *_: {})
    found = sweep(table(scenario), tmp_path, "inline")
    assert found.table["served_persons"].tolist() == [100.0] * 5
    assert sorted(asked) == sorted(COSTS * 2)
    # What was improved is kept: nothing is left to do.
    assert sweep(table(scenario), tmp_path, "inline").computed == ()


def test_no_rounds_means_none(scenario, monkeypatch):
    asked = []
    monkeypatch.setattr(
        module, "run_case", lambda *given: Result(given[1], "done", {"optimised": row("INCUMBENT", 1.0)})
    )
    monkeypatch.setattr(module, "run_again", lambda *given: asked.append(given))
    monkeypatch.setattr(module, "_shared_travel", lambda *_: {})
    assert len(sweep(table(scenario), None, "inline", rounds=0).results) == len(COSTS)
    assert asked == []


def test_what_is_proven_best_is_left_alone():
    assert improvable(Result("k", "done", {"optimised": row("WITHIN_GAP", 1.0)}))
    assert not improvable(Result("k", "done", {"optimised": row("PROVED_OPTIMAL", 1.0)}))
    assert not improvable(Result("k", "failed"))


def test_a_poor_plan_becomes_as_good_as_that_of_its_neighbour(shared):
    """The known plan is the official one; the neighbour's plan is better, and the case may have it."""
    small = made_up(shared)
    good = run_case(small, "k")
    poor = Result("k", "done", {"optimised": row("INCUMBENT", 0.0)}, {"optimised": good.places["official"]})
    found = run_again(small, poor, [good.design])
    assert found.plans["optimised"]["served_persons"] >= good.plans["optimised"]["served_persons"] - 0.5
    assert found.digest == "k"
    proven = replace(good, plans={"optimised": row("WITHIN_GAP", 1.0)})
    assert run_again(small, proven, []) is proven
    assert {"worst_area", "worst_share", "served_share"} <= set(good.plans["optimised"])
