"""One hand-computed case for every constraint family."""

from __future__ import annotations

import pandas as pd
import pytest

from ansinh.models import (
    CoverageTarget,
    InputError,
    Objective,
    PlacesLimit,
    ShareLimit,
    SiteRule,
    plan_network,
)
from ansinh.models.settings import SolverSettings
from tests.models.network.tiny import EXACT, budget, network, places, stage

PROOF = SolverSettings(mip_gap=0.0)


def solve(problem):
    return plan_network(problem, PROOF)


def actions(plan, period="t0"):
    rows = plan.facilities[plan.facilities["period"] == period]
    return dict(zip(rows["site_id"], rows["action"], strict=True))


def test_everybody_is_served_at_least_cost_then_travel():
    """60 people in one new service: 10 + 60; Y is nearer to most: 10·40 + 20·20 + 30·10 = 1100."""
    plan = solve(network())
    assert places(plan) == {"Y": 60}
    assert stage(plan, "unserved") == pytest.approx(0)
    assert stage(plan, "cost") == pytest.approx(70)
    assert stage(plan, "travel") == pytest.approx(1100)
    assert plan.certificate.status == "PROVED_OPTIMAL"


def test_a_cost_tolerance_buys_shorter_travel():
    """With 15 % of 70 to spare, X opens too: 10·10 + 20·20 + 30·10 = 800."""
    objective = Objective(tolerances={"unserved": 0.0, "cost": 0.15})
    plan = solve(network(objective=objective))
    assert places(plan).keys() == {"X", "Y"}
    assert stage(plan, "travel") == pytest.approx(800)


def test_capacity_and_maximum_size():
    plan = solve(network(options={"X": {"max_places": 25.0}, "Y": {"max_places": 25.0}}))
    assert sum(places(plan).values()) == pytest.approx(50)
    assert stage(plan, "unserved") == pytest.approx(10)
    assert set(plan.unserved["cause"]) == {"no_place"}


def test_minimum_size_when_open():
    """80 places at least, though only 60 people come."""
    plan = solve(network(options={"X": {"min_places": 80.0}}, minutes={p: {"X": 5} for p in "abc"}))
    assert places(plan) == {"X": 80}
    assert stage(plan, "cost") == pytest.approx(90)


def test_modules_are_whole():
    plan = solve(network(options={"X": {"module_places": 25.0}}, minutes={p: {"X": 5} for p in "abc"}))
    assert places(plan) == {"X": 75}


def test_limit_on_minutes_makes_people_unreachable():
    """Within 15 minutes a reaches X only, c Y only, b nothing."""
    plan = solve(network(services={"care": {"max_minutes": 15.0}}))
    assert stage(plan, "unserved") == pytest.approx(20)
    row = plan.unserved.set_index("demand_id").loc["b"]
    assert row["cause"] == "out_of_reach"
    assert places(plan) == {"X": 10, "Y": 30}


def test_nearest_spare_place_is_named():
    problem = network(
        options={"X": {"min_places": 50.0}}, minutes={"a": {"X": 5}, "b": {"X": 92}, "c": {"X": 6}},
        services={"care": {"max_minutes": 60.0}},
    )  # fmt: skip
    row = solve(problem).unserved.iloc[0]
    assert (row["demand_id"], row["cause"]) == ("b", "out_of_reach")
    assert (row["nearest_spare_site"], row["nearest_spare_minutes"]) == ("X", 92)


def test_once_open_stays_open():
    """Need ends in the second period, the running cost doesn't."""
    options = {"X": {"running_cost_million_vnd_per_year": 3.0}}
    problem = network({"a": (10.0, 0.0)}, {"a": {"X": 5}}, options, periods=2)
    plan = solve(problem)
    assert places(plan, "t1") == {"X": 10}
    assert stage(plan, "cost") == pytest.approx(10 + 10 + 2 * 15)


def test_a_site_that_may_close_closes_when_that_is_cheaper():
    options = {"X": {"running_cost_million_vnd_per_year": 3.0, "closing_cost_million_vnd": 4.0}}
    problem = network(
        {"a": (10.0, 0.0)}, {"a": {"X": 5}}, options, periods=2, sites={"X": {"may_close": True}}
    )
    plan = solve(problem)
    assert actions(plan, "t1") == {"X": "close"}
    assert stage(plan, "cost") == pytest.approx(10 + 10 + 15 + 4)


@pytest.mark.parametrize(
    ("period", "cost"), [("", 4 + 20 + 2 * 5), ("t0", 4 + 20 + 2 * 5), ("t1", 15 + 4 + 20 + 5)]
)
def test_what_stands_closes_when_a_rule_says_so_and_not_before(period, cost):
    """X costs 3 a year as long as it stands, and 4 to close; its 10 people then need Y: 10 + 10, and 1 a year."""
    options = {
        "X": {
            "existing_places": 20.0,
            "running_cost_million_vnd_per_year": 3.0,
            "closing_cost_million_vnd": 4.0,
        },
        "Y": {"running_cost_million_vnd_per_year": 1.0},
    }
    rules = (SiteRule("must_close", ("X",), "care", period),)
    problem = network({"a": 10.0}, {"a": {"X": 5, "Y": 30}}, options, existing=["X"], periods=2, rules=rules)
    plan = solve(problem)
    assert actions(plan, period or "t0") == {"X": "close", "Y": "new"}
    assert places(plan, "t1") == {"Y": 10}
    assert stage(plan, "cost") == pytest.approx(cost)
    with pytest.raises(InputError, match="nothing stands at Y today"):
        problem.replace(rules=(SiteRule("must_close", ("Y",)),))


def test_existing_places_are_kept_and_upgraded_before_they_are_exceeded():
    """40 stand; 20 more cost 20 and one upgrade 7; a new site would cost 10 + 20."""
    options = {"X": {"existing_places": 40.0, "upgrade_cost_million_vnd": 7.0}, "Y": {}}
    plan = solve(network(options=options, existing=["X"]))
    assert places(plan) == {"X": 60}
    assert actions(plan) == {"X": "upgrade"}
    assert stage(plan, "cost") == pytest.approx(27)


def test_existing_places_may_be_more_than_the_limit_but_not_grow():
    options = {"X": {"existing_places": 40.0, "max_places": 30.0}}
    plan = solve(network(options=options, existing=["X"], minutes={p: {"X": 5} for p in "abc"}))
    assert places(plan) == {"X": 40}
    assert stage(plan, "unserved") == pytest.approx(20)


def test_merger_moves_places_to_the_successor():
    options = {
        "X": {"existing_places": 25.0, "merge_into": "Y", "merge_by": "t0", "merge_cost_million_vnd": 3.0},
        "Y": {"existing_places": 35.0},
    }
    plan = solve(network(options=options, existing=["X", "Y"]))
    assert places(plan) == {"Y": 60}
    assert actions(plan) == {"X": "merged", "Y": "merge_in"}
    assert stage(plan, "cost") == pytest.approx(3)


def test_conversion_gives_places_to_another_service():
    """Care needs 60 of its 80 places; training needs 60 and may get 20 of them at 0.5 each."""
    services = {"care": {}, "training": {}}
    options = {("X", "care"): {"existing_places": 80.0}, ("X", "training"): {"opening_cost_million_vnd": 0.0}}
    conversions = pd.DataFrame(
        [{"site_id": "X", "from_service": "care", "to_service": "training", "million_vnd_per_place": 0.5}]
    )
    near = {p: {"X": 5} for p in "abc"}
    plan = solve(network(None, near, options, services=services, existing=["X"], conversions=conversions))
    assert places(plan) == {("X", "care"): 60, ("X", "training"): 60}
    assert stage(plan, "cost") == pytest.approx(20 * 0.5 + 40 * 1.0)


def test_campus_cost_is_paid_once_for_two_services():
    """Two services on one campus cost 100 + 2·10 + 120; on two campuses 100 more."""
    services = {"care": {}, "training": {}}
    options = {(j, s): {} for j in "XY" for s in services}
    sites = {j: {"campus_cost_million_vnd": 100.0} for j in "XY"}
    plan = solve(network(options=options, services=services, sites=sites))
    assert stage(plan, "cost") == pytest.approx(240)
    assert set(plan.facilities["site_id"]) in ({"X"}, {"Y"})


def test_campus_size_is_shared_by_services():
    services = {"care": {}, "training": {}}
    options = {("X", s): {} for s in services}
    near = {p: {"X": 5} for p in "abc"}
    problem = network(None, near, options, services=services, sites={"X": {"max_places_total": 90.0}})
    plan = solve(problem)
    assert plan.facilities["places"].sum() == pytest.approx(90)
    least = solve(network(None, near, options, services=services, sites={"X": {"min_places_total": 150.0}}))
    assert least.facilities["places"].sum() == pytest.approx(150)


def test_land_limits_places():
    options = {"X": {"land_m2_per_place": 80.0}}
    problem = network(None, {p: {"X": 5} for p in "abc"}, options, sites={"X": {"land_m2": 3200.0}})
    plan = solve(problem)
    assert places(plan) == {"X": 40}
    assert plan.facilities["land_m2"].sum() == pytest.approx(3200)


def test_budget_limits_what_is_built():
    """50 million đồng: opening 10, 40 places."""
    plan = solve(network(budgets=budget(("province", "t0", 50.0))))
    assert sum(places(plan).values()) == pytest.approx(40)
    assert plan.money["million_vnd"].sum() == pytest.approx(50)


@pytest.mark.parametrize(("carry_over", "served"), [(True, 40), (False, 10)])
def test_money_is_carried_over_only_where_allowed(carry_over, served):
    """The site may open in the second period only: 30 of the first can be used then, or not."""
    budgets = budget(("province", "t0", 30.0), ("province", "t1", 20.0), carry_over=carry_over)
    problem = network(
        {"a": 60.0},
        {"a": {"X": 5}},
        {"X": {}},
        periods=2,
        budgets=budgets,
        sites={"X": {"first_period": "t1"}},
    )
    plan = solve(problem)
    assert plan.allocation["persons"].sum() == pytest.approx(served)


def test_a_source_pays_only_for_its_own_kind():
    budgets = budget(("state", "t0", 50.0), ownership="public")
    sites = {"X": {"ownership": "non_public"}, "Y": {}}
    options = {"X": {"opening_cost_million_vnd": 90.0}, "Y": {}}
    plan = solve(network(options=options, sites=sites, budgets=budgets))
    assert stage(plan, "unserved") == pytest.approx(0)
    assert set(plan.money["source"]) <= {"state", "unlimited"}
    assert plan.money.set_index("source")["million_vnd"].get("state", 0.0) <= 50 + 1e-6


def test_running_budget_limits_places():
    options = {"X": {"running_cost_million_vnd_per_place_year": 2.0}}
    budgets = budget(("province", "t0", 300.0), covers="running")
    plan = solve(network(None, {p: {"X": 5} for p in "abc"}, options, budgets=budgets))
    assert places(plan) == {"X": 30}


def test_discounting_counts_capital_at_the_start_and_running_by_year():
    options = {"X": {"running_cost_million_vnd_per_year": 1.0}}
    problem = network(
        {"a": (0.0, 10.0)}, {"a": {"X": 5}}, options, periods=2, discount_rate=0.1,
    )  # fmt: skip
    expected = 20 / 1.1**5 + sum(1 / 1.1 ** (5 + k) for k in range(5))
    assert stage(solve(problem), "cost") == pytest.approx(expected)


def test_soft_target_is_a_shortfall_and_hard_target_a_rule():
    target = CoverageTarget(("care",), "t0", 0.9)
    options = {"X": {"max_places": 30.0}}
    near = {p: {"X": 5} for p in "abc"}
    plan = solve(network(None, near, options, targets=(target,)))
    assert plan.shortfalls["missing_persons"].sum() == pytest.approx(24)
    assert stage(plan, "unserved") == pytest.approx(30 + 10 * 24)


def test_comprehensive_target_counts_comprehensive_places_only():
    options = {"X": {"comprehensive": True, "place_cost_million_vnd": 5.0}, "Y": {}}
    target = CoverageTarget(("care",), "t0", 0.5, comprehensive=True, hard=True)
    plan = solve(network(options=options, targets=(target,)))
    assert places(plan) == {"X": 30, "Y": 30}


def test_minimum_utilisation_keeps_small_sites_closed():
    """Y is asked to have 25 places at least, 90 % used: only with b's people; X has the rest."""
    options = {"X": {"max_places": 45.0}, "Y": {"min_places": 25.0}}
    plan = solve(network(options=options, services={"care": {"min_utilisation": 0.9}}))
    used = plan.facilities.set_index("site_id")["utilisation"]
    assert (used >= 0.9 - 1e-6).all()


def test_places_limits():
    limits = (PlacesLimit(("care",), "t0", max_places=45.0), PlacesLimit(("care",), "t0", 20.0, sites=("X",)))
    plan = solve(network(limits=limits))
    assert sum(places(plan).values()) == pytest.approx(45)
    assert places(plan)["X"] >= 20 - 1e-6


def test_share_of_non_public_places():
    share = ShareLimit("non_public", ("care",), "t0", min_share=0.25)
    plan = solve(network(sites={"X": {"ownership": "non_public"}}, shares=(share,)))
    assert places(plan)["X"] >= 15 - 1e-6
    most = solve(network(sites={"Y": {"ownership": "non_public"}}, shares=(
        ShareLimit("non_public", ("care",), "t0", max_share=0.5),)))  # fmt: skip
    assert places(most).get("Y", 0.0) <= 30 + 1e-6


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (SiteRule("must_open", ("X",)), {"X"}),
        (SiteRule("must_not_open", ("Y",)), {"X"}),
        (SiteRule("either_or", ("X", "Y")), {"Y"}),
        (SiteRule("at_least", ("X", "Y"), count=2), {"X", "Y"}),
        (SiteRule("if_then", ("Y", "X"), service="care"), {"X"}),
        (SiteRule("at_most", ("X", "Y"), count=1), {"Y"}),
    ],
)
def test_site_rules(rule, expected):
    """Alone, Y would open; a rule that isn't about Y leaves that as it is."""
    plan = solve(network(options={"X": {"opening_cost_million_vnd": 10.5}, "Y": {}}, rules=(rule,)))
    opened = set(places(plan))
    assert expected <= opened if rule.kind == "must_open" else opened == expected


def test_a_candidate_waits_for_its_first_period():
    problem = network({"a": 10.0}, {"a": {"X": 5}}, {"X": {}}, periods=2, sites={"X": {"first_period": "t1"}})
    plan = solve(problem)
    assert places(plan, "t0") == {}
    assert places(plan, "t1") == {"X": 10}


def test_weighted_sum_trades_people_against_money():
    """A person is worth 1.5 million: 60 people pay for 70 million; at 1.1 they don't."""
    for worth, served in ((1.5, 60), (1.1, 0)):
        objective = Objective(weights={"unserved": worth, "cost": 1.0})
        plan = solve(network(objective=objective))
        assert plan.allocation["persons"].sum() == pytest.approx(served)


def test_worst_minutes_is_shortened_last():
    objective = Objective(stages=("unserved", "cost", "worst_minutes"), tolerances={"cost": 0.15})
    plan = solve(network(objective=objective))
    assert plan.allocation["minutes"].max() == pytest.approx(20)
    assert EXACT.stages[-1] == "travel"


def test_places_are_built_when_need_grows():
    """10, then 20 people: 10 + 20 to build, and 0.1 a year for each place that stands: 5 + 10."""
    problem = network(
        {"a": [10.0, 20.0]},
        {"a": {"X": 5}},
        {"X": {"running_cost_million_vnd_per_place_year": 0.1}},
        periods=2,
    )
    plan = solve(problem)
    built = plan.facilities.set_index("period")["places_built"]
    assert built.to_dict() == pytest.approx({"t0": 10.0, "t1": 10.0})
    assert stage(plan, "cost") == pytest.approx(10 + 20 + 5 + 10)


def test_a_size_class_needs_two_facilities():
    """Of 25 to 40 places each, 60 people need two: 2·10 + 60, and nobody passes the nearer one: 800."""
    size = {"min_places": 25.0, "max_places": 40.0}
    plan = solve(network(options={"X": size, "Y": size}))
    assert places(plan) == {"X": 30, "Y": 30}
    assert stage(plan, "cost") == pytest.approx(80)
    assert stage(plan, "travel") == pytest.approx(800)


def test_public_money_builds_public_facilities_only():
    """20 of public money would be 10 places at X; Y isn't public and nobody limits what it spends."""
    plan = solve(
        network(
            sites={"X": {"ownership": "public"}, "Y": {"ownership": "non_public"}},
            budgets=budget(("province", "t0", 20.0), ownership="public"),
        )
    )
    assert places(plan) == {"Y": 60}
    paid = plan.money.set_index(["source", "ownership"])["million_vnd"].to_dict()
    assert paid == pytest.approx({("unlimited", "non_public"): 70.0})


def test_land_asked_for_a_place_differs_between_town_and_country():
    """400 m² hold 40 places at 10 m² in town, 900 m² 30 places at 30 m² in the country: 60 people need both."""
    options = {"X": {"land_m2_per_place": 10.0}, "Y": {"land_m2_per_place": 30.0}}
    land = {"X": {"land_m2": 400.0, "settlement": "urban"}, "Y": {"land_m2": 900.0, "settlement": "rural"}}
    plan = solve(network(options=options, sites=land))
    assert sum(places(plan).values()) == pytest.approx(60)
    assert places(plan)["Y"] <= 30 + 1e-6
    assert places(plan)["X"] <= 40 + 1e-6
    area = plan.facilities.set_index("site_id")["land_m2"].to_dict()
    assert area == pytest.approx({"X": 10 * places(plan)["X"], "Y": 30 * places(plan)["Y"]})


def test_staff_follow_the_places():
    """One worker for four residents: 60 places, 15 workers."""
    plan = solve(network(options={"Y": {"staff_per_place": 0.25}}, minutes={p: {"Y": 5} for p in "abc"}))
    assert plan.facilities["staff"].sum() == pytest.approx(15)
