"""Forge a finished run in every table and file, with digests computed anew: the checker names where it was forged."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from ansinh.planning.answer.plan_names import TODAY
from ansinh.planning.projects.comparable import comparable_projects
from ansinh.proof.files.captions import TABLES
from ansinh.proof.sums import comparables
from ansinh.proof.tables import Run
from ansinh.words import Words
from tests.cli.in_process import ansinh_here
from tests.patience import PATIENCE_S
from tests.proof.forgeries.kinds import KINDS
from tests.proof.forgeries.lab import Lab, findings, honest_run, seal
from tests.shared import Shared


@pytest.fixture(scope="module")
def honest(tmp_path_factory: pytest.TempPathFactory, shared: Shared) -> Path:
    """Return the folder of an honest run of Đắk Nông on few demand points."""
    return honest_run(shared, tmp_path_factory.mktemp("run"))


@pytest.fixture(scope="module")
def lab(honest: Path, tmp_path_factory: pytest.TempPathFactory) -> Lab:
    """Return a copy of the run to forge."""
    return Lab(honest, tmp_path_factory.mktemp("lab"))


def test_an_honest_run_holds(honest: Path):
    assert findings(honest) == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_forgery_is_found_and_named(lab: Lab, kind: str):
    """Once of each kind; ``python -m tests.proof.forgeries`` tries as many as one likes."""
    forged, lines = lab.attempt(kind, 0)
    assert forged.is_named(lines), (forged, lines[:5])
    assert not any("digest" in line for line in lines)


def test_a_changed_and_an_added_file_are_found(honest: Path, tmp_path: Path):
    folder = tmp_path / "changed"
    shutil.copytree(honest, folder)
    (folder / "added.txt").write_text("", encoding="utf-8")
    (folder / "plan.xlsx").write_bytes(b"")
    lines = findings(folder)
    assert any("added.txt" in line and "file added" in line for line in lines)
    assert any("files_sha256, plan.xlsx" in line for line in lines)


def test_the_copy_in_the_folder_runs_without_the_project(honest: Path, tmp_path: Path):
    """Isolated from the project's path; nothing is written into the folder."""
    command = [
        sys.executable,
        "-B",
        "-c",
        "import sys; sys.path.insert(0, '.'); import proof.__main__ as m; sys.exit(m.main())",
    ]
    before = sorted(honest.rglob("*"))
    result = subprocess.run(
        [*command, str(honest)], cwd=honest, env={"PYTHONIOENCODING": "ascii:strict"}, capture_output=True, text=True,
        check=False, timeout=PATIENCE_S,
    )  # fmt: skip
    assert result.returncode == 0, result.stdout + result.stderr
    assert sorted(honest.rglob("*")) == before


def test_verify_never_runs_the_copy_in_the_folder(honest: Path, tmp_path: Path):
    folder = tmp_path / "armed"
    shutil.copytree(honest, folder)
    (folder / "proof" / "check.py").write_text("raise SystemExit(99)\n", encoding="utf-8")
    seal(folder)
    assert ansinh_here("verify", folder, cwd=folder).returncode == 0


def test_tables_of_report_and_proposal_are_known_by_their_captions(honest: Path):
    """A caption that is worded anew must be told to the checker, or honest runs are refused."""
    pages = "".join(
        (honest / f"{name}.en.html").read_text(encoding="utf-8") for name in ("report", "proposal")
    )
    budgets, today = Words("en"), Words("en", TODAY)
    of_other_runs = [budgets("table.budget"), budgets("table.running_budget")]
    of_other_runs += [today("table.comparison", period=2030), today("table.commitments")]
    assert [start for start in TABLES if start not in pages and start not in "\n".join(of_other_runs)] == []


def test_the_checker_knows_the_real_projects(honest: Path):
    """Who corrects one writes its digest into the checker."""
    rows = comparable_projects().to_dict("records")
    assert {
        str(row["id"]): comparables.fingerprint({str(k): v for k, v in row.items()}) for row in rows
    } == comparables.KNOWN
    assert [row["id"] for row in Run(honest)[comparables.TABLE]] == list(comparables.KNOWN)
