"""Travel with more new campuses than can be enumerated: rounds of cuts close the gap, and agree with the whole problem."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from ansinh.models import Objective, plan_network
from ansinh.models.network.search.sets import compositions
from ansinh.models.settings import SolverSettings
from tests.models.network.tiny import network, stage

SITES = 9
LOOSE = Objective(tolerances={"unserved": 0.0, "cost": 0.6, "travel": 0.0})
"""Serving everybody at least cost takes three campuses or so; for six tenths more there may be six."""


def many_campuses(seed):
    rng = np.random.default_rng(seed)
    points, sites = rng.random((14, 2)) * 80, rng.random((SITES, 2)) * 80
    minutes = np.hypot(*(points[:, None] - sites[None]).transpose(2, 0, 1)).round(1)
    names = [f"s{j}" for j in range(SITES)]
    services = {"care": {}, "training": {}}
    base = {"min_places": 5.0, "max_places": 60.0, "module_places": 5.0, "opening_cost_million_vnd": 12.0}
    return network(
        {f"p{i}": float(rng.integers(2, 15)) for i in range(len(points))},
        {f"p{i}": dict(zip(names, map(float, row), strict=True)) for i, row in enumerate(minutes)},
        {(j, s): base for j in names for s in services},
        services=services,
        sites={j: {"campus_cost_million_vnd": 20.0} for j in names},
        objective=LOOSE,
    )


@pytest.mark.parametrize("seed", range(3))
def test_bound_and_plan_meet_where_sets_are_too_many(seed, monkeypatch):
    monkeypatch.setattr(compositions, "MOST_SLOTS", 1)
    problem = many_campuses(seed)
    large = plan_network(problem, SolverSettings(mip_gap=0.01, network_way="large", time_limit_s=30))
    whole = plan_network(problem, SolverSettings(mip_gap=0.001, network_way="written_out", time_limit_s=30))
    rows = [plan.stages.set_index("stage") for plan in (large, whole)]
    assert rows[0].loc["travel", "gap"] <= 0.01
    # Costs differ by their own gap, and with them what travel may cost: bounds are compared where costs agree.
    if stage(large, "cost") <= stage(whole, "cost") * (1 + 1e-6):
        assert rows[1].loc["travel", "bound"] <= stage(large, "travel") * (1 + 1e-6)
    if stage(whole, "cost") <= stage(large, "cost") * (1 + 1e-6):
        assert rows[0].loc["travel", "bound"] <= stage(whole, "travel") * (1 + 1e-6)


def test_what_comes_after_travel_is_bound_within_the_limit_on_travel():
    """Without cuts at its own answers the model of the bound takes the limit on travel for kept: three fifths here."""
    order = Objective(
        stages=("unserved", "travel", "cost"), tolerances={"unserved": 0.0, "travel": 0.05, "cost": 0.0}
    )
    problem = many_campuses(0).replace(objective=order)
    fine = SolverSettings(mip_gap=0.001, time_limit_s=30)
    large = plan_network(problem, replace(fine, network_way="large")).stages.set_index("stage")
    whole = plan_network(problem, replace(fine, network_way="written_out")).stages.set_index("stage")
    assert large.loc["cost", "gap"] <= 0.01
    if large.loc["travel", "value"] <= whole.loc["travel", "value"] * (1 + 1e-6):
        assert whole.loc["cost", "bound"] <= large.loc["cost", "value"] * (1 + 1e-6)
    if whole.loc["travel", "value"] <= large.loc["travel", "value"] * (1 + 1e-6):
        assert large.loc["cost", "bound"] <= whole.loc["cost", "value"] * (1 + 1e-6)
