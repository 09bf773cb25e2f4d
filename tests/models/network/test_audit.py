"""The audit finds every kind of tampering with a plan that was right."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ansinh.models import Objective, PlacesLimit, SiteRule, plan_network
from ansinh.models.network.check.audit import audit
from ansinh.models.network.model.arrays import Arrays
from ansinh.models.network.model.units import MISSES, WEIGHTED, Units
from ansinh.models.network.problem.network_problem import STAGES
from ansinh.models.network.search.near import NearModel
from ansinh.models.settings import SolverSettings
from tests.models.network.tiny import budget, network


@pytest.fixture(scope="module")
def problem():
    return network(
        options={"X": {"existing_places": 30.0, "land_m2_per_place": 10.0}, "Y": {}},
        existing=["X"],
        sites={"X": {"land_m2": 300.0}},
        budgets=budget(("province", "t0", 35.0)),
        limits=(PlacesLimit(("care",), "t0", max_places=56.0),),
        rules=(SiteRule("must_open", ("Y",)),),
        services={"care": {"max_minutes": 40.0}},
    )


@pytest.fixture(scope="module")
def plan(problem):
    return plan_network(problem, SolverSettings(mip_gap=0.0))


def test_a_right_plan_passes(problem, plan):
    assert audit(problem, plan) == []


TAMPERED = [
    ("allocation", "persons", lambda x: x * 1.01),
    ("allocation", "minutes", lambda x: x - 1),
    ("allocation", "site_id", lambda _: "X"),
    ("unserved", "persons", lambda x: x * 0.5),
    ("facilities", "places", lambda x: x + 1),
    ("facilities", "places", lambda x: x - 3),
    ("facilities", "places_before", lambda x: x + 1),
    ("facilities", "served_persons", lambda x: x - 1),
    ("facilities", "capital_million_vnd", lambda x: x + 1),
    ("facilities", "running_million_vnd_per_year", lambda x: x + 1),
    ("facilities", "action", lambda _: "close"),
    ("money", "million_vnd", lambda x: x * 1.2),
    ("money", "million_vnd_discounted", lambda x: x * 0.9),
    ("stages", "value", lambda x: x * 0.9),
]


@pytest.mark.parametrize(("table", "column", "change"), TAMPERED)
def test_tampering_is_found(problem, plan, table, column, change):
    frame = getattr(plan, table).copy()
    frame[column] = frame[column].map(change)
    assert audit(problem, replace(plan, **{table: frame}))


@pytest.mark.parametrize(
    "change",
    [
        {"budgets": budget(("province", "t0", 20.0))},
        {"limits": (PlacesLimit(("care",), "t0", max_places=40.0),)},
        {"rules": (SiteRule("must_not_open", ("Y",)),)},
        {"discount_rate": 0.1, "limits": (PlacesLimit(("care",), "t0", min_places=90.0),)},
    ],
)
def test_a_plan_of_another_problem_is_found(problem, plan, change):
    assert audit(problem.replace(**change), plan)


def test_every_stage_has_its_unit_and_its_first_answer(problem):
    units = Units(persons=2.0, million_vnd=4.0, minutes=8.0)
    assert [units.of_stage(name) for name in (*STAGES, WEIGHTED, MISSES)] == [2.0, 4.0, 16.0, 8.0, 1.0, 1.0]
    model = NearModel(Arrays(problem), ["X", "Y"])
    sums = [model._stage(name) for name in STAGES if name != "worst_minutes"]
    assert len({cost.tobytes() for cost, _ in sums}) == len(sums)


BY_HAND = {"unserved": 1000.0, "cost": 5020.0, "travel": 65_000.0, "worst_minutes": 20.0}
"""X and Y have 2,500 places each, all built, for 6,000 people: all of a and 1,500 of b go to X, 2,500 of c to Y."""


def of_ordinary_size(objective: Objective):
    """Return a network that is solved in its own units, so that findings tell its own numbers."""
    sizes = {"max_places": 2500.0}
    return network(
        {"a": 1000.0, "b": 2000.0, "c": 3000.0}, options={"X": sizes, "Y": sizes}, objective=objective
    )


@pytest.fixture(scope="module")
def staged():
    problem = of_ordinary_size(Objective(stages=STAGES))
    return problem, plan_network(problem, SolverSettings(mip_gap=0.0))


def falsified(plan, stage: str):
    """Return the plan with a stage that is said to be better by a tenth."""
    stages = plan.stages.copy()
    stages.loc[stages["stage"] == stage, "value"] *= 0.9
    return replace(plan, stages=stages)


@pytest.mark.parametrize("stage", STAGES)
def test_the_audit_counts_every_stage(staged, stage):
    problem, plan = staged
    assert audit(problem, plan) == []
    assert plan.stages.set_index("stage")["value"].to_dict() == pytest.approx(BY_HAND)
    value = BY_HAND[stage]
    said = f"stage {stage}: the plan has {value:,.3f}, the stage says {0.9 * value:,.3f}"
    assert [str(finding) for finding in audit(problem, falsified(plan, stage))] == [said]


def test_the_audit_counts_the_weighted_sum():
    problem = of_ordinary_size(Objective(weights={"unserved": 100.0, "cost": 1.0, "travel": 0.01}))
    plan = plan_network(problem, SolverSettings(mip_gap=0.0))
    assert plan.stages["value"].tolist() == pytest.approx([100_000.0 + 5020.0 + 650.0])
    assert audit(problem, plan) == []
    assert [finding.where for finding in audit(problem, falsified(plan, WEIGHTED))] == ["stage weighted"]


def test_a_stage_that_is_not_known_is_taken_for_no_other(problem, staged):
    with pytest.raises(ValueError, match="no unit is known for the stage 'emissions'"):
        Units().of_stage("emissions")
    with pytest.raises(ValueError, match="doesn't know the stage 'emissions'"):
        NearModel(Arrays(problem), ["X", "Y"])._stage("emissions")
    ordinary, plan = staged
    with pytest.raises(ValueError, match="the audit doesn't know the stage 'emissions'"):
        audit(ordinary, replace(plan, stages=plan.stages.assign(stage="emissions")))
