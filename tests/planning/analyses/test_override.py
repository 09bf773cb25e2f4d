from __future__ import annotations

import dataclasses

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import Point

from ansinh.cli.analyses.commands.override import show
from ansinh.models.errors import InputError
from ansinh.models.network.plan import Miss
from ansinh.models.network.planner import plan_network
from ansinh.models.network.problem import PlacesLimit
from ansinh.planning.analyses import base as analyses_base
from ansinh.planning.analyses.base import Base, open_sites
from ansinh.planning.analyses.break_even import break_even, with_capital
from ansinh.planning.analyses.evaluate import evaluate
from ansinh.planning.analyses.frontier import frontier
from ansinh.planning.analyses.override import Wish, override, with_rules
from ansinh.planning.analyses.sensitivity import sensitivity, worth_of_places
from ansinh.planning.answer.missed import sentences
from ansinh.planning.inputs.problem import Inputs
from ansinh.planning.norms import Norms
from ansinh.planning.question.scenario import Rule
from ansinh.planning.question.text.load import load_scenario
from tests.planning.analyses.tiny import EXACT, OLD, SITES, every_set, tiny, with_sites


@pytest.fixture(scope="module")
def base() -> Base:
    """Return the tiny network as inputs of a scenario; its best plan opens two of A to E."""
    problem = tiny(8, at_most=2, capital=5000.0)
    scenario = load_scenario("dak-nong")
    services = {"care": scenario.services["general"]}
    periods = (scenario.periods[0].model_copy(update={"id": "2030"}),)
    solver = scenario.solver.model_copy(update={"mip_gap": 0.0})
    changes = {"services": services, "periods": periods, "solver": solver}
    scenario = scenario.model_copy(update=changes)
    names = [f"Xã {letter}" for letter in (OLD, *SITES)]
    table = {"name_vi": names, "name_en": names, "commune_name": names, "district_name": "Huyện Một",
             "commune_code": names, "status": problem.sites["status"].to_numpy(), "campus": 0, "action": ""}  # fmt: skip
    sites = gpd.GeoDataFrame(table, index=problem.sites.index, geometry=[Point(0, n) for n in range(6)])
    inputs = Inputs(
        scenario, None, Norms(scenario.scenario.norms_on), None, problem.need, sites, problem.options, None
    )
    return Base(inputs, with_sites(problem, ("A",)), problem, plan_network(problem, EXACT), problem)


def unused(base: Base) -> str:
    return min(set(SITES) - open_sites(base.plan, base.problem, new=True))


def used(base: Base) -> str:
    return min(open_sites(base.plan, base.problem, new=True))


def test_official_beside_optimum(base):
    found = evaluate(base.inputs, base=base)
    assert list(found.indicators.columns) == ["official", "optimised", "difference"]
    rows = found.indicators
    assert rows["official"]["served_persons"] == 50
    assert rows["optimised"]["served_persons"] == 80
    assert rows["difference"]["served_persons"] == 30
    assert rows["official"]["capital_million_vnd"] == pytest.approx(30 * 10 + 100)
    assert "A" in set(found.places["site_id"])
    assert OLD not in set(found.places["site_id"])


def test_a_forced_site_is_open_and_costs_something(base):
    site = unused(base)
    found = override(base.inputs, force=[f"{site}:care"], base=base)
    assert site in open_sites(found.plan, base.problem)
    worse = found.price["difference"].round(3).tolist()
    first = next((value for value in worse if value != 0), 0.0)
    assert first >= 0
    assert set(found.evaluation.certificates["status"]) == {"PROVED_OPTIMAL"}


def test_a_forced_site_costs_what_trying_every_set_says(base):
    site = unused(base)
    found = override(base.inputs, force=[site], base=base)
    plans = [plan for chosen, plan in every_set(8, most=2).items() if site in chosen]
    best = min(plans, key=lambda plan: [round(v, 2) for v in plan.stages["value"]])
    assert found.price["overridden"].tolist() == pytest.approx(best.stages["value"].tolist(), abs=0.05)


def test_a_forbidden_site_is_closed(base):
    found = override(base.inputs, forbid=[used(base)], base=base)
    assert used(base) not in open_sites(found.plan, base.problem)
    assert (found.price["difference"].round(3).abs() > 0).any()


def test_a_facility_of_today_that_closes_leaves_its_people_without_a_place(base):
    """Two homes of 30 places stand beside the old one's 20, for 160 people."""
    found = override(base.inputs, close=[f"Xã {OLD}"], base=base)
    assert OLD not in open_sites(found.plan, base.problem)
    assert found.price["difference"].iloc[0] == pytest.approx(20)
    with pytest.raises(InputError, match="nothing stands there today"):
        override(base.inputs, close=["A"], base=base)


def test_what_the_optimum_does_anyway_costs_nothing(base):
    found = override(base.inputs, force=[Wish(used(base))], forbid=[unused(base)], base=base)
    assert found.price["difference"].abs().max() < 0.05


def test_a_swap_builds_one_for_the_other(base):
    a, b = used(base), unused(base)
    found = override(base.inputs, swap=[(f"xa {a}", b)], base=base)
    chosen = open_sites(found.plan, base.problem)
    assert a not in chosen
    assert b in chosen


def test_all_bad_wishes_at_once(base):
    with pytest.raises(InputError) as error:
        override(base.inputs, force=["Q7x", "A:elderly", "B:care:2031"], forbid=["a:b:c:d"], base=base)
    assert len(error.value.findings) == 4


@pytest.mark.parametrize(
    ("force", "forbid", "both"), [("A", "A", True), ("A:care", "A", True), ("A", "A:care", False)]
)
def test_wishes_that_contradict_each_other_are_both_named(base, force, forbid, both):
    if not both:
        found = override(base.inputs, force=[force], forbid=[forbid], base=base)
        (said,) = sentences(base.inputs, found.plan.misses, found.rules)
        assert all(kind in said.said("en") for kind in ("not kept, since it contradicts: must", "Xã A"))
        return
    with pytest.raises(InputError, match=r"must open Xã A.* ↔ must not open Xã A: contradict each other"):
        override(base.inputs, force=[force], forbid=[forbid], base=base)


@pytest.mark.parametrize(
    ("missed", "scenario", "told"),
    [
        ("must_open A", ["must_not_open A care"], False),  # it may offer the other service
        ("must_not_open A care", ["must_open A"], False),
        ("must_open A", ["must_not_open A care", "must_not_open A other"], True),
        ("must_open B", ["must_not_open B care"], True),
        ("must_open A care", ["must_not_open new"], True),
        ("must_not_open A care", ["must_open A other"], False),
    ],
)
def test_only_rules_that_leave_a_site_nothing_contradict_its_opening(base, missed, scenario, told):
    """A offers two services, B one."""
    rules = [dict(zip(("kind", "sites", "service"), rule.split(), strict=False)) for rule in scenario]
    rules = tuple(Rule(**{**rule, "sites": (rule["sites"],)}) for rule in rules)
    other = base.inputs.options.loc[[("A", "care")]].rename(index={"care": "other"}, level="service")
    services = dict.fromkeys(("care", "other"), base.inputs.scenario.services["care"])
    inputs = dataclasses.replace(
        base.inputs,
        scenario=base.inputs.scenario.model_copy(update={"rules": rules, "services": services}),
        options=pd.concat([base.inputs.options, other]),
    )
    kind, site, *service = missed.split()
    miss = Miss("site_rules", (0,), "yes_no", 1.0, 0.0, tuple(service), "2030", (site,), kind)
    (said,) = sentences(inputs, [miss])
    assert ("contradicts" in said.said("en")) == told


def test_a_swap_of_a_site_that_is_not_built(base):
    with pytest.raises(InputError, match="builds nothing new"):
        override(base.inputs, swap=[(unused(base), used(base))], base=base)


def test_three_forced_sites_are_one_too_many(base):
    """Two new sites are allowed, so one of four rules is missed by one; every set of sites misses at least that."""
    wanted = {"A", "B", "C"}
    found = override(base.inputs, force=sorted(wanted), base=base)
    missing = [max(0, len(chosen) - 2) + len(wanted - chosen) for chosen in every_set(8)]
    assert sum(miss.missing for miss in found.plan.misses) == min(missing) == 1
    chosen = open_sites(found.plan, base.problem, new=True)
    assert max(0, len(chosen) - 2) + len(wanted - chosen) == 1
    price = found.price.set_index("stage")
    assert price.index[0] == "misses"
    assert price.loc["misses", "optimised"] == 0
    assert price.loc["misses", "difference"] == pytest.approx(1, abs=1e-5)


def test_what_no_plan_keeps_is_missed_by_the_start_of_every_analysis(base, monkeypatch):
    """The scenario asks for 200 places of at most two sites of 30 beside today's 20: 80 can be reached."""
    limit = PlacesLimit(("care",), "2030", min_places=200.0)
    asked = base.asked.replace(limits=(limit,))
    monkeypatch.setattr(analyses_base, "official_plan", lambda _: None)
    monkeypatch.setattr(analyses_base, "optimised_problem", lambda *_: asked)
    start = analyses_base.best(base.inputs)
    assert [(miss.asked, miss.reached) for miss in start.misses] == [(200.0, 80.0)]
    assert start.asked is asked
    points = frontier(base.inputs, steps=3, base=start)
    assert points.misses == start.misses
    assert points.points["missed"].tolist() == [1, 1, 1]
    assert points.points["y"].is_monotonic_increasing
    assert override(base.inputs, forbid=[used(start)], base=start).plan.misses == start.misses


def test_a_wish_that_is_granted_beside_a_limit_that_no_plan_keeps(base, monkeypatch, capsys):
    monkeypatch.setenv("ANSINH_LANG", "en")
    start = dataclasses.replace(
        base, plan=dataclasses.replace(base.plan, misses=(Miss("limits", (0, "min"), "places", 200.0, 80.0),))
    )
    found = override(base.inputs, forbid=[unused(start)], base=start)
    show(found, "mine", as_json=False)
    told = " ".join(capsys.readouterr().out.split())
    assert "has it like that already" in told
    assert "can't all be granted" not in told


def test_one_more_place_by_hand(base):
    """All facilities are full and people are unserved, so one more place anywhere serves one more person."""
    table = worth_of_places(base.problem, base.plan, EXACT)
    assert len(table) == 3
    assert table["persons_more"].tolist() == pytest.approx([1.0, 1.0, 1.0], abs=1e-4)


def test_one_more_place_is_worth_what_the_dual_says(base):
    duals = sensitivity(base.inputs, base=base).duals
    rows = duals[(duals["kind"] == "place") & (duals["unit"] == "weighted_persons")]
    worth = worth_of_places(base.problem, base.plan, EXACT).set_index("site_id")["persons_more"]
    for row in rows.itertuples():
        assert row.value == pytest.approx(worth[row.site_id], abs=1e-3)


def test_money_for_capital_flips_the_answer_where_the_second_site_can_just_be_paid(base):
    spent = float(base.plan.money.loc[base.plan.money["kind"] == "capital", "million_vnd"].sum())
    found = break_even(base.inputs, "capital", 0.05, 1.2, tolerance=0.002, base=base)
    assert found.low_is_flip
    assert not found.high_is_flip
    assert found.high == 1.2
    assert found.low * 5000 == pytest.approx(spent, abs=0.002 * 5000 + 1)
    assert "out" in found.below


def test_more_capital_never_serves_fewer(base):
    served = [
        plan_network(with_capital(base.problem, factor), EXACT).allocation["persons"].sum()
        for factor in (0.05, 0.1, 0.2, 1.0)
    ]
    assert served == sorted(served)


def test_rules_are_added_and_the_problem_stays(base):
    before = len(base.problem.rules)
    assert len(with_rules(base.problem, base.problem.rules[:1]).rules) == before + 1
    assert len(base.problem.rules) == before
