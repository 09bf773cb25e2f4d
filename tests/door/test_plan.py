"""Test `ansinh.plan` and what follows from it, on a built-in plan with few demand points."""

from dataclasses import replace
from importlib import import_module

import geopandas as gpd
import pytest

import ansinh
from ansinh.door.amounts import BUDGET, MILLION_VND, MINUTES, PLACES, SHARE, amount
from ansinh.door.wishes import wished
from ansinh.geodata.names import fold
from ansinh.models.errors import InputError
from ansinh.planning.analyses.compare_runs import open_source
from ansinh.planning.answer import run
from ansinh.planning.answer.plans import capital_at_hand
from ansinh.planning.answer.settle import Settled
from ansinh.planning.inputs.limits import closings
from ansinh.planning.inputs.places import find_sites, with_present_communes
from ansinh.planning.question.scenario import FEWEST_POINTS
from ansinh.planning.question.text.changes import changed
from ansinh.words import Words
from tests.outputs import no_outputs
from tests.provinces import solved_once


@pytest.fixture(scope="module")
def plan(shared):
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(import_module("ansinh.door.plan"), "run_scenario", solved_once(shared))
        return ansinh.plan("dak-nong", points=FEWEST_POINTS)


def test_a_terminal_shows_at_most_25_lines_and_what_to_do_next(plan):
    shown = repr(plan)
    assert len(shown.splitlines()) <= 25
    assert shown.startswith("Plan of dak-nong: ")
    assert ".what_if(" in shown


def test_a_notebook_shows_verdict_table_and_map(plan):
    page = plan._repr_html_()
    assert plan.verdict.splitlines()[0][:20] in page
    assert "<table" in page
    assert "<iframe" in page


def test_frames_carry_geometry_and_agree_with_the_table(plan):
    assert isinstance(plan.sites, gpd.GeoDataFrame)
    assert isinstance(plan.people, gpd.GeoDataFrame)
    assert plan.sites.crs == plan.people.crs == "EPSG:4326"
    measures = plan.data.measures
    total = measures[
        (measures["plan_id"] == "optimised")
        & (measures["period"] == plan.period)
        & (measures["group_by"] == "all")
        & (measures["service"] == "all")
    ].set_index("measure")["value"]
    assert plan.people["served_persons"].sum() == pytest.approx(total["served_persons"])
    assert plan.people["need_persons"].sum() == pytest.approx(total["need_persons"])
    assert plan.sites.explore() is not None


@pytest.mark.usefixtures("quick_door")
def test_less_money_never_serves_more_and_is_compared(plan):
    poorer = plan.what_if(budget=0.8)
    table = ansinh.compare(plan, poorer)
    assert list(table.columns) == ["dak-nong", "dak-nong(budget=0.8)", "±"]
    served = table.loc[Words(plan.language)("common.measure.served_persons")]
    assert served["±"] <= 0.05


@pytest.mark.usefixtures("quick_door")
def test_a_forbidden_place_gets_nothing_new_and_what_closes_is_told(plan):
    without = plan.what_if(forbid="Cu Jut", close={"Chăm sóc tổng hợp": "E06"})
    planned = without.data.facilities.query("plan_id == 'optimised'").set_index("action")
    districts = without.data.sites.loc[planned.loc[["new"], "site_id"], "district_name"]
    assert not districts.str.contains("Cư Jút").any()
    assert planned.loc[["close"], "site_id"].tolist() == ["DN-E06"]
    (told,) = without.findings.query("code == 'closing'")["text"]
    assert "20 places of general care less" in told


@pytest.mark.usefixtures("quick_door")
def test_a_place_that_must_open_does_so_for_its_service(plan):
    service = next(iter(plan.scenario.services))
    forced = plan.what_if(open={service: "Gia Nghĩa"})
    rows = forced.data.facilities.query("plan_id == 'optimised' and service == @service and places > 0")
    names = forced.data.sites.loc[rows["site_id"], ["commune_name", "district_name"]].to_numpy().ravel()
    assert any("Gia Nghĩa" in str(name) for name in names)


def test_unknown_wishes_are_named_all_at_once_with_the_nearest(plan):
    with pytest.raises(InputError) as error:
        plan.what_if(budgit=0.9, targets={"eldely": 0.5})
    assert "did you mean 'budget'?" in str(error.value)
    assert "'eldely'" in str(error.value)


def test_an_unknown_wish_says_where_a_scenario_has_it(plan):
    with pytest.raises(InputError, match=r"a scenario file has services\.\w+\.min_places"):
        plan.what_if(min_places=20)
    with pytest.raises(InputError, match="did you mean 'high'"):
        plan.what_if(travel="hihg")
    with pytest.raises(InputError, match="names no facility"):
        plan.what_if(size=120)
    with pytest.raises(InputError, match="no such amount"):
        plan.what_if(new_sites=2.7)


def test_money_in_million_is_a_share_of_what_there_is(plan):
    inputs, official = plan.run.inputs, plan.run.plans["official"]
    there = capital_at_hand(plan.scenario, official)
    asked, same = (wished(inputs, official, wish) for wish in ({"million_vnd": 0.8 * there}, {"budget": 0.8}))
    assert asked.budgets == same.budgets
    many = wished(inputs, official, {"demand": "high"})
    assert many == changed(
        plan.scenario, {"scenario.demand_case": "high"}
    )  # money follows the plan of that demand
    kept = capital_at_hand(wished(inputs, official, {"demand": "high", "budget": 1}), official)
    assert kept == pytest.approx(there, abs=0.01)
    with pytest.raises(InputError, match="one wish"):
        plan.what_if(million_vnd=1.0, budget=0.5)
    without = plan.scenario.optimise.model_copy(update={"capital_at_most": "unlimited"})
    free = replace(inputs, scenario=plan.scenario.model_copy(update={"optimise": without}))
    best = plan.run.plans["optimised"]
    costs = capital_at_hand(plan.scenario, best)
    for share in ("50 %", 1.0):
        limited = wished(free, official, {"budget": share, "forbid": "Cu Jut"}, best)
        assert limited.optimise.capital_at_most == "budgets"
        there = sum(budget.million_vnd for budget in limited.budgets)
        assert there == pytest.approx(costs * (0.5 if share == "50 %" else 1.0), rel=1e-3)
    much = wished(free, official, {"million_vnd": 20 * costs}, best)
    assert sum(budget.million_vnd for budget in much.budgets) == pytest.approx(20 * costs, rel=1e-3)


@pytest.mark.parametrize(
    ("measure", "given", "is_"),
    [
        (BUDGET, "0,9", 0.9), (BUDGET, "110%", 1.1), (MILLION_VND, "1.500 tỉ đồng", 1_500_000), (MILLION_VND, "VND 2.5 billion", 2500),
        (MILLION_VND, "VND 120.000.000.000", None), (MINUTES, 0, None), (MINUTES, "25 giờ", None), (PLACES, 2e6, None),
        (MILLION_VND, "900.000", 900_000), (MINUTES, "1,5 giờ", 90), (PLACES, "120 chỗ", 120),
        (BUDGET, "half", None), (BUDGET, 90, None), (BUDGET, -1, None), (SHARE, True, None), (SHARE, 1.5, None), (MINUTES, "9 km", None),
        (MILLION_VND, float("nan"), None), (PLACES, "1.2.3", None),
    ],
)  # fmt: skip
def test_amounts_are_read_as_they_are_written_or_refused(measure, given, is_):
    if is_ is None:
        with pytest.raises(InputError, match="write one such as"):
            amount("wish", given, measure)
    else:
        assert amount("wish", given, measure) == pytest.approx(is_)


def test_a_size_is_a_limit_on_what_stands_there_or_else_on_a_new_site(plan):
    inputs, official = plan.run.inputs, plan.run.plans["official"]
    standing = inputs.options.query("existing_places > 0").index[0]
    site, service = map(str, standing)
    limit = wished(inputs, official, {"size": {site: {service: 120}}}).limits[-1]
    assert (limit.sites, limit.services, limit.min_places, limit.max_places) == (
        (site,),
        (service,),
        120,
        120,
    )
    nothing = wished(inputs, official, {"size": {site: {service: 0}}})
    assert [(rule.kind, rule.sites) for rule in closings(nothing, [standing])] == [("must_close", (site,))]
    with pytest.raises(InputError, match="'eldery'"):
        wished(inputs, official, {"size": {site: {"eldery": 120}}})
    several = inputs.options.groupby(level=0).size().idxmax()
    with pytest.raises(InputError, match="name the service"):
        wished(inputs, official, {"size": {str(several): 120}})


def test_a_commune_of_today_means_the_sites_of_those_it_was_made_of(plan):
    inputs = plan.run.inputs
    sites = with_present_communes(inputs)
    name = next(name for name in sites["present_commune"].dropna() if name not in set(sites["commune_name"]))
    found = find_sites(fold(name), sites)
    assert set(sites.loc[list(found), "present_commune"]) == {name}


def test_what_if_hands_the_plans_in_which_a_service_stays_to_the_verdicts(plan, monkeypatch):
    """Without them, moves would be judged beside the official plan alone, which differs in all else, too."""
    stays, seen = {"elderly": plan.run.plans["official"]}, []
    monkeypatch.setattr(run, "proposal", lambda *_: Settled(plan.run.plans["optimised"], stays))
    monkeypatch.setattr(
        run, "assemble", lambda _inputs, _plans, staying, *_, **__: seen.append(staying) or plan.data
    )
    plan.what_if(demand="high")
    assert seen == [stays]


def test_an_unknown_place_names_the_nearest(plan):
    with pytest.raises(InputError, match="did you mean"):
        plan.what_if(forbid="Gia Nghia Xyz Thị")


def test_what_is_saved_is_loaded_again(plan, tmp_path, monkeypatch):
    """Frames are enough: what a folder holds besides is looked at where the command writes it."""
    monkeypatch.setattr("ansinh.reports.outputs.begun", no_outputs)
    folder = plan.save(tmp_path / "first")
    again = ansinh.load(folder)
    assert again.verdict == plan.verdict
    assert again.table.equals(plan.table)
    with pytest.raises(InputError, match="is no run folder"):
        ansinh.load(tmp_path)
    (folder / "data" / "money.parquet").rename(tmp_path / "elsewhere")
    (folder / "data" / "money.parquet").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(InputError, match="is a link"):
        ansinh.load(folder)
    with pytest.raises(InputError, match="is a link"):
        open_source(str(folder))


def test_an_unknown_chart_lists_those_there_are(plan):
    with pytest.raises(InputError, match="did you mean 'travel'"):
        plan.chart("travell")
