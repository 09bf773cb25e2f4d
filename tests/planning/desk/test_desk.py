"""Test the desk: it makes scenarios from choices, solves them, keeps the plans and exports them."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from unittest import mock

import pytest
from pandas.testing import assert_frame_equal

from ansinh.geodata import open_province
from ansinh.models.errors import InputError
from ansinh.models.network.nearest import first_answer
from ansinh.planning.analyses.base import open_options, open_sites
from ansinh.planning.answer.plans import official_plan, optimised_problem, solver_settings
from ansinh.planning.answer.run import Clock, finished_run
from ansinh.planning.desk import Desk, Wrong, wrong
from ansinh.planning.desk import desk as desk_module
from ansinh.planning.inputs.own_data.init import start_empty
from ansinh.planning.inputs.own_data.own import scenario_province
from ansinh.planning.inputs.problem import collect_inputs
from ansinh.planning.question.parts.aims import Target
from ansinh.planning.question.scenario import FEWEST_POINTS
from ansinh.planning.question.text.load import load_scenario
from tests.outputs import no_outputs, outputs_by
from tests.patience import PATIENCE_S
from tests.planning.problems import assert_same_problem
from tests.provinces import proposed_at_once

SECONDS = 0.5
"""Time limit of a plan: none of these tests needs a proof."""


@contextmanager
def at_once():
    """Let the desk move no site back and judge nothing, which takes most of its time."""
    with (
        mock.patch.object(desk_module, "proposal", proposed_at_once),
        mock.patch.object(desk_module, "finished_run", partial(finished_run, judged=False)),
    ):
        yield


@pytest.fixture(scope="module")
def desk():
    return Desk(
        load_scenario("dak-nong"), points=FEWEST_POINTS, seconds=SECONDS, province=open_province("dak-nong")
    )


@pytest.fixture(scope="module")
def first(desk):
    with at_once():
        return desk.solve(desk.start)


@pytest.fixture(scope="module")
def less(desk, first):
    """Return a changed plan, the one of these that keeps sites of the official plan where it may."""
    return desk.solve(replace(desk.start, budget=0.8))


@pytest.fixture(scope="module")
def exported(desk, less, tmp_path_factory):
    """Return the scenario file and the run folder of a plan, and what the writers of outputs were called with."""
    written = []
    target = tmp_path_factory.mktemp("desk") / "a.b"
    return *desk.export(less, target, outputs_by(lambda _, draft: written.append(draft))), written


def test_untouched_choices_leave_the_scenario_as_it_is(desk):
    assert desk.scenario(desk.start) == desk.quick
    assert desk.scenario(desk.start, full=True) == desk.full
    assert desk.quick.demand.points == FEWEST_POINTS


def test_a_change_is_solved_and_kept_beside_the_first(desk, first, less):
    assert less.figures["served_persons"] < first.figures["served_persons"]
    assert less.figures["capital_million_vnd"] < first.figures["capital_million_vnd"]
    assert list(desk.table().index) == [first.number, less.number]


def test_figures_agree_with_those_of_the_run(desk, first):
    measures = first.shown.measures
    total = measures.query("plan_id == 'optimised' and service == 'all' and group_by == 'all'")
    value = total.set_index("measure")["value"]
    for name in ("served_persons", "mean_minutes", "covered_share", "capital_million_vnd", "places"):
        assert first.figures[name] == pytest.approx(value[name]), name


def test_money_is_never_more_than_the_share_that_was_chosen(desk, less):
    budget = 0.8 * desk.capital_million_vnd + desk.upgrades_million_vnd
    assert less.figures["capital_million_vnd"] <= budget + 1


def test_what_was_tried_before_is_not_solved_again(desk, first):
    before = len(desk.tried)
    assert desk.solve(desk.start) is first
    assert len(desk.tried) == before


def test_forced_and_forbidden_sites(desk, first):
    built = min(open_sites(first.plan, first.problem, new=True))
    other = next(site for site in desk.site_names().values() if site.startswith("DN-C") and site != built)
    with at_once():
        found = desk.solve(replace(desk.start, forced=(other,), forbidden=(built,)))
    now = open_sites(found.plan, found.problem, new=True)
    assert other in now
    assert built not in now


def test_choices_that_can_not_all_be_met_give_the_plan_that_misses_least(desk, first):
    with at_once():
        found = desk.solve(replace(desk.start, new_sites=0))
    assert first.missed("en") == ()
    assert found.missed("en")
    assert found.plan.stages["stage"].iloc[0] == "misses"


def test_each_choice_lands_in_its_key(desk):
    chosen = replace(desk.start, demand_case="high", keep_within_standard=True, new_sites=2)
    chosen = chosen.change("elderly", target=0.5, standard_minutes=45.0, min_places=20.0, max_places=100.0)
    scenario = desk.scenario(chosen)
    elderly = scenario.services["elderly"]
    assert scenario.scenario.demand_case == "high"
    assert (elderly.min_places, elderly.max_places) == (20, 100)
    assert elderly.standard_minutes == elderly.max_minutes == 45
    assert scenario.services["general"].max_minutes == 60
    assert scenario.optimise.new_sites_at_most == 2
    assert not scenario.optimise.same_new_sites
    floors = [t for t in scenario.targets if not t.groups]
    assert [t.share for t in floors if "elderly" in t.services] == [0.5]
    assert [t.share for t in floors if "drug_rehab" in t.services] == [1.0]
    # A target with a denominator of its own is the plan's, not a service's.
    assert [t.share for t in scenario.targets if t.groups] == [0.8, 0.8, 0.8]


def test_targets_of_several_services_and_periods_move_in_proportion():
    from ansinh.planning.desk.apply import chosen_scenario
    from ansinh.planning.desk.choices import starting_choices

    asked = (("2020", 0.5), ("2025", 0.7), ("2030", 0.9))
    floors = tuple(
        Target(services=("general", "drug_rehab"), period=period, share=share, comprehensive=share / 2)
        for period, share in asked
    )
    scenario = load_scenario("lao-cai").model_copy(update={"targets": floors})
    start = starting_choices(scenario, None)
    changed = chosen_scenario(scenario, start, start.change("general", target=0.45), None)
    shares = {(s, t.period): t.share for t in changed.targets for s in t.services}
    periods = scenario.period_ids
    assert [shares["general", p] for p in periods] == pytest.approx([0.25, 0.35, 0.45])
    assert [shares["drug_rehab", p] for p in periods] == pytest.approx([0.5, 0.7, 0.9])
    within = [t for t in changed.targets if t.comprehensive is not None]
    assert all(t.comprehensive <= t.share for t in within)


def test_choices_that_cannot_be_meant_are_named(desk):
    chosen = replace(desk.start, forced=("DN-P01",), forbidden=("DN-P01",))
    chosen = chosen.change("general", min_places=400.0)
    assert wrong(chosen) == (Wrong("sizes", "general"), Wrong("both", "DN-P01"))
    assert wrong(desk.start) == ()


def test_export_writes_a_scenario_that_loads_and_a_run_folder(desk, less, exported, tmp_path, monkeypatch):
    file, folder, written = exported
    full, seen = load_scenario(file), load_scenario(folder)
    assert full == desk.scenario(less.choices, full=True)
    assert full.demand.points == 600
    assert seen == less.inputs.scenario
    assert (folder / "data" / "meta.json").is_file()
    assert (folder / "manifest.json").is_file()
    assert written
    with pytest.raises(InputError, match="exists already"):
        desk.export(less, folder, no_outputs)
    with pytest.raises(ZeroDivisionError):  # neither of the two stays
        desk.export(less, tmp_path / "broken" / "c", outputs_by(lambda *_: 1 / 0))
    monkeypatch.setattr(desk_module, "put_file", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        desk.export(less, tmp_path / "broken" / "c", no_outputs)
    assert list((tmp_path / "broken").iterdir()) == []


def test_a_forced_site_is_open_in_the_end_even_where_money_comes_later(desk):
    forced = desk.scenario(replace(desk.start, forced=("DN-P01",))).rules[-1]
    assert (forced.kind, forced.period) == ("must_open", desk.quick.period_ids[-1])


def test_what_was_exported_asks_the_same_when_it_is_run(less, exported):
    _, folder, _ = exported
    scenario = load_scenario(folder)
    inputs = collect_inputs(scenario, scenario_province(scenario))
    # Without the optimised plan: with so little time, a busy computer keeps other sites than a quick one.
    again = finished_run(inputs, {"official": official_plan(inputs)}, Clock(), judged=False)
    for name in ("facilities", "unserved"):
        seen, now = (getattr(run.plans["official"], name) for run in (less.run, again))
        assert_frame_equal(seen, now)
    assert_same_problem(less.problem, optimised_problem(again.inputs, again.plans["official"]))


def test_own_data_are_found_from_wherever_the_plan_is_exported_to(tmp_path):
    mine = Desk(load_scenario(start_empty(tmp_path / "mine")), points=FEWEST_POINTS, seconds=SECONDS)
    with at_once():
        found = mine.solve(replace(mine.start, budget=0.9))
        file, folder = mine.export(found, tmp_path / "elsewhere" / "tried", no_outputs)
    for exported in (file, folder):
        scenario = load_scenario(exported)
        assert scenario_province(scenario) == mine.province
        assert Path(scenario.candidates.flood_layer).name == "flood.geojson"
    shutil.rmtree(tmp_path / "mine")  # the folder carries its inputs
    scenario = load_scenario(folder)
    anew = collect_inputs(scenario, scenario_province(scenario))
    assert_same_problem(found.problem, optimised_problem(anew, official_plan(anew)))


def test_what_choices_do_not_touch_is_used_again_and_the_problem_is_the_same(desk):
    """The quick way to a problem gives what collecting everything anew gives."""
    service = desk.start.services[0].service
    site = next(iter(desk.site_names().values()))
    b = replace(desk.start, budget=0.9)
    moves = (
        b.change(service, target=0.7),
        replace(b, fair=False, forbidden=(site,)),
        b.change(service, max_places=90.0, standard_minutes=45.0),
        replace(b, demand_case="high", keep_within_standard=True),
        b,
    )
    for choices in moves:
        anew = collect_inputs(desk.scenario(choices), desk.province, desk.inputs.travel)
        inputs, official = desk._asked(choices)
        assert_frame_equal(inputs.community, anew.community)
        one, other = (optimised_problem(*pair) for pair in ((inputs, official), (anew, official_plan(anew))))
        assert_same_problem(one, other)


def test_a_first_answer_keeps_the_choices_and_says_how_good_it_is(desk, first, monkeypatch):
    monkeypatch.setattr(f"{Desk.__module__}.QUICK_SECONDS", PATIENCE_S)  # the same answer on a busy computer
    choices = replace(desk.start, budget=0.8)
    found = desk.answer_quickly(choices, first)
    assert found.quick
    assert (
        found.figures["capital_million_vnd"] <= 0.8 * desk.capital_million_vnd + desk.upgrades_million_vnd + 1
    )
    assert found not in desk.tried
    assert (found.plan.stages["gap"] >= 0).all()
    assert found.missed("en") == ()
    inputs = collect_inputs(desk.scenario(choices), desk.province)
    anew = optimised_problem(inputs, official_plan(inputs))
    settings = replace(solver_settings(desk.quick), time_limit_s=PATIENCE_S, threads=1)
    fresh = first_answer(anew, settings, first.plan).stages
    assert_frame_equal(fresh[["stage", "value", "bound"]], found.plan.stages[["stage", "value", "bound"]])
    nothing = desk.answer_quickly(replace(desk.start, budget=0.0, new_sites=0), first)
    assert nothing.missed("en")
    assert nothing.plan.stages["gap"].iloc[0] == 1  # other sites may allow more: nothing is proven yet


def test_a_service_that_must_be_somewhere_is_there(desk, first):
    site, service = next((s, v) for s, v in desk.inputs.options.index if s in desk.site_names().values())
    sized = (site, service, desk.start.of(service).min_places + 5)
    found = desk.answer_quickly(replace(desk.start, offering=((site, service),), sizes=(sized,)), first)
    assert (site, service) in open_options(found.plan, found.problem)
    last = found.plan.facilities.query("site_id == @site and service == @service").iloc[-1]
    assert last["places"] == sized[2]
    assert wrong(replace(desk.start, sizes=(sized,), forbidden=(site,))) == (Wrong("both", site),)
    assert wrong(replace(desk.start, offering=((site, service),), forbidden=(site,))) == (
        Wrong("both", site),
    )


def test_fairness_is_an_aim_that_can_be_left_out_and_put_back(desk):
    without = desk.scenario(replace(desk.start, fair=False))
    assert "fairness" not in without.optimise.stages
    bare = Desk(without, points=FEWEST_POINTS, province=desk.province)
    assert not bare.start.fair
    assert bare.scenario(replace(bare.start, fair=True)).optimise.stages == desk.quick.optimise.stages
