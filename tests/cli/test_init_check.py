"""Test ``ansinh init``, ``check`` and ``check --repair``; a copied province gives the same plan as the built-in one."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner, Result

from ansinh.cli.main import ansinh
from ansinh.models.errors import InputError
from ansinh.planning.answer.folder.rundata import OFFICIAL
from ansinh.planning.answer.plans import official_plan, optimised_problem
from ansinh.planning.answer.run import Clock, finished_run, run_scenario
from ansinh.planning.inputs.own_data.own import scenario_province
from ansinh.planning.inputs.problem import collect_inputs
from ansinh.planning.inputs.sites import scenario_sites
from ansinh.planning.question.text.load import load_scenario
from tests.planning.problems import assert_same_problem
from tests.provinces import coarse, run_of_made_up, runs_of
from tests.shared import Shared


def run(*arguments: object, language: str = "en") -> Result:
    """Run the command in this process."""
    return CliRunner().invoke(ansinh, [str(a) for a in arguments], env={"ANSINH_LANG": language})


def spoil(folder: Path, file: str, old: str, new: str) -> None:
    """Replace text in a table of a plan folder."""
    text = (folder / file).read_text(encoding="utf-8-sig")
    assert old in text
    (folder / file).write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """Return a new plan folder."""
    folder = tmp_path / "my plan"
    assert run("init", folder).exit_code == 0
    return folder


def test_an_empty_plan_is_whole_commented_and_free_of_errors(plan: Path):
    names = {path.name for path in plan.iterdir()}
    tables = {"boundaries.geojson", "demand.csv", "facilities.csv", "candidates.csv", "flood.geojson"}
    assert names == {"scenario.toml", *tables}
    assert "#" in (plan / "scenario.toml").read_text(encoding="utf-8")
    result = run("check", plan)
    assert result.exit_code == 0, result.output
    first, then, *_ = result.output.splitlines()
    assert first == "0 errors, 1 warning: the plan can be run."
    assert then == f'  → ansinh run "{plan}"'
    assert "region_factor.tinh-mau" in result.output


def test_nothing_is_written_over(plan: Path):
    before = {path: path.read_bytes() for path in plan.iterdir()}
    result = run("init", plan)
    assert result.exit_code != 0
    assert {path: path.read_bytes() for path in plan.iterdir()} == before
    assert sorted(path.name for path in plan.parent.iterdir()) == [plan.name]


def test_all_findings_at_once_as_json(plan: Path):
    spoil(plan, "demand.csv", "D001,90001,", "D001,90000,")
    spoil(plan, "facilities.csv", "107.951,14.553", "14.553,107.951")
    spoil(plan, "facilities.csv", "người cao tuổi", "người già cả")
    result = run("check", plan, "--json")
    assert result.exit_code == 2
    facts = json.loads(result.stdout)
    found = {
        (f["code"], f["file"], tuple(f["rows"]), f["column"])
        for f in facts["findings"]
        if f["severity"] == "error"
    }
    assert found == {
        ("commune_unknown", "demand.csv", (2,), "Mã xã"),
        ("swapped", "facilities.csv", (4,), "Kinh độ, Vĩ độ"),
        ("choice_unknown", "facilities.csv", (3,), "Dịch vụ"),
    }
    assert facts["errors"] == 3
    assert facts["repaired_copy"] is None


def test_check_refuses_what_a_run_would_refuse(plan: Path):
    spoil(plan, "scenario.toml", "[solver]", '[fairness.strata]\nremote = ["Xã Không Có"]\n\n[solver]')
    checked, begun = run("check", plan), run("run", plan, "--out", plan.with_name("out"))
    assert checked.exit_code == 2
    assert isinstance(begun.exception, InputError)  # `main` tells it and ends with 2
    for told in (checked.output, str(begun.exception)):
        assert "fairness.strata.remote" in told
        assert "Xã Không Có" in told


def test_findings_speak_vietnamese(plan: Path):
    spoil(plan, "demand.csv", "D001,90001,", "D001,90000,")
    output = run("check", plan, language="vi").output
    assert "dòng 2, cột 'Mã xã'" in output
    assert "không có xã này" in output


def test_terminal_markup_in_a_file_is_text(plan: Path):
    spoil(plan, "facilities.csv", "người cao tuổi", "[red]x[/red]")
    assert "[red]x[/red]" in run("check", plan).output


def test_a_repaired_copy_leaves_the_original_alone(plan: Path):
    spoil(plan, "facilities.csv", "107.951,14.553", "14.553,107.951")
    before = {path: path.read_bytes() for path in plan.iterdir()}
    checked = run("check", plan)
    assert checked.exit_code == 2
    assert checked.output.splitlines()[1] == f'  → ansinh check "{plan}" --repair'
    result = run("check", plan, "--repair")
    assert result.exit_code == 0, result.output
    assert {path: path.read_bytes() for path in plan.iterdir()} == before
    copy = plan.with_name("my plan-repaired")
    assert run("check", copy).exit_code == 0
    changes = pd.read_csv(copy / "changes.csv")
    assert changes[["file", "row", "repair"]].to_numpy().tolist() == [["facilities.csv", 4, "swap_lat_lon"]]
    told = scenario_province(load_scenario(copy))
    assert told.people["population"].sum() == 195_792
    assert "không bao giờ" not in result.output
    assert run("check", plan, "--repair").exit_code != 0  # the copy exists


def test_a_repair_that_does_not_help_is_not_told_again(plan: Path):
    """Two points with one id and different people: no repair knows which of them is right."""
    spoil(plan, "demand.csv", "D002,", "D001,")
    for options, begin, following in (
        ((), "--repair may", f'  → ansinh check "{plan}" --repair'),
        (("--repair",), "the plan can't be run yet", f'  → ansinh check "{plan}"'),
    ):
        first, second, *_ = run("check", plan, *options).output.splitlines()
        assert f"1 error, 0 warnings: {begin}" in first
        assert second == following


def test_an_unknown_repair_and_a_broken_scenario_exit_with_2(plan: Path):
    assert run("check", plan, "--repair", "magic").exit_code == 2
    spoil(plan, "scenario.toml", "population_year", "population_yaer")
    result = run("check", plan)
    assert result.exit_code == 2
    assert "did you mean 'population_year'" in result.output


def test_files_are_found_beside_the_scenario_and_not_where_one_stands(
    plan: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    assert run("check", Path(plan.name) / "scenario.toml").exit_code == 0
    monkeypatch.chdir(plan)
    assert run("check", ".").exit_code == 0


def test_rules_for_candidate_sites_say_what_they_rule_out(plan: Path):
    facts = json.loads(run("check", plan, "--json").stdout)
    (said,) = [f for f in facts["findings"] if f["code"] == "candidates_ruled"]
    assert (
        said["problem"]
        == "5 of 6 places satisfy all rules; ruled out by: area too small (1), no free land (1)"
    )
    assert facts["data"]["candidates"] == 5
    spoil(plan, "scenario.toml", "min_area_m2 = 10000", "min_area_m2 = 90000")
    result = run("check", plan)
    assert "nothing new can be built" in result.output
    scenario = load_scenario(plan)
    inputs = collect_inputs(scenario, scenario_province(scenario))
    assert optimised_problem(inputs, None).rules == ()  # on new sites, of which there are none
    spoil(plan, "scenario.toml", '"flood.geojson"', '"fload.geojson"')
    result = run("check", plan)
    assert result.exit_code == 2
    assert "candidates.flood_layer" in result.output
    assert "no such file" in result.output
    spoil(plan, "scenario.toml", "min_area_m2", "min_area")
    assert "did you mean 'min_area_m2'" in run("check", plan).output


def test_road_files_that_are_not_there_are_named_with_everything_else(plan: Path):
    travel = '[travel]\nroads = "none.osm.pbf"\nspeeds = "none.csv"\n\n[demand]\n'
    spoil(plan, "scenario.toml", "[demand]\n", travel)
    spoil(plan, "demand.csv", "D001,90001,", "D001,90000,")
    output = run("check", plan).output
    assert "travel.roads: no such file" in output
    assert "travel.speeds: no such file" in output
    assert "commune" in output
    assert "3 errors" in output


def test_a_repaired_copy_finds_the_layers_of_its_rules(plan: Path):
    spoil(plan, "facilities.csv", "107.951,14.553", "14.553,107.951")
    assert run("check", plan, "--repair").exit_code == 0
    copy = load_scenario(plan.with_name("my plan-repaired"))
    assert copy.candidates is not None
    assert Path(copy.candidates.flood_layer).resolve() == (plan / "flood.geojson").resolve()
    assert run("check", plan.with_name("my plan-repaired")).exit_code == 0


def test_a_scenario_that_names_unknown_sites_is_told(plan: Path):
    text = (plan / "scenario.toml").read_text(encoding="utf-8")
    rule = '\n[[rules]]\nkind = "must_open"\nsites = ["M-C99"]\nperiod = "2030"\nservice = "elderly"\n'
    (plan / "scenario.toml").write_text(text + rule, encoding="utf-8")
    result = run("check", plan)
    assert result.exit_code == 2
    assert "'M-C99' is not known" in result.output


def test_a_built_in_province_can_be_checked():
    assert run("check", "dak-nong").exit_code == 0


def test_a_copy_of_dak_nong_gives_the_same_plan(tmp_path: Path, shared: Shared):
    folder = tmp_path / "dn"
    assert run("init", folder, "--from", "Đắk Nông").exit_code == 0
    facts = json.loads(run("check", folder, "--json").stdout)
    assert (facts["errors"], facts["warnings"]) == (0, 0)
    assert facts["data"]["population"] == pytest.approx(622_168)
    scenario = coarse(folder)
    own = collect_inputs(scenario, scenario_province(scenario))
    built_in = runs_of(shared)("dak-nong")
    official = official_plan(own)
    assert_same_problem(*(optimised_problem(inputs, official) for inputs in (built_in.inputs, own)))
    told = finished_run(own, {OFFICIAL: official}, Clock(), judged=False).data
    for part in ("facilities", "allocation", "unserved", "money"):
        as_built_in = getattr(built_in.data, part).query("plan_id == @OFFICIAL").reset_index(drop=True)
        pd.testing.assert_frame_equal(as_built_in, getattr(told, part), check_dtype=False)
    assert told.data_sources["what"].str.startswith("own data").sum() == 6


@pytest.mark.thorough
def test_a_copy_of_dak_nong_is_solved_to_the_same_plan(tmp_path: Path, shared: Shared):
    """The test above asks whether both are the same problem."""
    assert run("init", tmp_path / "dn", "--from", "Đắk Nông").exit_code == 0
    built_in, own = runs_of(shared)("dak-nong").data, run_scenario(coarse(tmp_path / "dn")).data
    for part in ("facilities", "allocation", "unserved", "money"):
        pd.testing.assert_frame_equal(getattr(built_in, part), getattr(own, part))


@pytest.mark.parametrize(
    "name",
    [
        "thua-thien-hue",  # roads
        "quang-ngai",  # a ferry
        pytest.param("lao-cai", marks=pytest.mark.thorough),
        pytest.param("hai-duong", marks=pytest.mark.thorough),
    ],
)
def test_a_copy_asks_the_same_question_on_the_same_roads_and_ferries(
    tmp_path: Path, shared: Shared, name: str
):
    """Compare the inputs; they decide the plan, and solving both would take minutes."""
    assert run("init", tmp_path / "own", "--from", name).exit_code == 0
    scenario = coarse(tmp_path / "own")
    built_in, own = runs_of(shared)(name).inputs, collect_inputs(scenario, scenario_province(scenario))
    for part in ("minutes", "metres", "routed"):
        pd.testing.assert_frame_equal(getattr(built_in.travel, part), getattr(own.travel, part))
    for part in ("need", "options"):
        pd.testing.assert_frame_equal(getattr(built_in, part), getattr(own, part))
    # Only the source of a row differs: a file of the package there, a file of the planner here.
    file = [name for name in built_in.sites if name.startswith(("source", "location_basis"))]
    pd.testing.assert_frame_equal(
        pd.DataFrame(built_in.sites.drop(columns=file)), pd.DataFrame(own.sites.drop(columns=file))
    )
    pd.testing.assert_frame_equal(pd.DataFrame(built_in.points), pd.DataFrame(own.points), check_dtype=False)
    roads = name in {"lao-cai", "thua-thien-hue"}
    assert built_in.travel.routed.to_numpy().any() == roads


def test_sites_of_ones_own_keep_their_names(plan: Path):
    scenario = load_scenario(plan)
    names = scenario_sites(scenario, scenario_province(scenario)).loc["M-C01", ["name_vi", "name_en"]]
    assert names.tolist() == ["Khu đất Phường Bình Minh"] * 2


def test_a_plan_of_its_own_runs_to_the_end(shared: Shared):
    result = run_of_made_up(shared)
    assert result.manifest["certificates"]["optimised"]["status"] in ("PROVED_OPTIMAL", "WITHIN_GAP")
    assert result.data.meta["base_year"] == 2024
    assert result.data.assumptions["key"].eq("region_factor.tinh-mau").sum() == 1
