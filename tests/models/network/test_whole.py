"""Properties of whole plans: against brute force, between routes, and when something changes."""

from __future__ import annotations

import itertools
import re
from unittest import mock

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from ansinh.models import CoverageTarget, InfeasibleError, Objective, PlacesLimit, SiteRule, plan_network
from ansinh.models.network import planner
from ansinh.models.settings import SolverSettings
from tests.models.network.test_campus_sets import alike_network
from tests.models.network.tiny import budget, network, places, stage
from tests.samples import examples

PROOF = SolverSettings(mip_gap=0.0)


def random_network(seed, points=5, sites=3, periods=1, services=("care",), **more: object):
    rng = np.random.default_rng(seed)
    demand = [f"p{i}" for i in range(points)]
    names = [f"s{j}" for j in range(sites)]
    need = {p: [float(rng.integers(1, 15)) * (1 + 0.5 * t) for t in range(periods)] for p in demand}
    minutes = {p: {j: float(rng.integers(5, 90)) for j in names} for p in demand}
    options = {
        (j, s): {
            "min_places": 5.0,
            "max_places": float(rng.integers(15, 40)),
            "opening_cost_million_vnd": float(rng.integers(5, 30)),
            "place_cost_million_vnd": float(rng.integers(1, 4)),
        }
        for j in names
        for s in services
    }
    return network(need, minutes, options, periods=periods, services={s: {} for s in services}, **more)


def brute_force(problem):
    """Return (unserved, cost, travel) by trying every set of open sites and solving the rest as an LP."""
    options = problem.options.droplevel(1)
    need = problem.need.set_index("demand_id")["persons"]
    best = (np.inf, np.inf, np.inf)
    money = float(problem.budgets["million_vnd"].sum()) if len(problem.budgets) else np.inf
    for size in range(len(options) + 1):
        for chosen in itertools.combinations(options.index, size):
            found = _best_for(problem, options.loc[list(chosen)], need, money)
            if found is not None:
                best = min(best, found, key=lambda v: tuple(np.round(v, 4)))
    return best


def _best_for(problem, chosen, need, money):
    m, n = len(need), len(chosen)
    minutes = problem.minutes.loc[need.index, chosen.index].to_numpy().reshape(-1)
    cost = np.concatenate([np.zeros(m * n), chosen["place_cost_million_vnd"]])
    rows, right = [], []
    for i in range(m):
        rows.append(np.concatenate([np.eye(m)[i].repeat(n), np.zeros(n)]))
        right.append(need.iloc[i])
    for j in range(n):
        rows.append(np.concatenate([np.tile(np.eye(n)[j], m), -np.eye(n)[j]]))
        right.append(0.0)
    fixed = float(chosen["opening_cost_million_vnd"].sum())
    if np.isfinite(money):
        rows.append(cost)
        right.append(money - fixed)
    bounds = [(0, None)] * (m * n) + list(zip(chosen["min_places"], chosen["max_places"], strict=True))
    served = -np.concatenate([np.ones(m * n), np.zeros(n)])
    total, values = float(need.sum()), []
    for goal in (served, cost, np.concatenate([minutes, np.zeros(n)])):
        if m * n + n == 0:
            return (total, 0.0, 0.0)
        answer = linprog(goal, np.array(rows), np.array(right), bounds=bounds)
        if answer.status != 0:
            return None
        values.append(answer.fun)
        rows.append(goal)
        right.append(answer.fun + 1e-6)
    return (total + values[0], values[1] + fixed, values[2])


@settings(max_examples=examples(12), deadline=None)
@given(seed=st.integers(0, 10_000), money=st.sampled_from([None, 40.0, 90.0]))
def test_agrees_with_brute_force(seed, money):
    more = {} if money is None else {"budgets": budget(("f", "t0", money))}
    problem = random_network(seed, **more)
    plan = plan_network(problem, PROOF)
    found = [stage(plan, name) for name in ("unserved", "cost", "travel")]
    assert found == pytest.approx(brute_force(problem), abs=2e-2, rel=1e-4)


@settings(max_examples=examples(5), deadline=None)
@given(seed=st.integers(0, 10_000))
def test_more_money_never_serves_fewer(seed):
    unserved = [
        stage(plan_network(random_network(seed, budgets=budget(("f", "t0", money))), PROOF), "unserved")
        for money in (20.0, 50.0, 80.0)
    ]
    assert unserved[0] >= unserved[1] - 1e-4
    assert unserved[1] >= unserved[2] - 1e-4


@settings(max_examples=examples(4), deadline=None)
@given(seed=st.integers(0, 10_000), arcs=st.sampled_from([0, planner.DIRECT_ARCS]))
def test_money_of_an_earlier_period_never_hurts(seed, arcs):
    """Over two periods with carry-over, on both routes: more money early never serves fewer."""
    unserved = []
    for early in (10.0, 40.0, 70.0):
        money = budget(("f", "t0", early), ("f", "t1", 20.0), carry_over=True)
        with mock.patch.object(planner, "DIRECT_ARCS", arcs):
            unserved.append(
                stage(plan_network(alike_network(seed, periods=2, budgets=money), PROOF), "unserved")
            )
    assert unserved[0] >= unserved[1] - 1e-3
    assert unserved[1] >= unserved[2] - 1e-3


@settings(max_examples=examples(4), deadline=None)
@given(seed=st.integers(0, 10_000))
def test_a_longer_way_allowed_never_serves_fewer(seed):
    unserved = [
        stage(
            plan_network(alike_network(seed, reach=reach, budgets=budget(("f", "t0", 60.0))), PROOF),
            "unserved",
        )
        for reach in (15.0, 30.0, 60.0)
    ]
    assert unserved[0] >= unserved[1] - 1e-3
    assert unserved[1] >= unserved[2] - 1e-3


@settings(max_examples=examples(6), deadline=None)
@given(seed=st.integers(0, 10_000))
def test_a_forbidden_site_never_helps(seed):
    free = plan_network(random_network(seed), PROOF)
    forced = plan_network(random_network(seed, rules=(SiteRule("must_not_open", ("s0",)),)), PROOF)
    assert stage(forced, "unserved") >= stage(free, "unserved") - 1e-4


@pytest.mark.parametrize("minutes", [float("nan"), 60.0])
def test_the_way_of_large_networks_agrees_with_the_written_out_one(monkeypatch, minutes):
    """Same unserved and cost within the gap; the bound on travel holds for the written-out optimum."""
    services = {"care": {"max_minutes": minutes}, "training": {}}
    problem = random_network(3, 14, 7, 2, ("care", "training")).replace(
        services=pd.DataFrame(list(services.values()), index=list(services)),
        budgets=budget(("f", "t0", 400.0), ("f", "t1", 300.0), carry_over=True),
    )
    straight = plan_network(problem, SolverSettings(mip_gap=0.001))
    monkeypatch.setattr(planner, "DIRECT_ARCS", 0)
    large = plan_network(problem, SolverSettings(mip_gap=0.001))
    for name, a, b in zip(
        straight.stages["stage"], straight.stages.itertuples(), large.stages.itertuples(), strict=True
    ):
        assert b.bound <= a.value * (1 + 1e-3) + 1e-3, name
        assert a.bound <= b.value * (1 + 1e-3) + 1e-3, name
    assert stage(large, "unserved") == pytest.approx(stage(straight, "unserved"), rel=0.01, abs=0.5)


@settings(max_examples=examples(6), deadline=None)
@given(seed=st.integers(0, 10_000), alike=st.booleans())
def test_stages_are_taken_in_the_order_asked_for_on_both_routes(seed, alike):
    """Travel before cost: neither route proves more than the other has found."""
    money = budget(("f", "t0", 120.0), ("f", "t1", 80.0), carry_over=True)
    make = alike_network if alike else random_network
    problem = make(seed, periods=2, budgets=money)
    objective = Objective(
        stages=("unserved", "travel", "cost"), tolerances={"unserved": 0.0, "travel": 1e-5, "cost": 0.0}
    )
    problem = problem.replace(objective=objective)
    plans = []
    for arcs in (10**9, 0):
        with mock.patch.object(planner, "DIRECT_ARCS", arcs):
            plans.append(plan_network(problem, PROOF))
    straight, large = plans
    assert list(large.stages["stage"]) == ["unserved", "travel", "cost"]
    for name in ("unserved", "travel", "cost"):
        room = 2e-3 + 1e-4 * abs(stage(straight, name))
        assert bound(large, name) <= stage(straight, name) + room, name
        assert bound(straight, name) <= stage(large, name) + room, name
        if abs(stage(large, name) - stage(straight, name)) > room:
            break  # what is left to later stages differs


def bound(plan, name):
    return float(plan.stages.set_index("stage").loc[name, "bound"])


def test_same_inputs_give_the_same_plan():
    first, second = (plan_network(random_network(5, 8, 4, 2)) for _ in range(2))
    for name in ("facilities", "allocation", "unserved", "money", "duals"):
        pd.testing.assert_frame_equal(getattr(first, name), getattr(second, name))


def test_the_certificate_is_true():
    plan = plan_network(random_network(7, 8, 4), SolverSettings(mip_gap=0.05))
    proven = plan_network(random_network(7, 8, 4), PROOF)
    for loose, best in zip(plan.stages.itertuples(), proven.stages.itertuples(), strict=True):
        if loose.stage == "unserved":
            assert loose.bound <= best.value + 1e-4 <= loose.value + 2e-4
    assert proven.certificate.status == "PROVED_OPTIMAL"
    assert plan.certificate.gap <= 0.05


def test_contradicting_rules_are_named():
    rules = (
        SiteRule("must_open", ("X",), name="the mayor's wish"),
        SiteRule("must_not_open", ("X",), name="flood plain"),
        SiteRule("must_open", ("Y",)),
    )
    with pytest.raises(InfeasibleError) as error:
        plan_network(network(rules=rules))
    assert len(error.value.to_relax) == 1
    assert "mayor" in error.value.to_relax[0] or "flood" in error.value.to_relax[0]


def test_the_fewest_limits_are_named():
    """A budget of 20 contradicts both a hard target and a places limit: the budget alone is to relax."""
    problem = network(
        budgets=budget(("province", "t0", 20.0)),
        targets=(CoverageTarget(("care",), "t0", 0.9, hard=True),),
        limits=(PlacesLimit(("care",), "t0", min_places=50.0),),
    )
    with pytest.raises(InfeasibleError) as error:
        plan_network(problem)
    assert len(error.value.to_relax) == 1
    assert "budget of province in t0" in error.value.to_relax[0]
    assert "ngân sách của province trong giai đoạn t0" in error.value.said("vi")


@pytest.mark.parametrize(
    ("least", "million", "said"), [(1234.0, 1e6, "at least 1,234 places"), (50.0, 20.0, r"\(20 million")]
)
def test_contradictions_are_told_in_the_units_of_the_planner(least: float, million: float, said: str):
    """So few people and so little money are counted in other units while the problem is solved."""
    problem = network(
        budgets=budget(("province", "t0", million)),
        targets=(CoverageTarget(("care",), "t0", 0.9, hard=True),),
        limits=(PlacesLimit(("care",), "t0", min_places=least),),
    )
    with pytest.raises(InfeasibleError) as error:
        plan_network(problem)
    (rule,) = error.value.to_relax
    assert re.search(said, rule)


def test_decisions_reproduce_places_exactly_and_only_people_move():
    decisions = pd.DataFrame(
        [("X", "care", "t0", 25.0), ("Y", "care", "t0", 17.5)],
        columns=["site_id", "service", "period", "places"],
    )
    plan = plan_network(network(decisions=decisions, budgets=budget(("province", "t0", 30.0))))
    assert places(plan) == {"X": 25.0, "Y": 17.5}
    assert stage(plan, "unserved") == pytest.approx(17.5)
    assert plan.money.set_index("source")["million_vnd"]["over_budget"] == pytest.approx(32.5)
    assert plan.certificate.status == "PROVED_OPTIMAL"


def test_decisions_of_the_optimum_give_the_optimum():
    problem = random_network(11, 8, 4, 2)
    best = plan_network(problem, PROOF)
    decisions = best.facilities[["site_id", "service", "period", "places"]]
    again = plan_network(problem.replace(decisions=decisions))
    assert list(again.stages["value"]) == pytest.approx(list(best.stages["value"]), rel=1e-4, abs=1e-2)


def test_duals_say_what_a_place_and_a_million_are_worth():
    """50 million for 60 people at one million a place: one more million serves one more person."""
    plan = plan_network(network(budgets=budget(("province", "t0", 50.0))), PROOF)
    duals = plan.duals[plan.duals["unit"] == "weighted_persons"]
    money = duals[duals["kind"] == "budget"]["value"]
    assert money.iloc[0] == pytest.approx(1.0)
    place = duals[duals["kind"] == "place"].set_index("site_id")["value"]
    assert place.loc["Y"] == pytest.approx(1.0)
