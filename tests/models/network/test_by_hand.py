"""Rows added by hand to a network plan: answers worked out by hand, and what of the proof they make invalid."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ansinh.models import InfeasibleError, InputError, LocationProblem, SolverSettings, build, plan_network
from tests.models.network.tiny import EXACT, network

PROVED = SolverSettings(mip_gap=0.0)


def stages(plan):
    return dict(zip(plan.stages["stage"], plan.stages["value"].round(3), strict=True))


def test_without_rows_it_is_the_plan_of_the_problem():
    problem = network()
    plan, same = build(problem).solve(PROVED), plan_network(problem, PROVED)
    assert stages(plan) == stages(same) == {"unserved": 0.0, "cost": 70.0, "travel": 1100.0}
    assert plan.certificate.note == ""
    assert plan.allocation.equals(same.allocation)


def test_a_row_on_sites_moves_the_plan():
    """Y is best: 60 places and one opening, 10·40 + 20·20 + 30·10 minutes. Without it: 10·10 + 20·20 + 30·40 at X."""
    model = build(network())
    model.prob += model.open["Y", "care", "t0"] <= 0, "not_in_y"
    plan = model.solve(PROVED)
    assert stages(plan) == {"unserved": 0.0, "cost": 70.0, "travel": 1700.0}
    assert model.added == ("not_in_y",)
    assert "not_in_y" in plan.certificate.note
    assert plan.learned is None


def test_rows_on_people_are_kept_though_others_would_travel_less():
    """Both sites open. Minutes: a 7·10 + 3·40, b 20·20 anywhere, c 1·40 + 29·10."""
    model, at = build(network()), ("care", "t0")
    model.prob += model.assign["a", "Y", *at] == 3, "three_of_a_to_y"
    model.prob += model.assign["b", "X", *at] == 13, "thirteen_of_b_to_x"
    model.prob += model.assign["c", "X", *at] >= 1, "one_of_c_to_x"
    plan = model.solve(PROVED)
    assert stages(plan) == {"unserved": 0.0, "cost": 80.0, "travel": 920.0}
    trips = plan.allocation.set_index(["demand_id", "site_id"])["persons"].round(6).to_dict()
    assert trips == {
        ("a", "X"): 7,
        ("a", "Y"): 3,
        ("b", "X"): 13,
        ("b", "Y"): 7,
        ("c", "X"): 1,
        ("c", "Y"): 29,
    }


def test_it_can_be_solved_again_with_one_row_more():
    worst = replace(EXACT, stages=("unserved", "cost", "travel", "worst_minutes"))
    model = build(network(objective=worst))
    before = stages(model.solve(PROVED))
    assert before == stages(model.solve(PROVED))
    assert model.added == ()
    model.prob += sum(model.places.values()) <= 45, "places"
    assert stages(model.solve(PROVED))["unserved"] == 15.0


def test_rows_that_contradict_each_other_are_named():
    model = build(network())
    model.prob += sum(model.open.values()) <= 0, "nothing"
    model.prob += sum(model.places.values()) >= 10, "something"
    with pytest.raises(InfeasibleError) as error:
        model.solve()
    assert error.value.to_relax == ("row nothing", "row something")


def test_what_can_not_be_built_is_refused_in_a_sentence():
    location = LocationProblem.from_matrix([[5, 20]], demand=[10])
    with pytest.raises(InputError, match="no problem was given"):
        build("p_median")
    with pytest.raises(InputError, match="needs nothing else"):
        build(network(), location)
    rows = plan_network(network()).facilities[["site_id", "service", "period", "places"]]
    with pytest.raises(InputError, match="decided"):
        build(network().replace(decisions=rows))
