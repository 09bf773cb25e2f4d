"""Forge a finished run in every table and file, with digests computed anew: the checker names where it was forged."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import sqlite3
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ansinh.planning.question.load import scenario_text
from ansinh.proof.check import check_folder
from tests.cli.test_run_command import ansinh
from tests.patience import PATIENCE_S

TEXT = scenario_text("dak-nong").replace("points = 600", "points = 30")


@pytest.fixture(scope="module")
def honest(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a run of Đắk Nông on 30 demand points, without the English workbook and map."""
    scratch = tmp_path_factory.mktemp("run")
    (scratch / "s.toml").write_text(TEXT, encoding="utf-8")
    result = ansinh("run", "s.toml", "--out", "out", "--json", cwd=scratch)
    assert result.returncode == 0, result.stderr
    for twin in ("plan.en.xlsx", "map.en.html"):
        (scratch / "out" / twin).unlink()
    sealed(scratch / "out")
    return scratch / "out"


def sealed(folder: Path) -> None:
    """Compute the digests of the manifest anew, as a forger would."""
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != "manifest.json")
    manifest["files_sha256"] = {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files
    }
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")


def found(folder: Path) -> list[str]:
    """Return all disagreements."""
    return [line for _, _, wrong in check_folder(folder) for line in wrong]


Rows = list[dict[str, Any]]
Forgery = Callable[[Path], None]


def table(name: str, change: Callable[[Rows], Rows | None]) -> Forgery:
    """Return a forgery of the rows of a table."""

    def forge(folder: Path) -> None:
        path = folder / f"{name}.parquet"
        stated = pq.read_table(path)
        rows = stated.to_pylist()
        rows = change(rows) or rows
        pq.write_table(pa.Table.from_pylist(rows, schema=stated.schema), path)

    return forge


def first(column: str, change: Callable[[Any], Any], **which: object) -> Callable[[Rows], None]:
    """Return a change of one column in the first row that has the named values and more than nothing in the column."""

    def forge(rows: Rows) -> None:
        fits = (row for row in rows if row[column] and all(row[key] == value for key, value in which.items()))
        row = next(fits)
        row[column] = change(row[column])

    return forge


def scaled(factor: float) -> Callable[[float], float]:
    return lambda value: value * factor


def moved(wkb: bytes) -> bytes:
    """Return a point one degree further east."""
    x, y = struct.unpack("<dd", wkb[5:21])
    return wkb[:5] + struct.pack("<dd", x + 1, y)


def together(*forgeries: Forgery) -> Forgery:
    def forge(folder: Path) -> None:
        for one in forgeries:
            one(folder)

    return forge


def cheap(column: str, **which: object) -> Callable[[Rows], None]:
    """Return a change that takes nine tenths off a column of all rows with the named values."""

    def forge(rows: Rows) -> None:
        for row in rows:
            if all(row[key] == value for key, value in which.items()):
                row[column] *= 0.1

    return forge


def text(name: str, pattern: str, replacement: str) -> Forgery:
    """Return a forgery of the first match in a text file."""

    def forge(folder: Path) -> None:
        before = (folder / name).read_text(encoding="utf-8")
        after = re.sub(pattern, replacement, before, count=1, flags=re.DOTALL)
        assert after != before
        (folder / name).write_text(after, encoding="utf-8")

    return forge


def part(file: str, member: str, pattern: str, replacement: str) -> Forgery:
    """Return a forgery of the first match in a part of an Office file."""

    def forge(folder: Path) -> None:
        with zipfile.ZipFile(folder / file) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        before = parts[member].decode("utf-8")
        parts[member] = re.sub(pattern, replacement, before, count=1).encode("utf-8")
        assert parts[member].decode("utf-8") != before
        with zipfile.ZipFile(folder / file, "w") as archive:
            for name, content in parts.items():
                archive.writestr(name, content)

    return forge


def workbook(sheet: int, pattern: str, replacement: str) -> Forgery:
    return part("plan.xlsx", f"xl/worksheets/sheet{sheet}.xml", pattern, replacement)


def docx(pattern: str, replacement: str) -> Forgery:
    return part("proposal.vi.docx", "word/document.xml", pattern, replacement)


def layer(statement: str) -> Forgery:
    """Return a forgery of the GeoPackage by SQL."""

    def forge(folder: Path) -> None:
        with closing(sqlite3.connect(folder / "plan.gpkg")) as database, database:
            for (trigger,) in database.execute(
                "SELECT name FROM sqlite_master WHERE type = 'trigger'"
            ).fetchall():
                database.execute(f'DROP TRIGGER "{trigger}"')
            assert database.execute(statement).rowcount

    return forge


def payload(change: Callable[[dict[str, Any]], None]) -> Forgery:
    """Return a forgery of the data of the map."""

    def forge(folder: Path) -> None:
        page = (folder / "map.html").read_text(encoding="utf-8")
        start = page.index('id="ansinh-data">') + len('id="ansinh-data">')
        end = page.index("</script>", start)
        data = json.loads(page[start:end])
        change(data)
        (folder / "map.html").write_text(page[:start] + json.dumps(data) + page[end:], encoding="utf-8")

    return forge


def on_map(plan: int, part: str, column: str) -> Callable[[dict[str, Any]], None]:
    def change(data: dict[str, Any]) -> None:
        data["plans"][plan]["periods"][0][part][column][0] += 40

    return change


def a_number(cell: str) -> tuple[str, str]:
    """Return pattern and replacement for the number in a cell."""
    return rf'(<c r="{cell}"[^>]*>(?:<f>[^<]*</f>)?<v>)[^<]*', r"\g<1>987654"


PLAN = {"plan_id": "optimised"}
FORGERIES: dict[str, tuple[Forgery, str]] = {
    "need": (table("data/need", first("target_persons", scaled(0.5))), "data/need.parquet, row"),
    "served more": (table("data/allocation", first("persons", scaled(2.0))), "column target_persons, plan"),
    "served twice": (table("data/allocation", lambda rows: [*rows, rows[0]]), "counted twice"),
    "unserved left out": (table("data/unserved", lambda rows: rows[:1]), "column target_persons, plan official"),
    "minutes": (table("data/allocation", cheap("minutes")), "column minutes"),
    "copy of the allocation": (table("allocation", first("persons", scaled(2.0))), "allocation.parquet, row 0"),
    "places": (table("data/facilities", first("places", scaled(0.2), **PLAN)), "column places"),
    "places before": (table("data/facilities", first("places_before", scaled(2.0))), "column places_before"),
    "places built": (table("data/facilities", cheap("places_built", **PLAN)), "column places_built"),
    "people at a facility": (table("data/facilities", first("served_persons", scaled(0.9))), "column served_persons"),
    "staff": (table("data/facilities", first("staff", scaled(0.5))), "column staff"),
    "land": (table("data/facilities", first("land_m2", scaled(0.5))), "column land_m2"),
    "running cost": (
        table("data/facilities", first("running_million_vnd_per_year", scaled(0.9))), "column running_million_vnd_per_year"),
    "capital in three tables": (
        together(table("data/facilities", cheap("capital_million_vnd")), table("data/money", cheap("million_vnd", kind="capital")),
                 table("data/money", cheap("million_vnd_discounted", kind="capital")),
                 table("data/measures", cheap("value", measure="capital_million_vnd"))), "column capital_million_vnd: stated"),
    "money": (table("data/money", first("million_vnd", scaled(0.9))), "data/money.parquet ("),
    "discounted money": (table("data/money", first("million_vnd_discounted", scaled(0.9))), "column million_vnd_discounted"),
    "an indicator": (table("data/measures", first("value", scaled(0.9), measure="mean_minutes")), "mean_minutes), column value"),
    "histogram": (table("data/travel_distribution", first("persons", scaled(2.0))), "data/travel_distribution.parquet"),
    "comparison": (table("data/comparison", first("optimised", scaled(0.9))), "data/comparison.parquet"),
    "a share": (table("data/commitments", first("reached", scaled(0.5), kind="reached_share")), "column reached"),
    "a verdict": (table("data/commitments", first("met", lambda _: "yes", met="no")), "column met"),
    "a bound": (table("data/certificates", first("bound", scaled(1.5))), "column bound"),
    "a gap": (table("data/certificates", first("gap", scaled(0.01), status="WITHIN_GAP")), "column gap"),
    "certificate of the manifest": (text("manifest.json", r'"gap": [^,]*', '"gap": 0.9'), "manifest.json, certificates"),
    "a site moved": (table("data/sites", first("geometry", moved, site_id="DN-E01")), "data/sites.parquet"),
    "a budget in the scenario": (
        text("scenario.toml", r"budgets = \[\]", 'budgets = [{source = "province", period = "2030", million_vnd = 1.0}]'),
        "data/budgets.parquet"),
    "a limit in the scenario": (text("scenario.toml", r"max_places = 500.0\nscope", "max_places = 60.0\nscope"), "scenario.toml limits.1"),
    "a rule in the scenario": (
        text("scenario.toml", r"\[\[rules\]\]\n", '[[rules]]\nkind = "must_not_open"\nsites = ["DN-E02"]\n\n[[rules]]\n'),
        "scenario.toml rules.1"),
    "the plan as written": (
        text("scenario.toml", r"\nplaces = 200.0", "\nplaces = 150.0"), "(official, DN-P01, drug_rehab), column places"),
    "a cell of the facilities": (workbook(3, *a_number("L6")), "plan.xlsx, sheet 3, cell L6"),
    "a cell of the summary": (workbook(1, *a_number("B30")), "plan.xlsx, sheet 1, cell B30"),
    "a total": (workbook(5, r"(SUBTOTAL[^<]*</f><v>)[^<]*", r"\g<1>1"), "plan.xlsx, sheet 5, cell H"),
    "a project": (table("data/projects", first("capital_million_vnd", scaled(0.9))), "data/projects.parquet"),
    "a component": (table("data/project_components", first("million_vnd", scaled(0.9))), "column capital_million_vnd"),
    "an item of running cost": (
        table("data/running_increment", first("plan_million_vnd", scaled(0.9))), "column running_million_vnd_per_year"),
    "a year of a project": (workbook(15, *a_number("E5")), "plan.xlsx, sheet 15, cell E5"),
    "a post": (workbook(17, *a_number("C5")), "plan.xlsx, sheet 17, cell C5"),
    "a commune in the workbook": (workbook(8, *a_number("F5")), "plan.xlsx, sheet 8, cell F5"),
    "a facility of the GeoPackage": (layer("UPDATE facilities SET places = 999 WHERE fid = 2"), "layer facilities, row 1, column places"),
    "a commune of the GeoPackage": (
        layer("UPDATE communes SET served_persons = 999 WHERE fid = 1"), "layer communes, row 0, column served_persons"),
    "a point of the GeoPackage": (
        layer("UPDATE facilities SET geom = (SELECT geom FROM facilities WHERE fid = 1) WHERE site_id = 'DN-P01'"), "column geom"),
    "places on the map": (payload(on_map(1, "facilities", "places")), "map.html, official 2030 facilities, places"),
    "people on the map": (payload(on_map(2, "allocation", "persons")), "map.html, optimised 2030 allocation, persons"),
    "a figure of the report": (text("report.en.html", r"(<td[^>]*>)500(</td>)", r"\g<1>950\g<2>"), "report.vi.html against report.en.html"),
    "a figure of the proposal": (docx(r"(<w:t[^>]*>)500(</w:t>)", r"\g<1>950\g<2>"), "proposal.vi.docx against proposal.vi.html"),
    "a site on the map": (payload(lambda data: data["sites"][0].update(x=0)), "map.html, sites, row 0, x and y"),
}  # fmt: skip


def test_an_honest_run_holds(honest: Path):
    assert found(honest) == []


@pytest.mark.parametrize("kind", FORGERIES)
def test_a_forgery_is_found_and_named(honest: Path, tmp_path: Path, kind: str):
    forge, named = FORGERIES[kind]
    folder = tmp_path / "forged"
    shutil.copytree(honest, folder)
    forge(folder)
    sealed(folder)
    lines = found(folder)
    assert any(named in line for line in lines), lines[:5]
    assert not any("digest" in line for line in lines)


def test_a_changed_and_an_added_file_are_found(honest: Path, tmp_path: Path):
    folder = tmp_path / "changed"
    shutil.copytree(honest, folder)
    (folder / "added.txt").write_text("", encoding="utf-8")
    (folder / "plan.xlsx").write_bytes(b"")
    lines = found(folder)
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
    sealed(folder)
    assert ansinh("verify", str(folder), cwd=folder).returncode == 0
