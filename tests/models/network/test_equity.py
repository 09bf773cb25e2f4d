"""Equity caps: who of a group may be left out, by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from ansinh.models import EquityCap, InfeasibleError, PlacesLimit, plan_network
from ansinh.models.settings import SolverSettings
from tests.models.network.tiny import budget, network, places

PROOF = SolverSettings(mip_gap=0.0)


def solve(problem):
    return plan_network(problem, PROOF)


def test_equity_cap_moves_places_to_the_group_left_behind():
    """30 places for 60 people; without a cap who is unserved is a matter of travel: c, the far point."""
    demand = {"a": {"g": "near"}, "b": {"g": "near"}, "c": {"g": "far"}}
    near = {"a": {"X": 5}, "b": {"X": 6}, "c": {"X": 90}}
    options = {"X": {"max_places": 30.0}}
    loose = solve(network(None, near, options, demand=demand))
    assert dict(zip(loose.unserved["demand_id"], loose.unserved["persons"], strict=True)) == {"c": 30}
    cap = EquityCap("g", ("care",), "t0", 0.5, hard=True)
    plan = solve(network(None, near, options, demand=demand, equity=(cap,)))
    assert plan.unserved.groupby("demand_id")["persons"].sum()["c"] == pytest.approx(15)


def test_a_cap_decides_where_places_are_built():
    """30 places for two groups of 30; at least 40 % of those far away, 12, must have one, or all would be built nearby."""
    minutes = {"a": {"Near": 5}, "b": {"Far": 90}}
    asked = {
        "minutes": minutes,
        "options": {"Near": {}, "Far": {}},
        "demand": {"a": {"g": "near"}, "b": {"g": "far"}},
        "limits": (PlacesLimit(("care",), "t0", max_places=30.0),),
    }
    need = {"a": 30.0, "b": 30.0}
    assert places(solve(network(need, **asked))) == {"Near": 30}
    cap = EquityCap("g", ("care",), "t0", 0.6, hard=True)
    assert places(solve(network(need, equity=(cap,), **asked))) == {"Near": 18, "Far": 12}


def test_a_hard_cap_may_need_a_site_beyond_the_nearest():
    """Seven small homes nearby take 7 of 30 people; the cap leaves out 3, so that 20 must go to the far one."""
    places = {f"N{k}": 1.0 for k in range(7)} | {"Far": 30.0}
    minutes = {"c": {site: 90.0 if site == "Far" else 5.0 + k for k, site in enumerate(places)}}
    built = [{"site_id": site, "service": "care", "period": "t0", "places": n} for site, n in places.items()]
    cap = EquityCap("g", ("care",), "t0", 0.1, hard=True)
    plan = solve(
        network(
            {"c": 30.0}, minutes, {site: {} for site in places}, demand={"c": {"g": "far"}}, equity=(cap,),
            decisions=pd.DataFrame(built),
        )
    )  # fmt: skip
    assert plan.allocation["persons"].sum() == pytest.approx(30)


def test_equity_by_class_of_commune():
    """30 places for 60 people, half of them in the mountains, which may be left with a fifth unserved at most."""
    demand = {p: {"settlement": "mountain" if p == "c" else "rural"} for p in "abc"}
    cap = EquityCap("settlement", ("care",), "t0", 0.2)
    minutes = {"a": {"X": 10}, "b": {"X": 20}, "c": {"X": 40}}
    plan = solve(network(minutes=minutes, options={"X": {"max_places": 30.0}}, demand=demand, equity=(cap,)))
    left = plan.unserved.groupby("demand_id")["persons"].sum()
    # 30 places: 24 would keep the cap in the mountains, as many in the country; 18 are short, wherever they are.
    assert plan.shortfalls["missing_persons"].sum() == pytest.approx(18)
    assert left.sum() == pytest.approx(30)


def test_a_hard_cap_that_cannot_be_kept_is_named():
    cap = EquityCap("district_code", ("care",), "t0", 0.1, hard=True, name="nobody forgotten")
    with pytest.raises(InfeasibleError) as error:
        solve(network(budgets=budget(("province", "t0", 20.0)), equity=(cap,)))
    assert len(error.value.to_relax) == 1
    assert "province" in error.value.to_relax[0] or "nobody forgotten" in error.value.to_relax[0]
