"""Travel with more new campuses than can be enumerated: rounds of cuts close the gap, and agree with the whole problem."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from ansinh.models import Objective, PlacesLimit, ShareLimit, SiteRule, plan_network
from ansinh.models.network.model.arrays import Arrays
from ansinh.models.network.search.sets import compositions
from ansinh.models.network.search.stages import begin
from ansinh.models.network.search.ways import travel
from ansinh.models.network.search.ways.apart import _allowed, most_new
from ansinh.models.network.search.ways.travel_cuts import settle
from ansinh.models.network.stages.stage import Progress
from ansinh.models.settings import SolverSettings
from tests.models.network.tiny import network, places, stage
from tests.samples import parts

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


@pytest.mark.parametrize("seed", parts(3, 1, gate=1))
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


def counted(seed):
    """At most two new sites a service, some places scarce; cost is no aim."""
    problem = many_campuses(seed)
    sites = tuple(problem.sites.index)
    rules = tuple(SiteRule("at_most", sites, service, "", 2) for service in problem.services.index)
    return problem.replace(rules=rules, objective=Objective(stages=("unserved", "travel"), tolerances={}))


@pytest.mark.parametrize("seed", parts(3, 1, gate=1))
def test_services_apart_bound_the_whole_and_make_a_plan_without_empty_places(seed, monkeypatch):
    monkeypatch.setattr(compositions, "MOST_SLOTS", 1)
    seen = []
    apart = travel.services_apart

    def told(search):
        seen.append((search.a, apart(search)))
        return seen[0][1]

    monkeypatch.setattr(travel, "services_apart", told)
    problem = counted(seed)
    large = plan_network(problem, SolverSettings(mip_gap=0.01, network_way="large", time_limit_s=30))
    whole = plan_network(problem, SolverSettings(mip_gap=0.0, network_way="written_out", time_limit_s=30))
    ((a, found),) = seen
    assert most_new(a, 0, 0) == 2
    bound = (
        found.bound.value * problem.need["persons"].sum() / a.need.sum()
    )  # searches count in units of their own
    assert 0.9 * stage(whole, "travel") <= bound <= stage(whole, "travel") * (1 + 1e-6)
    assert stage(large, "travel") <= stage(whole, "travel") * 1.011
    # Modules of five: nobody's place stands empty but those that a whole module and the smallest size bring.
    built = large.facilities[large.facilities["places"] > 0]
    assert (built["places"] < np.maximum(built["served_persons"] + 5.0, 5.1)).all()


def test_people_left_out_loosen_the_bound_of_services_apart(monkeypatch):
    monkeypatch.setattr(compositions, "MOST_SLOTS", 1)
    problem = counted(0)
    short = problem.replace(options=problem.options.assign(max_places=30.0))
    large, whole = (
        plan_network(short, SolverSettings(mip_gap=0.01, network_way=way, time_limit_s=30))
        for way in ("large", "written_out")
    )
    assert stage(large, "unserved") == pytest.approx(stage(whole, "unserved"), rel=1e-3)
    assert stage(large, "unserved") > 0
    rows = large.stages.set_index("stage")
    assert rows.loc["travel", "bound"] <= stage(whole, "travel") * (1 + 1e-3)


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


def test_a_stage_after_travel_has_a_bound_however_little_time_a_change_gets(monkeypatch):
    monkeypatch.setattr(travel, "QUICK_SECONDS", 0.0)
    order = Objective(stages=("unserved", "travel", "cost"), tolerances={"travel": 0.05})
    problem, settings = (
        many_campuses(0).replace(objective=order),
        SolverSettings(mip_gap=0.3, network_way="large"),
    )
    first = plan_network(problem, settings)
    again = plan_network(problem, settings, warm_start=first).stages.set_index("stage")
    assert 0 < again.loc["cost", "bound"] <= again.loc["cost", "value"]


NO_COST = Objective(stages=("unserved", "travel"), tolerances={})


def settled(problem, names):
    """Return what is settled where these sites alone are open."""
    a = Arrays(problem)
    search = begin(a, SolverSettings(), Progress(lambda _: None), None)
    at = [a.option_at[a.site_at[name], 0] for name in names]
    openings = np.zeros((a.n_options, a.n_periods), bool)
    openings[at] = True
    return settle(search, openings)


def test_places_asked_for_at_a_closed_site_are_not_forgotten():
    problem = network(limits=(PlacesLimit(("care",), "t0", min_places=20.0, sites=("Y",)),))
    assert settled(problem, ["X"]) is None
    assert settled(problem, ["X", "Y"]) is not None
    must = network(rules=(SiteRule("must_open", ("Y",)),))
    assert settled(must, ["X"]) is None
    assert settled(must, ["Y"]) is not None
    one = network(rules=(SiteRule("at_least", ("X", "Y"), "care", "", 1),))
    assert settled(one, ["X"]) is not None


def merging():
    options = {"X": {"existing_places": 20.0, "merge_into": "Y", "merge_by": "t0"}, "Y": {}}
    return network(options=options, existing=["X"])


def test_a_merger_into_a_closed_site_is_not_forgotten():
    assert settled(merging(), ["X"]) is None
    assert settled(merging(), ["Y"]) is not None


def test_services_apart_keep_to_what_rules_say_of_one_site():
    a = Arrays(merging())
    x, y = (a.option_at[a.site_at[name], 0] for name in "XY")
    openings = np.zeros((a.n_options, 1), bool)
    openings[x] = True
    wanted = _allowed(a, openings)
    assert not wanted[x, 0]
    assert wanted[y, 0]
    rules = (SiteRule("must_not_open", ("X",)), SiteRule("must_open", ("Y",), "care"))
    wanted = _allowed(Arrays(network(rules=rules)), openings)
    assert not wanted[x, 0]
    assert wanted[y, 0]


def test_new_sites_that_a_rule_does_not_name_are_counted_beside_it():
    rules = (SiteRule("at_most", ("X", "Y"), "care", "", 1),)
    assert most_new(Arrays(network(rules=rules)), 0, 0) == 1
    three = {"X": {}, "Y": {}, "Z": {}}
    ways = {p: dict.fromkeys("XYZ", 10) for p in "abc"}
    assert most_new(Arrays(network(None, ways, three, rules=rules)), 0, 0) == 2


def test_a_campus_keeps_its_least_size_where_cost_is_no_aim():
    problem = network(
        {"a": 50.0}, {"a": {"X": 10}}, {"X": {"max_places": 150.0}}, sites={"X": {"min_places_total": 100.0}},
        objective=NO_COST,
    )  # fmt: skip
    plan = plan_network(problem, SolverSettings(mip_gap=0.0, network_way="large"))
    assert places(plan) == {"X": 100}


@pytest.mark.parametrize("way", ["near", "large", "written_out", "at once"])
@pytest.mark.parametrize("aims", ["no cost", "longest way", "free places"])
def test_no_way_builds_empty_places_where_cost_is_no_aim(way, aims):
    """Two sites of 50 places are allowed and 30 people need one, and a rule counts places."""
    price = 0.0 if aims == "free places" else 1.0
    options = {j: {"max_places": 50.0, "place_cost_million_vnd": price} for j in "XY"}
    objective = {"longest way": Objective(stages=("unserved", "worst_minutes")), "free places": Objective()}
    counted = (ShareLimit("public", ("care",), "t0", 0.2, 1.0),)
    problem = network(
        {"a": 30.0},
        {"a": {"X": 10, "Y": 10}},
        options,
        shares=counted,
        objective=objective.get(aims, NO_COST),
    )
    seconds, way = (1e-3, "large") if way == "at once" else (60.0, way)
    plan = plan_network(problem, SolverSettings(mip_gap=0.0, network_way=way, time_limit_s=seconds))
    assert sum(places(plan).values()) == pytest.approx(30)


@pytest.mark.parametrize("way", ["large", "written_out"])
def test_the_longest_way_is_shortened_over_other_sites(way):
    """At X 10 people go 5 minutes and 10 go 30: 350; at Y all go 20: 400, a seventh more, and nobody goes farther."""
    problem = network(
        {"a": 10.0, "b": 10.0},
        {"a": {"X": 5, "Y": 20}, "b": {"X": 30, "Y": 20}},
        rules=(SiteRule("at_most", ("X", "Y"), period="t0", count=1),),
        objective=Objective(stages=("unserved", "travel", "worst_minutes"), tolerances={"travel": 0.2}),
    )
    plan = plan_network(problem, SolverSettings(mip_gap=0.0, network_way=way))
    assert places(plan) == {"Y": 20}
    worst = plan.stages.set_index("stage").loc["worst_minutes"]
    assert (worst["value"], worst["bound"]) == pytest.approx((20, 20))
