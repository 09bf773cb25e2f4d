from __future__ import annotations

import json
from types import SimpleNamespace

import pandas as pd
import pytest

from ansinh.cli.analyses.commands.frontier import show
from ansinh.cli.analyses.tables import put_table
from ansinh.cli.analyses.words import head, proof
from ansinh.cli.analyses.worths import first_sentence, told_places, told_worth
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


def asked():
    """Return what the tables need of a question: names of sites and services, and of the scenario."""
    sites = pd.DataFrame(
        {
            "status": ["planned", "candidate"],
            "name_vi": ["Home A", "New at B"],
            "commune_name": ["At", "Beside"],
        },
        index=["A", "B"],
    )
    services = {"elderly": SimpleNamespace(name_vi="Người cao tuổi", name_en="Elderly care")}
    scenario = SimpleNamespace(
        scenario=SimpleNamespace(id="mine"), services=services, budgets=(), period_ids=("2030",)
    )
    return SimpleNamespace(sites=sites, scenario=scenario)


def test_the_most_balanced_point_stands_in_a_sentence_and_sites_have_names(capsys):
    """(0, 40), (2, 12), (10, 10): the second has 0.2 + 0.07 of the spans, the others 1."""
    points = pd.DataFrame(
        {
            "level": [0.0, 2.0, 10.0], "x": [0.0, 2.0, 10.0], "y": [40.0, 12.0, 10.0], "dominated": [False] * 3,
            "served_persons": [10.0] * 3, "mean_minutes": [40.0, 12.0, 10.0], "capital_million_vnd": [0.0, 2.0, 10.0],
            "status": ["PROVED_OPTIMAL"] * 3, "gap": [0.0] * 3, "missed": [0] * 3, "sites": ["", "B", "A, B"],
        }
    )  # fmt: skip
    show(Frontier("capital_million_vnd", "mean_minutes", points, {}, (), ()), asked(), as_json=False)
    first, *rest = capsys.readouterr().out.splitlines()
    assert "million VND 2, " in first
    assert "12.0" in first
    assert "Home A," in "\n".join(rest)
    assert "Beside" in "\n".join(rest)


def test_worths_tell_names_and_nothing_that_helps_nobody(capsys):
    places = pd.DataFrame(
        {
            "site": ["Home A", "New at B"], "service": ["elderly", "elderly"], "period": ["2030", "2030"], "places": [10.0, 5.0],
            "persons_more": [0.9, 0.0], "person_minutes_less": [30.0, 0.0],
        }
    )  # fmt: skip
    none = places.iloc[:0]
    assert "Elderly care at Home A" in first_sentence(places, none, asked())
    assert "ansinh frontier mine -y travel" in first_sentence(none, none, asked())
    told = told_places(places, asked())
    assert told["service"].tolist() == ["Elderly care"]
    assert "period" not in told
    put_table("One more place", told_places(none, asked()))
    assert capsys.readouterr().out.strip() == "One more place: none."


def test_how_sure_a_worth_is_stands_there_only_if_one_is_not_proven():
    table = pd.DataFrame({"services": ["elderly"], "status": ["PROVED_OPTIMAL"]})
    assert list(told_worth(table, asked())) == ["service"]
    assert told_worth(table.assign(status="INCUMBENT"), asked())["status"].tolist() == ["not proven optimal"]


def test_a_frontier_is_a_table_of_what_is_not_dominated(capsys):
    points = pd.DataFrame(
        {
            "level": [3.0, 2.0], "x": [3.0, 2.0], "y": [5.0, 9.0], "dominated": [False, True], "served_persons": [10.0, 6.0],
            "mean_minutes": [12.0, 11.0], "capital_million_vnd": [3.0, 2.0], "status": ["PROVED_OPTIMAL"] * 2,
            "gap": [0.0, 0.0], "missed": [0, 0], "sites": ["A, B", "A"],
        }
    )  # fmt: skip
    show(Frontier("capital_million_vnd", "unserved_persons", points, {}, (), ()), asked(), as_json=False)
    out = capsys.readouterr().out
    assert "not served" in out
    assert "Home A," in out
    assert "Beside" in out
    assert "11.0" not in out
