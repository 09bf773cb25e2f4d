"""Test ``ansinh run``, ``report`` and ``verify`` on a real run folder."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

import pandas as pd
import pytest

from ansinh.planning.answer.folder.rundir import write_run_folder
from tests.cli.in_process import ansinh_here as ansinh
from tests.outputs import no_outputs
from tests.provinces import runs_of
from tests.reports.appraise.coarse import leave_charts_out
from tests.run_folder import run_folder
from tests.shared import Shared


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, shared: Shared) -> Path:
    """Return a copy of the folder of a run of Đắk Nông on few demand points."""
    return Path(shutil.copytree(run_folder(shared), tmp_path_factory.mktemp("run") / "out"))


def digests(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every file except the manifest."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != "manifest.json")
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files
    }


def test_the_run_folder_is_complete(folder: Path):
    names = {path.name for path in folder.iterdir()}
    expected = {"map.html", "report.vi.html", "report.en.html", "proposal.vi.docx", "proposal.en.docx", "plan.xlsx",
                "plan.gpkg", "plan.qgz", "allocation.parquet", "scenario.toml", "manifest.json"}  # fmt: skip
    assert expected <= names
    assert set(pd.read_parquet(folder / "data" / "plans.parquet").index) == {"official", "optimised"}
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert {"versions", "certificates", "seconds", "travel_sha256", "files_sha256"} <= set(manifest)


def test_every_stated_figure_holds_right_after_the_run(folder: Path):
    result = ansinh("verify", str(folder), cwd=folder)
    assert result.returncode == 0, result.stdout


def test_outputs_are_made_again_byte_for_byte(folder: Path):
    before = digests(folder)
    # Reports are drawn anew in `tests/reports/test_harmless.py`, of a run that is quicker to draw.
    assert ansinh("report", str(folder), "--only", "workbook,geopackage,map", cwd=folder).returncode == 0
    after = digests(folder)
    tables = ("plan.xlsx", "plan.gpkg", "plan.qgz", "map.html")
    assert {name: after[name] for name in tables} == {name: before[name] for name in tables}


@pytest.mark.parametrize(
    ("frame", "column"), [("allocation", "minutes"), ("facilities", "served_persons"), ("measures", "value")]
)
def test_a_figure_that_was_tampered_with_is_found(shared: Shared, tmp_path: Path, frame: str, column: str):
    run, folder = runs_of(shared)("dak-nong"), tmp_path / "run"
    write_run_folder(folder, run.data, run.inputs.scenario, run.manifest, no_outputs)
    path = folder / "data" / f"{frame}.parquet"
    table = pd.read_parquet(path)
    changed = table.index[table[column] > 0][0]
    table.loc[changed, column] += 7.0
    table.to_parquet(path)
    result = ansinh("verify", str(folder), "--json", cwd=folder)
    assert result.returncode == 1
    checks = json.loads(result.stdout)
    assert not checks[0]["holds"]  # the digest
    assert sum(not check["holds"] for check in checks) >= 2  # and the figure itself


@pytest.mark.parametrize("command", ["report", "verify"])
def test_a_folder_that_is_no_run_folder_is_refused(tmp_path: Path, command: str):
    result = ansinh(command, str(tmp_path), cwd=tmp_path)
    assert result.returncode == 2
    assert "not a run folder" in result.stderr


def test_geojson_and_one_project_are_made_on_request(folder: Path, tmp_path: Path):
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    plan = pd.read_parquet(copy / "data" / "facilities.parquet")
    site = plan.loc[(plan["plan_id"] == "optimised") & (plan["places_built"] > 0), "site_id"].iloc[0]
    with pytest.MonkeyPatch.context() as patch:
        leave_charts_out(patch)
        result = ansinh(
            "report", str(copy), "--geojson", "--project", site, "--only", "geopackage", cwd=tmp_path
        )
    assert result.returncode == 0, result.stderr
    assert (copy / "geojson" / "facilities.geojson").is_file()
    assert (copy / f"proposal-{site}.vi.docx").is_file()
    assert (copy / f"proposal-{site}.en.html").is_file()


def test_a_project_that_the_plan_does_not_have_is_refused_before_anything_is_written(folder: Path):
    before = digests(folder)
    result = ansinh("report", str(folder), "--project", "no-such-site", "--project", "nor-this", cwd=folder)
    assert result.returncode == 2
    assert "no-such-site" in result.stderr
    assert "nor-this" in result.stderr
    assert digests(folder) == before


def test_only_writes_only_the_formats_asked_for(folder: Path):
    before = (folder / "plan.xlsx").stat().st_mtime_ns
    result = ansinh("report", str(folder), "--only", "map", "--json", cwd=folder.parent)
    assert result.returncode == 0, result.stderr
    assert sorted(Path(name).name for name in json.loads(result.stdout)["files"]) == [
        "map.en.html",
        "map.html",
    ]
    assert (folder / "plan.xlsx").stat().st_mtime_ns == before
    result = ansinh("report", str(folder), "--only", "pictures", cwd=folder.parent)
    assert result.returncode == 2
    assert "pictures" in result.stderr
