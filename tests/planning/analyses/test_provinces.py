"""Test every analysis on a real province, Lào Cai, with few demand points: totals agree, and limits hold."""

from __future__ import annotations

import pytest

from ansinh.planning.analyses import (
    Base,
    alternatives,
    best,
    break_even,
    cases,
    changed,
    evaluate,
    frontier,
    override,
    robustness,
    sensitivity,
    sweep,
)
from ansinh.planning.analyses.base import open_sites, stage_values
from ansinh.planning.analyses.compare_runs import Source, compare_sources
from ansinh.planning.answer.folder.rundata import OFFICIAL, OPTIMISED
from ansinh.planning.answer.run import Clock, finished_run
from ansinh.planning.inputs.own_data.own import scenario_province
from ansinh.planning.inputs.problem import collect_inputs
from ansinh.planning.question.text.load import load_scenario

FEW = {
    "demand.points": 20,
    "candidates": {"unit": "commune", "per_district": 1},
    "solver.time_limit_s": 300,
}
"""Proven in about a second; a busy machine may need longer."""
# In the gate the guide to the analyses and a notebook run each of them, and tiny networks judge them.
pytestmark = pytest.mark.thorough


@pytest.fixture(scope="module")
def base() -> Base:
    scenario = changed(load_scenario("lao-cai"), FEW)
    return best(collect_inputs(scenario, scenario_province(scenario)))


def test_evaluate_and_override(base: Base):
    found = evaluate(base.inputs, base=base)
    served = found.indicators.loc["served_persons"]
    assert served[OPTIMISED] >= served[OFFICIAL] - 0.5
    site = min(open_sites(base.plan, base.problem, new=True))
    without = override(base.inputs, forbid=[site], base=base)
    assert site not in open_sites(without.plan, base.problem)
    # A forced or forbidden site never improves the first stage, except within the solver's gap.
    first = without.price.iloc[0]
    assert first["difference"] >= -0.005 * max(1.0, abs(first["optimised"]))


def test_alternatives_differ_and_are_nearly_as_good(base: Base):
    found = alternatives(base.inputs, 1, 0.1, base=base)

    assert (found.table["differs_in"].dropna() >= 1).all()
    assert found.sites["plans"].max() <= len(found.plans)


def test_the_frontier_falls(base: Base):
    found = frontier(base.inputs, "capital", "unserved", 2, base=base)
    efficient = found.efficient.sort_values("x")
    assert len(efficient) >= 1
    assert efficient["y"].is_monotonic_decreasing


def test_sensitivity_and_break_even(base: Base):
    worth = sensitivity(base.inputs, base=base)
    assert (worth.places["persons_more"] <= worth.places["dual_persons"] + 1e-4).all()
    assert set(worth.money["period"]) <= set(base.inputs.scenario.period_ids)
    asked = worth.coverage.dropna(subset=["persons_more"])
    assert (asked["persons_asked"] > 0).all()
    flip = break_even(base.inputs, "capital", 0.95, 1.05, tolerance=0.1, base=base)
    assert 0.95 <= flip.low <= 1.0 <= flip.high <= 1.05


def test_compare_by_old_and_new_communes(base: Base):
    assert base.official is not None
    run = finished_run(base.inputs, {OFFICIAL: base.official, OPTIMISED: base.plan}, Clock())
    found = compare_sources([Source(plan, run.data, plan) for plan in (OFFICIAL, OPTIMISED)])
    assert set(found.groups["group_by"]) == {"district_code", "settlement", "commune_code_2025"}
    rows = found.groups[found.groups["service"] == "all"]
    sums = rows.groupby(["group_by", "period"])[f"persons {OPTIMISED}"].sum()
    served = base.plan.allocation.groupby("period")["persons"].sum()
    for (_, period), persons in sums.items():
        assert persons == pytest.approx(served[period])


def test_sweep_and_robustness(base: Base, tmp_path):
    scenario = base.inputs.scenario
    rows = [{"name": "as it is"}, {"name": "flood", "flood.in_force": True}]
    swept = sweep(cases(scenario, rows, "t"), tmp_path, "inline")
    assert {result.status for result in swept.results.values()} == {"done"}
    assert swept.results["as it is"].plans[OPTIMISED]["unserved_persons"] == pytest.approx(
        stage_unserved(base), abs=1.0
    )
    found = robustness(scenario, travel=["central"], count=2, out=tmp_path, scheduler="inline")
    assert found.sites["cases"].eq(2).all()
    assert (found.regret["worst_regret_persons"] >= 0).all()
    assert found.hedge is not None
    assert found.hedge.sets["possible_in"].max() == 2
    assert found.hedge.price_of_not_knowing >= 0


def stage_unserved(base: Base) -> float:
    """Return people not served in the last period of the best plan."""
    assert "unserved" in stage_values(base.plan)
    last = base.problem.periods.index[-1]
    return float(base.plan.unserved.loc[base.plan.unserved["period"] == last, "persons"].sum())
