"""A received run folder: links, planted files, and what a run tells about the computer that made it."""

from __future__ import annotations

import getpass
import os
import subprocess
import sys
from pathlib import Path

import pytest

from ansinh.geodata.storage.durable import READY
from ansinh.models.errors import InputError
from ansinh.planning.answer.folder.rundir import write_run_folder
from ansinh.planning.inputs.own_data.init import start_empty
from ansinh.planning.question.text.load import load_scenario
from ansinh.reports import outputs
from ansinh.reports.formats import Format, Job
from tests.reports.factory import make_run_data


def note(job: Job) -> list[Path]:
    path = job.folder / "plan.txt"
    path.write_text("new", encoding="utf-8")
    return [path]


@pytest.fixture
def received(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a run folder with one cheap output."""
    monkeypatch.setattr(outputs, "FORMATS", (Format("note", "plan.txt", note, "main"),))
    data, scenario = make_run_data(), load_scenario(start_empty(tmp_path / "secret-place" / "plan"))
    return write_run_folder(
        tmp_path / "run", data, scenario, {}, lambda draft: outputs.write_all(data, draft)
    )


@pytest.fixture
def victim(tmp_path: Path) -> Path:
    path = tmp_path / "victim"
    path.write_text("kept")
    return path


@pytest.mark.skipif(os.name != "posix", reason="links need rights on Windows")
@pytest.mark.parametrize(
    "name", ["plan.txt", "manifest.json", "data/meta.json", "geojson", "inputs/x", READY]
)
def test_a_link_is_never_followed(received: Path, victim: Path, name: str):
    link = received / name
    link.parent.mkdir(exist_ok=True)
    link.unlink(missing_ok=True)
    link.symlink_to(victim)
    with pytest.raises(InputError, match="is a link"):
        outputs.rebuild(received)
    assert victim.read_text() == "kept"


def test_a_file_with_two_names_is_replaced_and_not_written_into(received: Path, victim: Path):
    (received / "plan.txt").unlink()
    (received / "plan.txt").hardlink_to(victim)
    outputs.rebuild(received)
    assert (received / "plan.txt").read_text() == "new"
    assert victim.read_text() == "kept"


def test_a_planted_end_of_an_earlier_command_stays_inside(received: Path, victim: Path):
    (received / READY / "geojson").mkdir(parents=True)
    (received / READY / "geojson" / "x").write_text("planted")
    outputs.rebuild(received)
    assert (received / "geojson" / "x").read_text() == "planted"
    assert victim.read_text() == "kept"


def test_a_run_tells_neither_a_path_nor_a_user(received: Path, tmp_path: Path):
    words = (b"secret-place", str(tmp_path).encode(), f"/home/{getpass.getuser()}".encode())
    telling = [
        path for path in received.rglob("*") if path.is_file() and any(w in path.read_bytes() for w in words)
    ]
    assert telling == []


@pytest.mark.parametrize("module", ["numpy", "pandas", "json", "click", "sitecustomize", "voila"])
def test_nothing_is_imported_from_the_folder_of_the_call(tmp_path: Path, module: str):
    (tmp_path / f"{module}.py").write_text("import os; os.system('touch planted')\nraise SystemExit(9)\n")
    command = (
        [sys.executable, "-m", "ansinh", "--version"]
        if module != "numpy"
        else [sys.executable, "-m", "ansinh", "check", "dak-nong"]
    )
    result = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    assert not (tmp_path / "planted").exists()
