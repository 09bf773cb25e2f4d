"""The twin itself: right where the answer is known by hand, and blind to none of the faults it is there for."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pandas as pd
import pytest

from ansinh import models
from ansinh.models import LocationProblem, PlacesLimit, SiteRule, p_median, plan_network
from ansinh.models.network.problem import FairAreas
from tests.models.network.tiny import budget, network
from tests.twin.location.compare import compare as compare_location
from tests.twin.location.enumeration import truth
from tests.twin.location.generator import MODELS, question_of
from tests.twin.network import compare as plans
from tests.twin.network import given_places
from tests.twin.network.compare import EXACT, Case, compare, plan_by
from tests.twin.network.generator import IN_GATE, accepted
from tests.twin.network.traps_rules import KINDS
from tests.twin.network.twin import Twin
from tests.twin.verdict import Fault

FIRST = 200
"""Seeds that are looked at for what the generator of questions draws."""
OFTEN = 3
"""Networks of a gate that must have each trap and each kind of rule."""


@pytest.mark.parametrize("solver", ["highs", "cbc"])
def test_a_network_worked_out_by_hand(solver):
    """60 people: 10 + 20 + 30. One site costs 10 + 60 and is far from somebody; nearer ones cost 10 more."""
    twin = Twin(network(), solver)
    assert twin.best("unserved", {}) == pytest.approx(0)
    assert twin.best("cost", {"unserved": 0}) == pytest.approx(70)
    # one site: X has 10·10 + 20·20 + 30·40, Y has 10·40 + 20·20 + 30·10
    assert twin.best("travel", {"unserved": 0, "cost": 70}) == pytest.approx(1100)
    assert twin.best("worst_minutes", {"unserved": 0, "cost": 80}) == 20
    # with 40 million there is one site with 30 places
    assert twin.best("unserved", {"cost": 40}) == pytest.approx(30)


@pytest.mark.parametrize("solver", ["highs", "cbc"])
def test_a_contradiction_is_none(solver):
    must = SiteRule("must_open", ("X",))
    nothing = PlacesLimit(("care",), "t0", 10.0, 20.0, ("X",))
    broke = network(rules=(must,), limits=(nothing,), budgets=budget(("state", "t0", 19.0)))
    assert Twin(broke, solver).best("unserved", {}) is None
    able = network(rules=(must,), limits=(nothing,), budgets=budget(("state", "t0", 20.0)))
    assert Twin(able, solver).best("unserved", {}) == pytest.approx(50)


@pytest.mark.parametrize(
    ("column", "change", "fault"),
    [
        ("value", 5.0, Fault.PROOF),
        ("bound", 5.0, Fault.BOUND),
        ("value", -5.0, Fault.VALUE),
    ],
)
def test_a_stage_that_lies_is_found(monkeypatch, column, change, fault):
    problem = network()
    plan = plan_by(problem, "written_out")
    stages = plan.stages.copy()
    stages.loc[stages["stage"] == "cost", column] += change
    monkeypatch.setattr(plans, "plan_by", lambda *_: replace(plan, stages=stages))
    found = {d.fault for d in compare(Case(0, "written_out", problem))}
    assert fault in found


def test_places_that_nobody_has_built_are_found(monkeypatch):
    problem = network()
    plan = plan_by(problem, "written_out")
    facilities = plan.facilities.assign(places=plan.facilities["places"] * 2)
    monkeypatch.setattr(plans, "plan_by", lambda *_: replace(plan, facilities=facilities))
    assert [d.fault for d in compare(Case(0, "written_out", problem))] == [Fault.VALUE]


def test_people_who_vanish_are_found(monkeypatch):
    problem = network()
    plan = plan_by(problem, "written_out")
    monkeypatch.setattr(plans, "plan_by", lambda *_: replace(plan, allocation=plan.allocation.iloc[1:]))
    assert Fault.VALUE in {d.fault for d in compare(Case(0, "written_out", problem))}


def test_an_error_is_a_crash(monkeypatch):
    def fail(_problem, _way):
        raise KeyError("o_1")

    monkeypatch.setattr(plans, "plan_by", fail)
    assert [d.fault for d in compare(Case(7, "large", network()))] == [Fault.CRASH]


@pytest.mark.parametrize(("change", "fault"), [(0.5, Fault.BOUND), (-0.5, Fault.VALUE)])
def test_a_location_certificate_that_lies_is_found(monkeypatch, change, fault):
    question = next(q for q in map(question_of, range(FIRST)) if q.model == "p_median" and q.persons > 5)
    plan = p_median(question.problem(), **question.arguments())
    off = change * (plan.objective + question.unit())
    if fault is Fault.BOUND:
        lie = replace(plan, certificate=replace(plan.certificate, bound=plan.objective + off))
    else:
        lie = replace(plan, objective=plan.objective + off)
    monkeypatch.setattr(models, "p_median", lambda *_, **__: lie)
    assert fault in {found for found, _ in compare_location(question)}


def test_enumeration_by_hand():
    """Two points of 3 and 2 persons, near places for 3: split, two go to the far site; whole, all of the three."""
    question = replace(
        next(q for q in map(question_of, range(FIRST)) if q.model == "p_median"),
        minutes=((1, 10), (2, 20)),
        demand=(3, 2),
        capacity=(3, 9),
        existing=(),
        p=2,
        capacitated=True,
        single_source=False,
        price=None,
    )
    # the second point saves 18 minutes a person at the near site, the first 9
    assert truth(question).objective == 2 * 2 + 1 * 1 + 2 * 10
    assert truth(replace(question, single_source=True)).objective == 2 * 2 + 3 * 10
    assert truth(replace(question, p=1)).unserved == 0
    # for 5 minutes a person nobody goes far: the near places are for those with 1 minute
    assert truth(replace(question, price=5)).objective == 3 * 1 + 2 * 5


def test_people_who_could_be_assigned_better_to_given_places_are_found(monkeypatch):
    """60 people, 40 places at X: whoever is nearest goes there; a plan that sends somebody else is found."""
    written = network().replace(
        decisions=pd.DataFrame([("X", "care", "t0", 40.0)], columns=[*given_places.KEYS, "places"])
    )
    assert not list(given_places.wrong_as_written(written, EXACT))
    plan = plan_network(written, EXACT)
    longer = plan.stages.assign(value=plan.stages["value"] + (plan.stages["stage"] == "travel"))
    monkeypatch.setattr(given_places, "plan_network", lambda *_: replace(plan, stages=longer))
    assert list(given_places.wrong_as_written(written, EXACT))


def test_an_unfair_assignment_is_found(monkeypatch):
    """20 places for 10 people here and 20 there: the nearest 10 get all, and the others half, unless it is fair."""
    places = {"X": {"max_places": 20.0}, "Y": {"max_places": 0.0}}
    near = {"a": {"X": 10, "Y": 40}, "b": {"X": 20, "Y": 40}}
    areas = FairAreas(("part",), ("care",))
    parts = {"a": {"part": "north"}, "b": {"part": "south"}}
    problem = network({"a": 10.0, "b": 20.0}, near, places, demand=parts, fairness=(areas,))
    assert not list(given_places.wrong_fairness(problem, EXACT))
    monkeypatch.setattr(
        given_places, "plan_fairly", lambda problem, settings, _: plan_network(problem, settings)
    )
    assert any("the worst area" in text for text in given_places.wrong_fairness(problem, EXACT))


def test_the_same_seed_is_the_same_problem():
    assert question_of(3) == question_of(3)
    one, other = accepted(3), accepted(3)
    assert one is not None
    assert other is not None
    pd.testing.assert_frame_equal(one.options, other.options)
    pd.testing.assert_frame_equal(one.minutes, other.minutes)


def test_every_model_and_every_trap_is_drawn():
    assert {question_of(seed).model for seed in range(FIRST)} == set(MODELS)
    drawn = [p for p in map(accepted, range(IN_GATE)) if p is not None]
    assert len(drawn) > 0.9 * IN_GATE
    traits = {
        "closing": lambda p: p.sites["may_close"].any(),
        "merging": lambda p: (p.options["merge_into"] != "").any(),
        "converting": lambda p: len(p.conversions),
        "modules": lambda p: p.options["module_places"].notna().any(),
        "unlimited": lambda p: (p.options["max_places"] == float("inf")).any(),
        "carrying": lambda p: len(p.budgets) and p.budgets["carry_over"].any(),
        "comprehensive": lambda p: any(t.comprehensive for t in p.targets),
        "cut off": lambda p: p.minutes.isna().all(axis=1).any(),
        "equity": lambda p: p.equity,
        "shares": lambda p: p.shares,
        "weights": lambda p: p.objective.weights,
        "longest": lambda p: "worst_minutes" in p.objective.stages,
        "taking turns": lambda p: (p.services["people_per_place"] != 1).any(),
        "kept apart": lambda p: p.more,
        "whole conversions": lambda p: p.conversions["module_places"].notna().any(),
    }
    assert {name for name, has in traits.items() if sum(map(bool, map(has, drawn))) < OFTEN} == set()
    kinds = Counter(rule.kind for p in drawn for rule in p.rules)
    assert {kind for kind, times in kinds.items() if times >= OFTEN} == {*KINDS, "must_close"}


def test_a_problem_in_other_units_is_the_same_problem():
    question = replace(question_of(5), person=1e-6, minute=1e3, capacitated=True, boundless=False)
    problem: LocationProblem = question.problem()
    assert problem.demand == pytest.approx([persons * 1e-6 for persons in question.demand])
    assert question.unit() in {1.0, 1e-6, 1e3, 1e-3}
