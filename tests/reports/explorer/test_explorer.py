"""Test the explorer of a notebook without a browser: questions typed into one widget are answered in the other, in any order."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from html import unescape

import pytest

from ansinh.planning.desk import Desk
from ansinh.planning.question.scenario import FEWEST_POINTS
from ansinh.planning.question.text.load import load_scenario
from ansinh.reports.explorer import Explorer
from ansinh.reports.explorer.explorer import Page
from ansinh.reports.explorer.page import wish_of
from tests.outputs import no_outputs
from tests.patience import PATIENCE_S


@pytest.fixture(scope="module")
def desk():
    return Desk(load_scenario("dak-nong"), points=FEWEST_POINTS, seconds=1.0)


@pytest.fixture
def explorer(desk, tmp_path, monkeypatch):
    found = replace(desk.answer_quickly(desk.start), quick=False)
    monkeypatch.setattr(desk, "settle", lambda choices, *_: replace(found, choices=choices))
    return Explorer(desk=desk, language="en", folder=tmp_path)


def wish(desk, **changes: object):
    return wish_of(desk.start) | changes


def answers(page, questions):
    """Ask as the page does: all open questions at once."""
    page.asked.value = json.dumps(questions)
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        said = json.loads(unescape(page.said.value) or "{}")
        if questions.keys() <= said.keys():
            return said
        time.sleep(0.01)
    raise AssertionError(page.said.value)


def question(path, **body: object):
    return {"path": path, "body": body}


def test_a_wish_is_answered_and_listed(explorer, desk):
    assert explorer.shown is explorer.tried[0]
    body = {"page": "p", "turn": 1, "wish": wish(desk, budget=0.9)}
    said = answers(Page(explorer), {"1": question("quick", **body)})
    assert "are served" in said["1"]["answer"]["verdict"]
    assert explorer.shown.choices.budget == 0.9
    assert explorer.table().index.tolist() == [1, 2]


def test_what_was_answered_is_told_until_nobody_asks_for_it(explorer, desk):
    page = Page(explorer)
    first = question("plan", number=1)
    assert answers(page, {"1": first})["1"]["answer"]["number"] == 1
    settled = question("settle", page="p", turn=0, wish=wish(desk))
    both = answers(page, {"1": first, "2": question("language", language="vi")})
    assert both["2"]["setting"]["language"] == "vi"
    assert both["2"]["other"] == {"id": "en", "name": "English"}
    assert set(answers(page, {"3": settled})) == {"3"}


def test_nonsense_is_answered_with_a_sentence(explorer):
    body = {"page": "p", "turn": 1, "wish": {"budget": "<img src=x onerror=alert(1)>"}}
    page = Page(explorer)
    assert "This can't be used" in answers(page, {"1": question("quick", **body)})["1"]["error"]
    assert "<img" not in page.said.value


def test_export_writes_scenario_and_run_folder(explorer, tmp_path, monkeypatch):
    monkeypatch.setattr("ansinh.reports.explorer.office.begun", no_outputs)
    page = Page(explorer)
    said = answers(page, {"1": question("export", number=1)})["1"]
    number = 1
    while not said.get("done"):
        number += 1
        said = answers(page, {str(number): question("exported")})[str(number)]
    assert "Written: scenario file" in said["told"]
    (file,) = tmp_path.glob("*.toml")
    assert load_scenario(file).scenario.id == "dak-nong"
    assert (file.with_suffix("") / "manifest.json").is_file()
