"""Several planners at one server: each sees plans of their own, the last wish counts, and errors are sentences."""

from __future__ import annotations

import copy
import errno
from dataclasses import replace

import pytest

from ansinh.models.errors import NoPlanError
from ansinh.planning.desk import Desk
from ansinh.planning.question.text.load import load_scenario
from ansinh.reports.explorer.office import MOST_PLANNERS, Office
from ansinh.reports.explorer.page import read_wish, wish_of
from ansinh.words import Words


@pytest.fixture(scope="module")
def solved():
    """Return a desk and one plan of it; what tests solve after that is this plan under another name."""
    desk = Desk(load_scenario("dak-nong"), points=30, seconds=1.0)
    return desk, desk.answer_quickly(desk.start)


@pytest.fixture
def office(solved, tmp_path, monkeypatch):
    desk, found = solved
    monkeypatch.setattr(desk, "answer_quickly", lambda choices, _: replace(found, choices=choices))

    def settle(choices, _, progress):
        progress("a step")
        return replace(found, choices=choices, quick=False)

    monkeypatch.setattr(desk, "settle", settle)
    return Office(desk, tmp_path, "en")


def wish(office, **changes: object):
    return wish_of(office.desk.start) | changes


def planner(office):
    return office.of(office.enter())


def test_a_first_answer_is_told_as_such_and_the_settled_one_takes_its_place(office):
    one = planner(office)
    first = office.quick(one, "page", 1, wish(office, budget=0.9))
    assert first["answer"]["quick"]
    assert "done" not in first
    last = office.settle(one, "page", 1, wish(office, budget=0.9))
    assert last["done"]
    assert [(row["number"], row["quick"], row["label"]) for row in last["list"]] == [(1, False, "budget 90%")]


def test_planners_see_no_plans_of_each_other(office):
    one, other = planner(office), planner(office)
    office.quick(one, "page", 1, wish(office, budget=0.8))
    assert office.told(other)["list"] == []
    assert office.told(other)["wish"] == wish(office)
    assert office.plan(other, 1) == {}
    assert office.plan(one, 1)["answer"]["wish"]["budget"] == 0.8


def test_a_settled_plan_is_held_for_everybody_who_wishes_the_same(office, monkeypatch):
    one, other = planner(office), planner(office)
    office.quick(one, "page", 1, wish(office, budget=0.7))
    office.settle(one, "page", 1, wish(office, budget=0.7))
    monkeypatch.setattr(office.desk, "answer_quickly", None)
    assert office.quick(other, "page", 1, wish(office, budget=0.7))["done"]


def test_work_for_an_older_wish_is_given_up_and_the_last_one_stays(office):
    one = planner(office)
    office.quick(one, "page", 1, wish(office, budget=0.9))
    office.quick(one, "page", 2, wish(office, budget=0.6))
    assert office.settle(one, "page", 1, wish(office, budget=0.9)) == {"superseded": True}
    assert office.told(one)["wish"]["budget"] == 0.6


def test_what_goes_wrong_is_a_sentence_in_the_planners_language(office, monkeypatch):
    one = planner(office)
    one.language = "vi"

    def fail(_choices, _before, _progress):
        raise NoPlanError("no time")

    monkeypatch.setattr(office.desk, "settle", fail)
    office.quick(one, "page", 1, wish(office, budget=0.5))
    said = office.settle(one, "page", 1, wish(office, budget=0.5))
    assert said == {"error": Words("vi")("explorer.no_plan")}


@pytest.mark.parametrize(
    "change",
    [{"budget": "much"}, {"budget": -1}, {"budget": float("nan")}, {"forced": ["nowhere"]}, {"extra": 1}, {"services": {}},
     {"offering": [["DN-P02", "no service"]]}],
)  # fmt: skip
def test_what_is_no_wish_is_refused_and_changes_nothing(office, change):
    one = planner(office)
    assert "error" in office.quick(one, "page", 1, wish(office, **change))
    assert "error" in office.quick(one, "page", 1, "no object")
    assert office.told(one) == office.told(planner(office))


def test_a_wish_comes_back_as_it_was_told(office):
    told = copy.deepcopy(wish(office, budget=0.85, forced=["DN-P02"], fair=False, new_sites=None))
    assert wish_of(read_wish(office.desk, told)) == told


def test_whoever_was_away_longest_makes_room(office):
    first = office.enter()
    for _ in range(MOST_PLANNERS):
        office.enter()
    assert office.of(first) is None
    assert len(office.planners) == MOST_PLANNERS


def test_an_export_says_where_it_is_or_why_not(office, monkeypatch, tmp_path):
    one = planner(office)
    office.quick(one, "page", 1, wish(office))
    monkeypatch.setattr(office.desk, "export", lambda _, target, _write: (tmp_path / "a.toml", target))
    office.export(one, 1)
    assert one.exported["done"]
    assert "a.toml" in one.exported["told"]
    monkeypatch.setattr(office.desk, "export", lambda *_: 1 / 0)
    office.export(one, 1)
    assert "not your fault" in one.exported["error"]

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(office.desk, "export", full)
    office.export(one, 1)
    assert one.exported["error"].startswith("The disk is full")
