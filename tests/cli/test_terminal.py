"""Test the command in shells and scripts: completion, quiet, verbose, JSON, colour, and a real Ctrl-C."""

from __future__ import annotations

import gc
import json
import os
import pty
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from ansinh.cli.main import ansinh as group
from ansinh.cli.main import main
from ansinh.geodata.apart.garbage import NEW_OBJECTS
from ansinh.planning.question.scenario import FEWEST_POINTS
from tests.cli.in_process import ansinh_here
from tests.cli.test_run_command import ansinh
from tests.patience import PATIENCE_S
from tests.provinces import COARSE_GAP

COMMAND = [sys.executable, "-c", "from ansinh.cli.main import main; main()"]
ESCAPE = "\x1b["


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an example plan folder, of which any plan will do."""
    folder = tmp_path_factory.mktemp("plan")
    assert ansinh_here("init", "p", "--quiet", cwd=folder).stdout == "p\n"
    file = folder / "p" / "scenario.toml"
    coarse = file.read_text(encoding="utf-8").replace("mip_gap = 0.005", f"mip_gap = {COARSE_GAP}")
    file.write_text(coarse.replace("points = 300", f"points = {FEWEST_POINTS}"), encoding="utf-8")
    return folder / "p"


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts_are_sound_and_call_back(tmp_path: Path, shell: str):
    script = ansinh("completion", shell, cwd=tmp_path).stdout
    assert "_ANSINH_COMPLETE" in script
    if shutil.which(shell):
        checked = subprocess.run([shell, "-n"], input=script, text=True, capture_output=True, check=False)
        assert checked.returncode == 0, checked.stderr


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        (["ansinh", "ov"], "plain,override"),
        (["ansinh", "run", "da"], "plain,dak-nong"),
        (["ansinh", "run", "--as"], "plain,--as-of"),
        (["ansinh", "run", "--demand", "h"], "plain,high"),
        (["ansinh", "check", "x"], "file,x"),
    ],
)
def test_what_is_typed_is_completed(tmp_path: Path, typed: list[str], expected: str):
    environment = {
        "_ANSINH_COMPLETE": "bash_complete",
        "COMP_WORDS": " ".join(typed),
        "COMP_CWORD": str(len(typed) - 1),
    }
    result = subprocess.run(
        COMMAND, cwd=tmp_path, env=os.environ | environment, capture_output=True, text=True, check=False
    )
    assert expected in result.stdout.splitlines()


def test_every_command_can_be_quiet_and_verbose():
    for name in set(group.commands) - {"completion"}:
        text = CliRunner().invoke(group, [name, "--help"]).output
        assert "--quiet" in text, name
        assert "--verbose" in text, name


def test_every_command_that_reports_has_json():
    serving = {"completion", "explore"}
    for name in set(group.commands) - serving:
        assert "--json" in CliRunner().invoke(group, [name, "--help"]).output, name


def test_json_tells_errors_too(tmp_path: Path):
    result = ansinh_here("run", "atlantis", "--json", cwd=tmp_path)
    facts = json.loads(result.stdout)
    assert facts["exit_code"] == result.returncode == 2
    assert "atlantis" in facts["findings"][0]["where"]


def test_init_and_report_as_json(tmp_path: Path):
    facts = json.loads(ansinh_here("init", "p", "--json", cwd=tmp_path).stdout)
    assert "scenario.toml" in facts["files"]


def test_quiet_prints_results_alone_and_verbose_every_step(plan: Path):
    quiet = ansinh("run", ".", "--out", "a", "--only", "workbook", "--quiet", cwd=plan)
    assert quiet.returncode == 0, quiet.stderr
    assert quiet.stdout == "a\n"
    assert (
        quiet.stderr == ""
    )  # a process of its own, because libraries write there past Python, and when it ends
    loud = ansinh_here("evaluate", ".", "--verbose", cwd=plan)
    assert "Indicators" in loud.stdout
    assert len(loud.stderr.splitlines()) > 2  # each step of the solver is a line


def test_warnings_of_a_check_are_told_even_quietly(plan: Path):
    told = ansinh_here("check", ".", "--quiet", cwd=plan).stdout
    assert ESCAPE not in told
    assert "region_factor" in told
    assert "satisfy all rules" not in told


def on_a_terminal(*arguments: str, cwd: Path, **environment: str) -> str:
    """Return what the command prints on a (pseudo-)terminal."""
    ours, theirs = pty.openpty()
    env = {key: value for key, value in os.environ.items() if key not in ("NO_COLOR", "FORCE_COLOR")}
    env |= {"ANSINH_LANG": "en", "TERM": "xterm-256color", **environment}
    process = subprocess.Popen([*COMMAND, *arguments], cwd=cwd, env=env, stdout=theirs, stderr=theirs)
    os.close(theirs)
    said = b""
    while True:
        try:
            part = os.read(ours, 65_536)
        except OSError:  # the other end is closed
            break
        if not part:
            break
        said += part
    os.close(ours)
    process.wait()
    return said.decode()


def test_colour_on_a_terminal_only_and_never_with_no_color(plan: Path, monkeypatch: pytest.MonkeyPatch):
    assert f"{ESCAPE}33m" in on_a_terminal("check", ".", cwd=plan)
    monkeypatch.setenv("FORCE_COLOR", "1")  # as if it were a terminal
    monkeypatch.setenv("TERM", "xterm-256color")
    assert f"{ESCAPE}33m" in ansinh_here("check", ".", cwd=plan).stdout
    monkeypatch.setenv("NO_COLOR", "1")
    plain = ansinh_here("check", ".", cwd=plan).stdout
    assert "region_factor" in plain
    assert f"{ESCAPE}33m" not in plain


def stopped(*arguments: str, cwd: Path, seen: str, number: int) -> tuple[int, str]:
    """Start the command, send a signal when `seen` appears on standard error, and return exit code and error output."""
    environment = os.environ | {"ANSINH_LANG": "en", "PYTHONUNBUFFERED": "1"}
    log = cwd / "stderr.log"
    with log.open("w") as stream:
        process = subprocess.Popen(
            [*COMMAND, *arguments], cwd=cwd, env=environment, stdout=subprocess.DEVNULL, stderr=stream
        )
        until = time.monotonic() + PATIENCE_S
        while seen not in log.read_text() and time.monotonic() < until and process.poll() is None:
            time.sleep(0.02)
        process.send_signal(number)
        process.wait(timeout=PATIENCE_S)
    said = log.read_text()
    log.unlink()
    return process.returncode, said


@pytest.mark.parametrize(
    ("step", "number", "only"),
    [
        ("Official plan as written", signal.SIGTERM, []),  # a second process writes outputs
        ("Indicators", signal.SIGINT, ["--only", "workbook"]),
        ("Province, demand", signal.SIGINT, ["--only", "workbook"]),
    ],
)
def test_a_real_interruption_leaves_nothing_half_done(
    tmp_path: Path, plan: Path, step: str, number: int, only: list[str]
):
    code, said = stopped("run", str(plan), "--out", "new/run", *only, cwd=tmp_path, seen=step, number=number)
    assert code == 130, said
    assert "nothing half-written" in said
    assert "Traceback" not in said
    left = [path for path in sorted(tmp_path.rglob("*")) if path.name != "new"]
    assert left == []


def test_an_interrupted_init_leaves_nothing(tmp_path: Path):
    environment = os.environ | {"ANSINH_LANG": "en"}
    process = subprocess.Popen(
        [*COMMAND, "init", "mine", "--from", "hai-duong"],
        cwd=tmp_path,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    until = time.monotonic() + PATIENCE_S
    while not list(tmp_path.glob(".ansinh-*/*")) and time.monotonic() < until and process.poll() is None:
        time.sleep(0.005)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 130, said
    assert list(tmp_path.iterdir()) == []


def test_only_a_command_of_its_own_changes_the_collector(monkeypatch: pytest.MonkeyPatch):
    found, before = gc.get_threshold(), (700, 10, 10)
    gc.set_threshold(*before)
    monkeypatch.setenv("PYTHONSAFEPATH", "1")
    monkeypatch.setattr(sys, "argv", ["ansinh", "--help"])
    try:
        main(["--help"])  # from another program
        assert gc.get_threshold() == before
        main()
        assert gc.get_threshold() == (NEW_OBJECTS, *before[1:])
    finally:
        gc.set_threshold(*found)
