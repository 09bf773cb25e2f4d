"""Test that a run reports findings about a planner's own tables and roads, and lists each as an assumption."""

from __future__ import annotations

from pathlib import Path

import pytest

from ansinh.planning.analyses import best
from ansinh.planning.answer.folder.rundata import OPTIMISED
from ansinh.planning.answer.frames.assumptions import assumption_table
from ansinh.planning.answer.run import Clock, finished_run
from ansinh.planning.inputs.own_data.init import start_empty
from ansinh.planning.inputs.own_data.input_notes import data_notes, said, travel_notes
from ansinh.planning.inputs.own_data.own import scenario_province
from ansinh.planning.inputs.problem import Inputs, collect_inputs
from ansinh.planning.question.text.load import load_scenario

ROADS = (
    '{"type":"FeatureCollection","features":['
    '{"type":"Feature","properties":{"highway":"primary"},"geometry":{"type":"LineString","coordinates":'
    "[[107.70,14.55],[107.85,14.55],[107.85,14.65]]}},"
    '{"type":"Feature","properties":{"highway":"primary"},"geometry":{"type":"LineString","coordinates":'
    "[[108.12,14.55],[108.25,14.55]]}}]}"
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the example plan without one age column, and with two roads that are not connected."""
    made = start_empty(tmp_path_factory.mktemp("plan") / "p")
    table = made / "demand.csv"
    text = table.read_text(encoding="utf-8-sig").replace("Từ 80 tuổi", "Ghi chú")
    table.write_text(text, encoding="utf-8")
    (made / "roads.geojson").write_text(ROADS, encoding="utf-8")
    scenario = made / "scenario.toml"
    text = scenario.read_text(encoding="utf-8").replace(
        "[demand]\n", '[travel]\nroads = "roads.geojson"\n\n[demand]\n'
    )
    scenario.write_text(text, encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def inputs(folder: Path) -> Inputs:
    """Return the inputs of the plan."""
    scenario = load_scenario(folder)
    return collect_inputs(scenario, scenario_province(scenario))


def test_the_notes_are_those_of_the_check_and_of_the_roads(inputs: Inputs):
    assert {note.code for note in data_notes(inputs)} == {"ages_estimated", "candidates_ruled"}
    assert {"travel_points_far", "travel_part"} <= {note.code for note in travel_notes(inputs)}


def test_every_note_is_a_row_of_the_assumptions_in_both_languages(inputs: Inputs):
    rows = assumption_table(inputs).set_index("key")
    ages = rows.loc["data.ages_estimated"]
    assert "people aged 80 and over" in ages["name_en"]
    assert "tỷ lệ cả nước" in ages["name_vi"]
    assert ages["source"].startswith("demand.csv")
    assert ages["is_assumption"]
    part = rows.loc["travel.travel_part"]
    assert "not connected" in part["name_en"]
    assert "không nối" in part["name_vi"]
    assert rows.loc["candidates.min_area_m2", "value"] == "10000"


def test_the_findings_of_a_run_name_them_once_a_kind(inputs: Inputs):
    findings = finished_run(inputs, {OPTIMISED: best(inputs).plan}, Clock(), judged=False).data.findings
    own = findings.set_index("code").loc[["own_data", "own_roads"]]
    assert own["severity"].eq("warning").all()
    assert "1 warning, see the assumptions" in own.loc["own_data", "text_en"]
    assert "demand.csv" in own.loc["own_data", "text_vi"]
    assert "cảnh báo" in own.loc["own_roads", "text_vi"]


def test_nothing_is_said_where_nothing_was_found():
    assert said((), ("", "")) is None
