"""A received run folder: links, planted files, and what a run tells about the computer that made it."""

from __future__ import annotations

import getpass
import os
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from ansinh.geodata.storage.durable import READY
from ansinh.models.errors import InputError
from ansinh.planning.answer.folder import verify
from ansinh.planning.answer.folder.carry import carry_inputs
from ansinh.planning.answer.folder.rundir import MANIFEST, write_run_folder
from ansinh.planning.inputs.own_data.init import start_empty
from ansinh.planning.question.text.load import load_scenario, parse_scenario, scenario_text
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
    return write_run_folder(tmp_path / "run", data, scenario, {}, lambda draft: outputs.begun(data, draft))


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


@pytest.mark.parametrize("key", ["question_vi", "question_en", "plan_document", "agency_vi"])
def test_a_path_in_a_text_takes_no_file_along(tmp_path: Path, victim: Path, key: str):
    """A received scenario would carry a private key into the run folder that is sent back."""
    text = re.sub(rf"(?m)^({key} = ).*$", "", scenario_text("dak-nong"))
    scenario = parse_scenario(text.replace("[scenario]", f'[scenario]\n{key} = "{victim}"', 1), "s.toml")
    (tmp_path / "run").mkdir()
    written, left_out = carry_inputs(scenario, tmp_path / "run")
    assert (list((tmp_path / "run").iterdir()), left_out) == ([], {})
    assert f'{key} = "{victim}"' in written


@pytest.mark.parametrize(("in_force", "carried"), [("", "rains"), ("rains", "rains"), ("storm", "storm")])
def test_closed_areas_of_another_season_stay_where_they_are(tmp_path: Path, in_force: str, carried: str):
    """Without a season, the first one is that of the flood, which every run looks at as a case."""
    closures = []
    for season in ("rains", "storm"):
        (tmp_path / f"{season}.geojson").write_text("{}", encoding="utf-8")
        closures.append(f'{{season = "{season}", layer_file = "{season}.geojson"}}')
    travel = f'[travel]\nroads = "bundled"\nseason = "{in_force}"\nclosures = [{", ".join(closures)}]\n'
    text = re.sub(r"(?ms)^\[travel\]\n.*?(?=^\[)", "", scenario_text("dak-nong"))
    scenario = parse_scenario(text.replace("[scenario]", f"{travel}[scenario]", 1), "s.toml", tmp_path)
    (tmp_path / "run").mkdir()
    written, _ = carry_inputs(scenario, tmp_path / "run")
    assert [path.stem for path in (tmp_path / "run" / "inputs").iterdir()] == [carried]
    assert parse_scenario(written, "s.toml", tmp_path / "run").travel.closures[0].season == carried


def test_a_page_that_takes_for_ever_ends_the_check_and_not_the_program(
    received: Path, monkeypatch: pytest.MonkeyPatch
):
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i AS fid FROM n"
    with closing(sqlite3.connect(received / "plan.gpkg")) as database, database:
        database.execute(f"CREATE VIEW facilities AS {endless}")
    monkeypatch.setattr(verify, "CHECKER_SECONDS", 3.0)
    with pytest.raises(InputError, match="longer than"):
        verify._checked(received)


@pytest.mark.parametrize(
    "text",
    [
        "[]",
        '{"files_sha256": []}',
        '{"files_sha256": {"a": 1}}',
        '{"inputs_left_out": {"a": 1}}',
        '{"certificates": {"a": ""}}',
    ],
)
def test_a_manifest_that_no_run_writes_is_refused_in_a_sentence(received: Path, text: str):
    (received / MANIFEST).write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="can't be read"):
        verify.verify_run(received)


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
