from __future__ import annotations

import json
import os
import shlex
from types import SimpleNamespace

import pandas as pd
import pytest

from ansinh.cli.analyses.cases import put_robustness, put_sweep
from ansinh.cli.analyses.commands.frontier import show
from ansinh.cli.analyses.commands.sensitivity import show as show_worth
from ansinh.cli.analyses.names import Names, site_labels
from ansinh.cli.analyses.tables import put_table
from ansinh.cli.analyses.words import head, proof
from ansinh.cli.analyses.worths import first_sentence, told_places, told_worth
from ansinh.cli.main import ansinh
from ansinh.cli.screen.asked import Asked, quoted
from ansinh.models.certificate import Status
from ansinh.planning.analyses import BreakEven, Case, Frontier, Robustness, Sweep, Worth
from ansinh.planning.analyses.break_even import NOT_POSSIBLE
from ansinh.planning.analyses.sweeps.result import Result
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
    first, *rest = out.splitlines()
    assert "people served" in first
    assert "ansinh explore" in out
    assert "Who gains and who loses" in out
    assert not {"district_code", "commune_code_2025", "drug_rehabilitation", "S01"} & set(out.split())
    assert all(len(line) <= 80 for line in rest)


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
    assert head("runs/my_plan") == "runs/my_plan"
    assert proof(Status.WITHIN_GAP, 0.0044) == "optimal to 0.44%"
    assert proof("INCUMBENT", 0.12) == "at most 12.00% off"
    monkeypatch.setenv("ANSINH_LANG", "vi")
    assert head("capital_million_vnd") == "vốn, triệu đồng"
    assert proof("PROVED_OPTIMAL", 0.0) == "tối ưu"


def asked():
    """Return what the tables need of a question: names of sites and services, and the official plan."""
    sites = pd.DataFrame(
        {
            "status": ["planned", "candidate", "candidate", "existing"],
            "name_vi": [
                "Home A (new)",
                "Cơ sở mới tại xã B",
                "Cơ sở mới tại xã B (khuôn viên riêng)",
                "Home C (old)",
            ],
            "commune_name": ["Xã At", "Xã B", "Xã B", "Xã At"],
            "district_name": ["Huyện D"] * 4,
        },
        index=["A", "B", "B-2", "C"],
    )
    services = {"elderly": SimpleNamespace(name_vi="Người cao tuổi", name_en="Elderly care")}
    scenario = SimpleNamespace(
        services=services, budgets=(), period_ids=("2030",), official=SimpleNamespace(places=("some",))
    )
    return SimpleNamespace(sites=sites, scenario=scenario)


def test_sites_have_short_names_that_are_told_apart():
    sites = asked().sites
    assert site_labels(sites) == {
        "A": "Home A", "B": "Xã B", "B-2": "Xã B (khuôn viên riêng)", "C": "Home C",
    }  # fmt: skip
    twins = sites.assign(name_vi=["Home (1)", "Home (2)", "Home (3)", "Home"])
    apart = twins.assign(district_name=["D", "E", "F", "F"])
    assert list(site_labels(apart).values()) == ["Home, D", "Home, E", "Home (3) (B-2)", "Home (C)"]


@pytest.mark.skipif(os.name == "nt", reason="another shell")
@pytest.mark.parametrize(
    "asked_for", ["dak-nong", "my plan", "it's", 'a"b', "$(x)", "a;b & c", "a\\b", "Lào Cai 2025"]
)
def test_a_command_to_copy_has_the_plan_as_one_word_of_the_shell(asked_for):
    assert shlex.split(quoted(asked_for)) == [asked_for]
    assert (quoted(asked_for) == asked_for) == (asked_for == "dak-nong")


def test_the_most_balanced_point_stands_in_a_sentence_and_sites_have_names(capsys):
    """(0, 40), (2, 12), (10, 10): the second has 0.2 + 0.07 of the spans, the others 1."""
    points = pd.DataFrame(
        {
            "level": [0.0, 2.0, 10.0], "x": [0.0, 2.0, 10.0], "y": [40.0, 12.0, 10.0], "dominated": [False] * 3,
            "served_persons": [10.0] * 3, "mean_minutes": [40.0, 12.0, 10.0], "capital_million_vnd": [0.0, 2.0, 10.0],
            "status": ["PROVED_OPTIMAL"] * 3, "gap": [0.0] * 3, "missed": [0] * 3, "sites": ["", "B", "A, B"],
        }
    )  # fmt: skip
    show(
        Frontier("capital_million_vnd", "mean_minutes", points, {}, (), ()),
        asked(),
        str(Asked("my plan", "high", 2027)),
        as_json=False,
    )
    first, *rest = capsys.readouterr().out.splitlines()
    assert "million VND 2, " in first
    assert "12.0" in first
    assert "10: Home A, Xã B" in "\n".join(rest)
    assert 'ansinh explore "my plan" --demand high --as-of 2027' in " ".join([first, *rest])


def test_worths_tell_names_and_nothing_that_helps_nobody(capsys):
    places = pd.DataFrame(
        {
            "site_id": ["A", "B"], "service": ["elderly", "elderly"], "period": ["2030", "2030"], "places": [10.0, 5.0],
            "persons_more": [0.9, 0.0], "person_minutes_less": [30.0, 0.0],
        }
    )  # fmt: skip
    none, names = places.iloc[:0], Names.of(asked(), "mine")
    assert "Elderly care at Home A" in first_sentence(places, none, names)
    assert "nobody more is served" in first_sentence(places.assign(persons_more=0.0), none, names)
    assert "ansinh frontier mine -y travel" in first_sentence(none, none, names)
    told = told_places(places, names)
    assert told["service"].tolist() == ["Elderly care"]
    assert "period" not in told
    put_table("One more place", told_places(none, names))
    assert capsys.readouterr().out.strip() == "One more place: none."


def test_where_an_answer_flips_stands_in_words(capsys):
    beyond = {"low_is_flip": True, "high_is_flip": True, "above": {"in": (), "out": NOT_POSSIBLE}}
    flip = BreakEven("parameters.building_cost", 12.0, 10.0, 14.5, below={"in": ("B",), "out": ()}, **beyond)
    worth = Worth(
        *(
            pd.DataFrame(
                {
                    "persons_more": [],
                    "person_minutes_less": [],
                    "site_id": [],
                    "service": [],
                    "period": [],
                    "places": [],
                }
            ),
        )
        * 4
    )
    show_worth(worth, [flip], asked(), "mine", as_json=False)
    out = capsys.readouterr().out
    assert "(now 12): from 10 to 14.5 " in out
    assert "+Xã B  −–" in out
    assert "no plan is possible" in out


def test_how_sure_a_worth_is_stands_there_only_if_one_is_not_proven():
    table = pd.DataFrame({"services": ["elderly"], "status": ["PROVED_OPTIMAL"]})
    names = Names.of(asked(), "mine")
    assert list(told_worth(table, names)) == ["service"]
    assert told_worth(table.assign(status="INCUMBENT"), names)["status"].tolist() == ["not proven optimal"]


def test_a_frontier_is_a_table_of_what_is_not_dominated(capsys):
    points = pd.DataFrame(
        {
            "level": [3.0, 2.0], "x": [3.0, 2.0], "y": [5.0, 9.0], "dominated": [False, True], "served_persons": [10.0, 6.0],
            "mean_minutes": [12.0, 11.0], "capital_million_vnd": [3.0, 2.0], "status": ["PROVED_OPTIMAL"] * 2,
            "gap": [0.0, 0.0], "missed": [0, 0], "sites": ["A, B", "A"],
        }
    )  # fmt: skip
    show(
        Frontier("capital_million_vnd", "unserved_persons", points, {}, (), ()),
        asked(),
        "my plan",
        as_json=False,
    )
    out = capsys.readouterr().out
    assert "not served" in out
    assert "Home A, Xã B" in out
    assert "11.0" not in out


INNER = ("elderly", "B-2", "optimised", "PROVED_OPTIMAL", "demand low", "_persons", "{", "None", "nan")


@pytest.mark.parametrize("tongue", ["vi", "en"])
def test_robustness_says_what_is_sure_and_what_is_least_to_regret(tongue, monkeypatch, capsys):
    monkeypatch.setenv("ANSINH_LANG", tongue)
    low, usual = "demand low, season flood", "demand central, season dry"
    levels = pd.DataFrame({"demand": ["low", "central"], "season": ["flood", "dry"]}, index=[low, usual])
    sites = pd.DataFrame(
        {
            "site_id": ["B-2", "A"],
            "service": ["elderly"] * 2,
            "chosen_in": [2, 1],
            "cases": [2, 2],
            "share": [1.0, 0.5],
        }
    )
    regret = pd.DataFrame(
        {
            "plan": [low, "official"], "worst_regret_persons": [12.0, float("inf")], "mean_regret_persons": [6.0, 30.0],
            "worst_regret_minutes": [1.0, float("nan")], "worst_regret_million_vnd": [3.0, float("nan")],
            "worst_case": [usual, low], "capital_million_vnd": [3.0, 4.0], "new_site_ids": ["B-2", ""],
        }
    )  # fmt: skip
    nothing = Sweep((), {}, pd.DataFrame(), ())
    found = Robustness(nothing, levels, sites, pd.DataFrame(), regret, None, {})
    put_robustness(found, Names.of(asked(), "mine"))
    out = capsys.readouterr().out
    assert not [word for word in INNER if word in out]
    assert max(map(len, out.splitlines())) <= 80
    assert "Xã B (khuôn viên riêng)" in out.splitlines()[0]
    assert ("need low, floods" if tongue == "en" else "nhu cầu thấp, mùa lũ") in out
    assert "ansinh explore mine" in " ".join(out.split())
    put_robustness(
        Robustness(nothing, levels, sites.iloc[:0], pd.DataFrame(), regret.iloc[1:], None, {}),
        Names.of(asked(), "mine"),
    )
    assert (
        "No plan is possible" if tongue == "en" else "Không phương án nào dùng được"
    ) in capsys.readouterr().out


@pytest.mark.parametrize("tongue", ["vi", "en"])
def test_a_sweep_says_which_scenario_serves_most_for_least(tongue, monkeypatch, capsys):
    monkeypatch.setenv("ANSINH_LANG", tongue)
    row = {
        "mean_minutes": 20.0,
        "new_sites": 1.0,
        "status": "PROVED_OPTIMAL",
        "gap": 0.0,
        "new_site_ids": "B-2",
    }
    figures = {"dear": (99.8, 900.0), "cheap": (100.0, 700.0), "small": (60.0, 100.0)}
    rows = [
        {"case": case, "plan_id": "optimised", "served_persons": served, "capital_million_vnd": money, **row}
        for case, (served, money) in figures.items()
    ]
    failed = {"case": "broken", "plan_id": "", "status": "failed", "error": "why it fails"}
    changes = {"parameters.building_cost": 14, "scenario.demand_case": "low"}
    cases = [Case(name, changes, None) for name in (*figures, "broken")]
    results = {name: Result("0", "done") for name in figures} | {
        "broken": Result("1", "failed", error="why it fails")
    }
    found = Sweep(tuple(cases), results, pd.DataFrame([*rows, failed]), ())
    put_sweep(found, Names.of(asked(), "mine"), Asked("mine.toml", "high", 2027))
    out = capsys.readouterr().out
    told = " ".join(out.split())
    assert "ansinh run mine.toml --as-of 2027 " in told  # the row's own demand isn't overridden
    assert "init" not in told
    put_sweep(found, Names.of(asked(), "mine"), Asked("lao-cai"))
    built_in = " ".join(capsys.readouterr().out.split())
    assert "(ansinh init my-plan --from lao-cai)" in built_in
    assert "ansinh run my-plan " in built_in
    assert not [word for word in INNER if word in out]
    assert max(map(len, out.splitlines())) <= 80
    assert "cheap" in out.splitlines()[0]
    assert "cheap: Xã B (khuôn viên riêng)" in out
    assert "broken: why it fails" in out
