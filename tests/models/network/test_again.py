"""A changed problem that starts from the plan before it: the same answer as from nothing, each with its own proof."""

from __future__ import annotations

import math
from dataclasses import replace
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ansinh.models import CoverageTarget, Objective, SiteRule, plan_network
from ansinh.models.certificate import Status
from ansinh.models.network import planner
from ansinh.models.network.nearest import first_answer
from ansinh.models.network.search.sets import campus_sets
from ansinh.models.network.search.sets.learned import Cut, CutsOfSet, nearest_cuts
from ansinh.models.network.stages import written_out
from ansinh.models.network.stages.stage import slack
from ansinh.models.settings import SolverSettings
from ansinh.models.solve import SolveOutcome
from tests.models.network.test_campus_sets import alike_network
from tests.models.network.tiny import budget, network, stage
from tests.samples import examples

FINE = SolverSettings(mip_gap=1e-3)

CHANGES = {
    "more money": lambda p: p.replace(budgets=p.budgets.assign(million_vnd=p.budgets["million_vnd"] * 1.2)),
    "less money": lambda p: p.replace(budgets=p.budgets.assign(million_vnd=p.budgets["million_vnd"] * 0.8)),
    "other target": lambda p: p.replace(targets=(CoverageTarget(("care",), "t0", 0.9),)),
    "forced site": lambda p: p.replace(rules=(SiteRule("must_open", ("s4",)),)),
    "forbidden site": lambda p: p.replace(rules=(SiteRule("must_not_open", ("s2",)),)),
}


def counted(problem, **more: object):
    """Plan by the route of large networks."""
    with mock.patch.object(planner, "DIRECT_ARCS", 0):
        return plan_network(problem, FINE, **more)


@settings(max_examples=examples(5), deadline=None)
@given(
    seed=st.integers(0, 10_000),
    money=st.sampled_from([55.0, 90.0]),
    change=st.sampled_from(sorted(CHANGES)),
)
def test_a_second_answer_is_as_good_and_as_honest_as_a_first(seed, money, change):
    problem = alike_network(seed, budgets=budget(("f", "t0", money)))
    changed = CHANGES[change](problem)
    before = counted(problem)
    again, exact = counted(changed, warm_start=before), plan_network(changed, FINE)
    ours, best = again.stages.set_index("stage"), exact.stages.set_index("stage")
    assert (ours["bound"] <= ours["value"] * (1 + 1e-9) + 1e-6).all()
    assert (ours["gap"] <= FINE.mip_gap).all()
    caps = [abs(ours.loc[name, "value"] - best.loc[name, "value"]) for name in ("unserved", "cost")]
    if max(caps) <= 1e-3:  # else the gap of the stages before let the caps differ
        assert ours.loc["travel", "bound"] <= best.loc["travel", "value"] * (1 + 1e-5) + 0.05
        assert ours.loc["travel", "value"] <= best.loc["travel", "value"] * (1 + 2e-3) + 0.05

    first = first_answer(changed, FINE, before).stages.set_index("stage")
    assert first.loc["unserved", "value"] == pytest.approx(best.loc["unserved", "value"], rel=2e-3, abs=0.05)
    assert (first["bound"] <= best["value"]).all()


def test_cuts_are_used_again():
    """With the cuts of the same problem nearly none have to be made."""
    problem = alike_network(5, 20, 9, budgets=budget(("f", "t0", 110.0)))
    made: list[int] = []
    cut = campus_sets.SetSearch._cut

    def spy(self, *args: object):
        made[-1] += 1
        return cut(self, *args)

    plans = [None]
    with mock.patch.object(campus_sets.SetSearch, "_cut", spy):
        for _ in range(2):
            made.append(0)
            plans.append(counted(problem, warm_start=plans[-1]))
    assert made[1] < made[0] / 2
    assert stage(plans[2], "travel") == pytest.approx(stage(plans[1], "travel"), rel=1e-3)


def test_cuts_of_the_composition_that_is_most_alike_are_recalled():
    big, small, forced = frozenset("abc"), frozenset("xy"), frozenset("b")
    cut = Cut("care", "t0", {}, (1.0,))
    known = [CutsOfSet((big,), (cut,)), CutsOfSet((big, small), (cut, cut)), CutsOfSet((), ())]
    assert nearest_cuts(known, (small, forced)) == ((cut, cut), (1, 0))
    assert nearest_cuts(known, (big,)) == ((cut,), (0,))
    assert nearest_cuts((), (big,)) == ((), (-1,))


def test_each_stage_leaves_more_than_the_one_before():
    assert slack(0.0, 0.0, 1) == pytest.approx(10 * slack(0.0, 0.0))
    assert slack(200.0, 0.1) == pytest.approx(20.0, rel=1e-5)
    # Nobody unserved, as 10,000 people less 10,000: HiGHS can't tell such a row from an infeasible one any closer.
    assert slack(0.0, 0.0, terms=1e4) >= 1e-8 * 1e4


@pytest.mark.parametrize("second", [Status.INFEASIBLE, Status.PROVED_OPTIMAL])
def test_a_start_that_is_handed_back_as_optimal_proves_nothing(second):
    """A solver calls its start optimal; without one it says infeasible (nothing is proven), or finds the optimum."""
    problem = alike_network(3, budgets=budget(("f", "t0", 55.0)))
    exact, real = plan_network(problem, FINE), written_out.solve

    def hands_back(prob, own_settings, *, warm_start: bool = False):
        if warm_start:
            worth = float(prob.objective.value())
            return SolveOutcome(Status.PROVED_OPTIMAL, worth, worth, 0.0, 0.0, "faulty", "1", "")
        mixed = any(x.cat == "Integer" for x in prob.variables())
        if mixed and second is Status.INFEASIBLE and prob.objective is not first[0]:
            return SolveOutcome(Status.INFEASIBLE, math.nan, math.nan, math.nan, 0.0, "faulty", "1", "")
        return real(prob, own_settings)

    first: list[object] = []

    def solve(prob, own_settings, *, warm_start: bool = False):
        first.append(prob.objective)
        return hands_back(prob, own_settings, warm_start=warm_start)

    with mock.patch.object(written_out, "solve", solve):
        plan = plan_network(problem, replace(FINE, network_way="written_out"))
    later = plan.stages.set_index("stage").drop(index="unserved")
    best = exact.stages.set_index("stage")
    for name, row in later.iterrows():
        assert row["bound"] <= best.loc[name, "value"] + 1e-6
        if second is Status.INFEASIBLE and row["value"] > 0:
            assert row["status"] == Status.INCUMBENT
        else:
            assert row["value"] == pytest.approx(best.loc[name, "value"], rel=1e-3)


@pytest.mark.parametrize("arcs", [0, planner.DIRECT_ARCS])
@pytest.mark.parametrize("tolerance", [0.05, 0.3])
def test_people_may_be_left_for_a_tolerance_but_nobody_beside_a_free_place(tolerance, arcs):
    """Fewest unserved are 22; a tolerance on them saves places, and the plan still adds up."""
    objective = Objective(tolerances={"unserved": tolerance, "cost": 0.01, "travel": 0.0})
    problem = alike_network(3, budgets=budget(("f", "t0", 25.0)), objective=objective)
    with mock.patch.object(planner, "DIRECT_ARCS", arcs):
        plan = plan_network(problem, FINE)
    assert stage(plan, "unserved") == pytest.approx(22.0)
    left = plan.unserved["persons"].sum()
    assert left <= 22.0 * (1 + tolerance) + 1e-3
    free = plan.facilities["places"].sum() - plan.facilities["served_persons"].sum()
    assert min(left, free) < 1e-3
    row = plan.stages.set_index("stage").loc["travel"]
    assert row["bound"] <= row["value"]
    assert row["value"] == pytest.approx((plan.allocation["minutes"] * plan.allocation["persons"]).sum())


def test_a_first_answer_opens_all_sites_that_must_be_open():
    """More sites than a rule about all candidates mostly names: each of them is asked for by name."""
    names = tuple(f"s{j}" for j in range(14))
    options = {j: {"max_places": 10.0} for j in names}
    problem = network(
        {"a": 20.0}, {"a": dict.fromkeys(names, 10.0)}, options, rules=(SiteRule("must_open", names),)
    )
    plan = plan_network(problem, replace(FINE, network_way="near"))
    assert set(plan.facilities["site_id"]) == set(names)
