"""`plan_nearest`: each class of rules gives way as little as it must, and only where those before it are not enough."""

from __future__ import annotations

import pandas as pd
import pytest

from ansinh.models import (
    CoverageTarget,
    EquityCap,
    InfeasibleError,
    PlacesLimit,
    ShareLimit,
    SiteRule,
    SolverSettings,
    plan_nearest,
    plan_network,
)
from ansinh.models.network.families import FAMILIES
from ansinh.models.network.families.keep_apart import KeepApart
from ansinh.models.network.nearest import first_answer
from tests.models.network.tiny import budget, network, places

PROOF = SolverSettings()


def missed(problem):
    plan = plan_nearest(problem, PROOF)
    return plan, {(m.family, m.kind): (m.asked, round(m.reached, 3)) for m in plan.misses}


def test_a_plan_that_keeps_all_rules_misses_none():
    plan = plan_nearest(network(), PROOF)
    assert plan.misses == ()
    assert "misses" not in set(plan.stages["stage"])


def test_places_that_money_does_not_buy_are_missed_by_as_few_as_possible():
    """A site costs 10 and a place 1: 40 million buy 30 places at one site of the 50 asked."""
    plan, found = missed(
        network(budgets=budget(("province", "t0", 40.0)), limits=(PlacesLimit(("care",), "t0", 50.0),))
    )
    assert found == {("limits", "min"): (50.0, 30.0)}
    assert sum(places(plan).values()) == pytest.approx(30.0)
    assert plan.stages["stage"].iloc[0] == "misses"
    assert plan.certificate.note == "the plan that misses least"


def test_a_first_answer_misses_as_little_as_its_sites_allow_and_claims_no_proof():
    """As above: the two sites are all there are. A place costs 1 and a site 10, so that 55 million serve 45 of 60."""
    poor = budget(("province", "t0", 40.0))
    plan = first_answer(network(budgets=poor, limits=(PlacesLimit(("care",), "t0", 50.0),)), PROOF, None)
    assert [(m.asked, m.reached) for m in plan.misses] == [(50.0, pytest.approx(30.0))]
    assert plan.stages["gap"].iloc[0] == 1
    again = first_answer(network(budgets=budget(("province", "t0", 55.0))), PROOF, plan)
    assert again.misses == ()
    assert sum(places(again).values()) == pytest.approx(45.0)


def test_a_hard_target_and_a_hard_cap_are_missed_by_a_share():
    poor = budget(("province", "t0", 40.0))
    _, found = missed(network(budgets=poor, targets=(CoverageTarget(("care",), "t0", 0.9, hard=True),)))
    assert found == {("targets", ""): (0.9, 0.5)}
    cap = EquityCap("name", ("care",), "t0", 0.2, hard=True)
    named = {point: {"name": point} for point in "abc"}
    _, found = missed(network(budgets=poor, equity=(cap,), demand=named))
    assert found == {("equity", ""): (0.8, 0.5)}


def test_people_who_only_seem_to_fit_are_not_counted():
    """b and c reach only X, with 10 places; Y has room that they can't reach: 20 of 60 are served, not 30."""
    minutes = {"a": {"X": None, "Y": 10}, "b": {"X": 10, "Y": None}, "c": {"X": 10, "Y": None}}
    named = {point: {"name": point} for point in "abc"}
    problem = network(
        minutes=minutes,
        options={"X": {"max_places": 10.0}, "Y": {}},
        demand=named,
        equity=(EquityCap("name", ("care",), "t0", 0.5),),
        targets=(CoverageTarget(("care",), "t0", 0.9, hard=True),),
    )
    _, found = missed(problem)
    assert found == {("targets", ""): (0.9, pytest.approx(1 / 3, abs=1e-3))}


def test_a_new_site_may_be_smaller_than_asked():
    options = {"X": {"min_places": 50.0}, "Y": {"min_places": 50.0}}
    rule = SiteRule("at_least", ("X", "Y"), count=1)
    plan, found = missed(network(options=options, rules=(rule,), budgets=budget(("province", "t0", 40.0))))
    assert found == {("size_when_open", ""): (50.0, 30.0)}
    assert sum(places(plan).values()) == pytest.approx(30.0)


def test_sites_give_way_where_places_are_not_enough_and_money_never_does():
    """Opening both sites costs 20 even without a place: 15 million open one."""
    rule = SiteRule("at_least", ("X", "Y"), count=2)
    plan, found = missed(network(rules=(rule,), budgets=budget(("province", "t0", 15.0))))
    assert found == {("site_rules", "at_least"): (2.0, 1.0)}
    assert plan.money["million_vnd"].sum() <= 15.0


def test_money_gives_way_where_nothing_else_can():
    """What stands costs 30 a year to run and may not close."""
    options = {"X": {"existing_places": 10.0, "running_cost_million_vnd_per_year": 30.0}}
    problem = network(
        options=options, existing=("X",), budgets=budget(("province", "t0", 20.0), covers="running")
    )
    _, found = missed(problem)
    ((asked, reached),) = found.values()
    assert asked == 20.0
    assert reached == pytest.approx(30.0 * float(problem.periods["years"].iloc[0]), rel=1e-4)


def test_contradicting_site_rules_give_way_as_a_whole():
    rules = (SiteRule("must_open", ("X",)), SiteRule("must_not_open", ("X",)))
    _, found = missed(network(rules=rules))
    assert len(found) == 1
    assert next(iter(found.values())) == (1.0, 0.0)


def test_a_merger_that_two_rules_forbid_is_not_done():
    options = {
        "X": {"existing_places": 10.0, "merge_into": "Y", "merge_by": "t0"},
        "Y": {"existing_places": 10.0},
    }
    rules = tuple(SiteRule("must_open", ("X",), name=wish) for wish in ("the mayor's", "the families'"))
    plan, found = missed(network(options=options, existing=("X", "Y"), rules=rules))
    assert found == {("mergers", ""): (1.0, 0.0)}
    assert "X" in places(plan)


def test_shares_of_ownership_that_nobody_can_offer_are_dropped():
    limit = ShareLimit("non_public", ("care",), "t0", min_share=0.5)
    must = SiteRule("must_open", ("X", "Y"))
    at_least = PlacesLimit(("care",), "t0", 10.0)
    _, found = missed(network(shares=(limit,), rules=(must,), limits=(at_least,)))
    assert found == {("shares", "min"): (1.0, 0.0)}


def test_a_law_gives_way_last():
    options = {("X", "care"): {}, ("X", "rehab"): {}}
    rules = (SiteRule("must_open", ("X",), "care"), SiteRule("must_open", ("X",), "rehab"))
    need = pd.DataFrame(
        [("a", s, "t0", 10.0) for s in ("care", "rehab")],
        columns=["demand_id", "service", "period", "persons"],
    )
    problem = network(options=options, services={"care": {}, "rehab": {}}, minutes={"a": {"X": 10}}, need={"a": 10.0},
                      rules=rules, more=(KeepApart(("care",), ("rehab",)),)).replace(need=need)  # fmt: skip
    _, found = missed(problem)
    assert found == {("site_rules", "must_open"): (1.0, 0.0)}


def test_what_can_not_give_way_is_still_an_error():
    options = {"X": {"existing_places": 10.0, "merge_into": "Y", "merge_by": "t0"}, "Y": {"max_places": 5.0}}
    with pytest.raises(Exception, match="max_places"):
        network(options=options, existing=("X",))


def test_families_that_give_way_say_how():
    """A gap of a rule must change the problem, or the second solve would contradict itself again."""
    for family in FAMILIES:
        assert bool(family.gives_way) == (family.loosen.__name__ != "nothing_loosened"), family.name


def test_the_short_error_names_nothing():
    rules = (SiteRule("must_open", ("X",)), SiteRule("must_not_open", ("X",)))
    with pytest.raises(InfeasibleError) as error:
        plan_network(network(rules=rules), explained=False)
    assert error.value.to_relax == ()
