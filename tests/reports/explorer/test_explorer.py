"""Test the explorer without a browser: widgets change the plan and the table, and every error is a message."""

from __future__ import annotations

import pytest

from ansinh.models.errors import InfeasibleError
from ansinh.planning.desk import Desk
from ansinh.planning.question.scenario import FEWEST_POINTS
from ansinh.planning.question.text.load import load_scenario
from ansinh.reports.explorer import Explorer


@pytest.fixture(scope="module")
def desk():
    return Desk(load_scenario("dak-nong"), points=FEWEST_POINTS, seconds=2.0)


@pytest.fixture
def explorer(desk, tmp_path):
    return Explorer(desk=desk, language="en", folder=tmp_path)


def rows(explorer) -> int:
    return explorer.table.value.count("<tr")


def test_a_slider_makes_a_plan_and_a_row(explorer):
    before, summary = rows(explorer), explorer.summary.value
    explorer.controls.budget.value = 90
    assert rows(explorer) == before + 1
    assert explorer.summary.value != summary
    assert "budget 90%" in explorer.table.value
    assert "srcdoc=" in explorer.map.value
    assert explorer.shown is explorer.desk.tried[-1]


def test_the_chooser_brings_an_earlier_plan_and_its_settings_back(explorer):
    explorer.controls.budget.value = 90
    explorer.choose.value = 1
    assert explorer.shown is explorer.desk.tried[0]
    assert explorer.controls.budget.value == 100


def test_without_live_solving_nothing_happens_until_the_button(explorer):
    explorer.live.value = False
    before = rows(explorer)
    explorer.controls.budget.value = 85
    assert rows(explorer) == before
    assert "press Solve" in explorer.status.value
    explorer.solve_button.click()
    assert rows(explorer) == before + 1


def test_smallest_above_largest_is_a_sentence(explorer):
    before = rows(explorer)
    explorer.controls.services[0].low.value = 400
    assert "General care: the smallest size is above the largest" in explorer.status.value
    assert rows(explorer) == before


def test_what_is_missed_is_shown(explorer):
    explorer.controls.new_sites.value = 0
    assert "misses least" in explorer.status.value
    assert "<li>" in explorer.status.value
    assert not explorer.controls.budget.disabled


def test_a_site_is_forced_by_part_of_its_name_and_a_vague_one_is_asked_about(explorer):
    sites = explorer.controls.sites
    sites.name.value = "new facility"
    sites.force.click()
    assert "means" in explorer.status.value
    sites.name.value = "DN-P02"
    sites.force.click()
    assert "DN-P02" in sites.forced.value[0]
    assert explorer.shown.choices.forced == ("DN-P02",)
    explorer.reset_button.click()
    assert explorer.shown.choices == explorer.desk.start


def test_names_and_errors_are_shown_as_text(explorer):
    explorer.complain(InfeasibleError("no", ["<img src=x onerror=alert(1)>"]))
    assert "<img" not in explorer.status.value


def test_a_bug_is_a_sentence_too(explorer, monkeypatch):
    monkeypatch.setattr(explorer.desk, "solve", lambda _: 1 / 0)
    explorer.solve_button.click()
    assert "not your fault" in explorer.status.value


def test_export_writes_scenario_and_run_folder(explorer, tmp_path, monkeypatch):
    monkeypatch.setattr("ansinh.reports.explorer.explorer.write_all", lambda *_: None)
    explorer.target.value = str(tmp_path / "chosen")
    explorer.export_button.click()
    assert load_scenario(tmp_path / "chosen.toml").scenario.id == "dak-nong"
    assert (tmp_path / "chosen" / "manifest.json").is_file()
    explorer.export_button.click()
    assert "exists already" in explorer.status.value


def test_the_explorer_speaks_vietnamese(desk):
    vietnamese = Explorer(desk=desk, language="vi")
    assert vietnamese.solve_button.description == "Tính"
