"""Where limits on minutes decide who can be served, sites keep their names and the fewest unserved are found."""

from __future__ import annotations

import itertools
import time
from unittest import mock

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ansinh.models import plan_network
from ansinh.models.network import planner
from ansinh.models.network.model.arrays import Arrays
from ansinh.models.network.plan.measure import values_of
from ansinh.models.network.search import named
from ansinh.models.network.search.named import NamedSizes, stuck_groups
from ansinh.models.settings import SolverSettings
from tests.models.network.test_campus_sets import alike_network
from tests.models.network.tiny import budget, stage
from tests.samples import examples

FINE = SolverSettings(mip_gap=1e-3)


@settings(max_examples=examples(60), deadline=None)
@given(seed=st.integers(0, 10_000))
def test_groups_are_stuck_when_halls_condition_breaks(seed):
    """Against every subset of groups: the flow exists if and only if no subset outnumbers what it reaches."""
    rng = np.random.default_rng(seed)
    n, m = int(rng.integers(1, 6)), int(rng.integers(1, 5))
    people = rng.integers(0, 10, n).astype(float)
    loads = {10 + o: float(rng.integers(0, 12)) for o in range(m)}
    reach = [np.flatnonzero(rng.random(m) < 0.5) + 10 for _ in range(n)]

    def excess(chosen):
        reached = {int(o) for g in chosen for o in reach[g]}
        return sum(people[g] for g in chosen) - sum(loads[o] for o in reached)

    subsets = [c for k in range(1, n + 1) for c in itertools.combinations(range(n), k)]
    worst = max(map(excess, subsets))
    found = stuck_groups(people, reach, loads)
    assert (len(found) > 0) == (worst > 0)
    if len(found):
        assert excess(list(found)) == pytest.approx(worst)


@settings(max_examples=examples(8), deadline=None)
@given(seed=st.integers(0, 10_000), reach=st.sampled_from([20.0, 35.0]))
def test_fewest_unserved_within_reach_as_with_everything_written_out(seed, reach):
    problem = alike_network(seed, 12, 9, reach=reach, budgets=budget(("f", "t0", 60.0)))
    straight = plan_network(problem, FINE)
    with mock.patch.object(planner, "DIRECT_ARCS", 0):
        counted = plan_network(problem, FINE)
    best = stage(straight, "unserved")
    row = counted.stages.set_index("stage").loc["unserved"]
    assert row["bound"] <= best + 1e-3
    assert row["value"] == pytest.approx(best, rel=2e-3, abs=1e-3)
    assert row["gap"] <= FINE.mip_gap


@pytest.mark.parametrize(("seed", "whole"), [(0, False), (1, True)])
def test_whole_numbers_follow_only_where_fractions_are_not_enough(seed, whole, monkeypatch):
    problem = alike_network(seed, 12, 9, reach=20.0, budgets=budget(("f", "t0", 60.0)))
    asked, solve = [], named.solve

    def solved(prob, settings):
        asked.append(any(x.cat == "Integer" for x in prob.variables()))
        return solve(prob, settings)

    def judge(design):
        return values_of(design.a, design, design.allocation)["unserved"]

    monkeypatch.setattr(named, "solve", solved)
    until = time.perf_counter() + FINE.time_limit_s
    lower, found = NamedSizes(Arrays(problem)).solve("unserved", FINE, until, judge, np.inf)
    best = stage(plan_network(problem, FINE), "unserved")
    assert lower == pytest.approx(best, rel=2e-3)
    assert found[0] == pytest.approx(best, rel=2e-3)
    assert asked[0] is False
    assert any(asked) == whole
