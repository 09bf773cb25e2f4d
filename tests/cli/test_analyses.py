from __future__ import annotations

import json

import pandas as pd
import pytest

from ansinh.cli.analyses.commands.frontier import show
from ansinh.cli.analyses.words import head, proof
from ansinh.cli.main import ansinh
from ansinh.models.certificate import Status
from ansinh.planning.analyses import Frontier
from tests.cli.in_process import code_of
from tests.reports.factory import make_run_data

COMMANDS = (
    "evaluate",
    "override",
    "alternatives",
    "frontier",
    "sensitivity",
    "robustness",
    "sweep",
    "compare",
)


@pytest.fixture(autouse=True)
def _english(monkeypatch):
    monkeypatch.setenv("ANSINH_LANG", "en")


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    folder = tmp_path_factory.mktemp("runs")
    for name in ("a", "b"):
        make_run_data().save(folder / name / "data")
    return folder


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(name, capsys):
    assert name in ansinh.commands
    assert code_of(name, "--help") == 0
    assert "--json" in capsys.readouterr().out


def test_compare_as_json(runs, capsys):
    assert code_of("compare", f"{runs / 'a'}:official", runs / "b", "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert found["runs"] == ["a:official", "b"]
    assert {"measure", "difference", "a:official", "b"} <= found["indicators"][0].keys()
    assert found["communes"]


def test_compare_as_tables(runs, capsys):
    assert code_of("compare", f"{runs / 'a'}:official", runs / "b") == 0
    out = capsys.readouterr().out
    assert "Who gains and who loses" in out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("compare", "nowhere", "neither"), ["nowhere", "neither", "holds no run"]),
        (("evaluate", "dak-nog"), ["dak-nong"]),
        (("frontier", "dak-nong", "-x", "beauty"), ["beauty", "capital_million_vnd"]),
        (("frontier", "dak-nong", "--steps", "1"), ["at least 2"]),
        (("alternatives", "dak-nong", "-k", "0", "--within", "7"), ["0 alternatives", "7.0 is not a share"]),
        (("alternatives", "dak-nong", "--service", "eldery"), ["elderly"]),
        (("override", "dak-nong", "--force", "Cu Jut", "--forbid", "Nowhere", "--force", "DN-P01:general"),
         ["means", "Nowhere", "can't offer general"]),
        (("sensitivity", "dak-nong", "--flip", "parameters.buildng_cost"), ["building_cost"]),
        (("robustness", "dak-nong", "--demand-cases", "low,hihg", "--cost-cases", "free"), ["hihg", "free", "central"]),
        (("sweep", "dak-nong", "--table", "none.csv"), ["none.csv", "no such file"]),
    ],
)  # fmt: skip
def test_bad_input_ends_with_2_and_says_everything(arguments, words, capsys):
    assert code_of(*arguments) == 2
    said = capsys.readouterr().err
    for word in words:
        assert word in said


def test_a_malformed_table_names_rows_and_nearest_keys(tmp_path, capsys):
    table = tmp_path / "changes.csv"
    table.write_text(
        "name,scenario.demand_cas,services.general.max_places\na,high,\nb,,many\n", encoding="utf-8"
    )
    assert code_of("sweep", "dak-nong", "--table", table) == 2
    said = capsys.readouterr().err
    assert "row 1" in said
    assert "'demand_case'" in said
    assert "row 2" in said
    assert "max_places" in said


def test_tables_speak_in_words_not_in_column_names(monkeypatch):
    assert head("capital_million_vnd") == "capital, million VND"
    assert head("something_else") == "something else"
    assert proof(Status.WITHIN_GAP, 0.0044) == "optimal to 0.44%"
    assert proof("INCUMBENT", 0.12) == "open, gap 12.00%"
    monkeypatch.setenv("ANSINH_LANG", "vi")
    assert head("capital_million_vnd") == "vốn, triệu đồng"
    assert proof("PROVED_OPTIMAL", 0.0) == "tối ưu"


def test_a_frontier_is_a_table_of_what_is_not_dominated(capsys):
    points = pd.DataFrame(
        {
            "level": [3.0, 2.0], "x": [3.0, 2.0], "y": [5.0, 9.0], "dominated": [False, True], "served_persons": [10.0, 6.0],
            "mean_minutes": [12.0, 11.0], "capital_million_vnd": [3.0, 2.0], "status": ["PROVED_OPTIMAL"] * 2,
            "gap": [0.0, 0.0], "sites": ["A, B", "A"],
        }
    )  # fmt: skip
    show(Frontier("capital_million_vnd", "unserved_persons", points, {}, (), ()), as_json=False)
    out = capsys.readouterr().out
    assert "not served" in out
    assert "A, B" in out
    assert "11.0" not in out
