"""Test exit codes and messages of ``ansinh run``, and that a failed run leaves no files."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ansinh.planning.inputs.own_data.init import start_empty
from ansinh.planning.question.scenario import FEWEST_POINTS
from ansinh.planning.question.text.load import scenario_text
from tests.cli.in_process import ansinh_here, code_of
from tests.patience import PATIENCE_S

TEXT = scenario_text("dak-nong").replace("points = 600", f"points = {FEWEST_POINTS}")


def ansinh(*arguments: str, cwd: Path, language: str = "en") -> subprocess.CompletedProcess[str]:
    """Run the command in a separate process."""
    command = [sys.executable, "-c", "from ansinh.cli.main import main; main()", *arguments]
    environment = os.environ | {"ANSINH_LANG": language, "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(
        command, cwd=cwd, env=environment, capture_output=True, text=True, check=False, timeout=PATIENCE_S
    )


def test_help_speaks_the_language_of_the_terminal(tmp_path: Path):
    assert "Plan networks" in ansinh("--help", cwd=tmp_path).stdout
    assert "Lập kế hoạch" in ansinh("--help", cwd=tmp_path, language="vi").stdout


BAD = {
    "unknown province": (["run", "atlantis"], None, "atlantis"),
    "missing file": (["run", "none.toml"], None, "no such file"),
    "misspelt key": (["run", "s.toml"], TEXT.replace("seed = 0", "sede = 0"), "did you mean 'seed'"),
    "budget in words": (
        ["run", "s.toml"],
        TEXT + '\n[[budgets]]\nsource = "province"\nperiod = "2030"\nmillion_vnd = "abc"\n',
        "budgets.1.million_vnd",
    ),
    "minimum above maximum": (
        ["run", "s.toml"],
        TEXT.replace("min_places = 150 ", "min_places = 250 "),
        "is above",
    ),
    "unknown option": (["run", "dak-nong", "--speed"], None, "No such option"),
    "run folder exists": (["run", "dak-nong", "--out", "."], None, "exists already"),
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the current folder of a planner with an English terminal of 200 columns."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ANSINH_LANG", "en")
    monkeypatch.setenv("COLUMNS", "200")
    return tmp_path


@pytest.mark.parametrize(("arguments", "text", "expected"), BAD.values(), ids=BAD.keys())
def test_bad_input_exits_with_2_says_what_and_leaves_nothing(
    folder: Path, capfd: pytest.CaptureFixture[str], arguments: list[str], text: str | None, expected: str
):
    if text is not None:
        (folder / "s.toml").write_text(text, encoding="utf-8")
    before = sorted(folder.rglob("*"))
    assert code_of(*arguments) == 2
    said = capfd.readouterr().err
    assert expected in said
    assert "Traceback" not in said
    assert sorted(folder.rglob("*")) == before


def test_a_process_of_its_own_exits_with_2_too(tmp_path: Path):
    result = ansinh("report", "nowhere", cwd=tmp_path)
    assert result.returncode == 2, result.stderr
    assert "nowhere" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_scenario_that_no_plan_can_meet_exits_with_3_beside_the_one_that_misses_least(tmp_path: Path):
    scenario = start_empty(tmp_path / "plan") / "scenario.toml"
    impossible = (
        scenario.read_text(encoding="utf-8").replace("points = 300", f"points = {FEWEST_POINTS}")
        + '\n[[rules]]\nkind = "must_open"\nsites = ["M-C01"]\nservice = "elderly"\nperiod = "2030"\n'
        + '\n[[rules]]\nkind = "must_not_open"\nsites = ["M-C01"]\nservice = "elderly"\n'
    )
    scenario.write_text(impossible, encoding="utf-8")
    result = ansinh_here("run", "plan", "--out", "least", "--only", "workbook", cwd=tmp_path)
    assert result.returncode == 3, result.stderr
    assert "the plan that misses least is in least" in result.stderr.replace("The", "the")
    assert result.stderr.count("not kept, since it contradicts: ") == 1  # both sides are named
    assert "must not open" in result.stderr or "must open" in result.stderr
    assert "no plan keeps all limits; this one misses least" in " ".join(result.stdout.split())
    assert "Traceback" not in result.stderr
    assert code_of("verify", tmp_path / "least") == 0
