"""All readers of files of others: what they read when it is whole, and how they are called."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ansinh.geodata.travel.network.sources import read_roads
from ansinh.planning.adopt import adopt
from ansinh.planning.adopt.questions import take_defaults
from ansinh.planning.answer.folder.rundata import RunData
from ansinh.planning.answer.folder.rundir import read_manifest, write_run_folder
from ansinh.planning.answer.folder.sign import read_signer
from ansinh.planning.answer.folder.verify import verify_signature
from ansinh.planning.inputs.own_data.check import check_plan
from ansinh.planning.inputs.own_data.init import start_empty
from ansinh.planning.law.own import with_own_bases
from ansinh.planning.law.table import all_bases
from ansinh.planning.letter.template import read_template
from ansinh.planning.question.text.load import load_scenario
from ansinh.planning.question.text.table import cases, read_changes
from ansinh.proof.check import check_folder
from tests.fuzz import samples
from tests.outputs import no_outputs
from tests.reports.factory import make_run_data

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "docs" / "examples"


@dataclass(frozen=True)
class Reader:
    """A reader and what it reads.

    Attributes
    ----------
    prepare
        Writes whole files into an empty folder.
    read
        Reads the folder as the program does.
    """

    name: str
    prepare: Callable[[Path], object]
    read: Callable[[Path], object]


def _copied(source: Path) -> Callable[[Path], object]:
    return lambda folder: shutil.copytree(
        source, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("*.py", "__pycache__")
    )


def _file(name: str, content: Callable[[], bytes]) -> Callable[[Path], object]:
    return lambda folder: (folder / name).write_bytes(content())


def _signed(run: Callable[[Path], object]) -> Callable[[Path], object]:
    def prepare(folder: Path) -> None:
        run(folder)
        (folder / "signature.json").write_bytes(samples.SIGNATURE)

    return prepare


@cache
def _run(scratch: Path) -> Path:
    """Return a run folder of made-up tables."""
    scenario = load_scenario(start_empty(scratch / "plan"))
    return write_run_folder(scratch / "run", make_run_data(), scenario, {}, no_outputs)


def _check_signed(folder: Path) -> None:
    verify_signature(folder, None)


def _adopt(folder: Path) -> None:
    adopt(folder, folder.with_name("adopted"), take_defaults)


def _cases(folder: Path) -> None:
    cases(load_scenario("dak-nong"), read_changes(folder / "changes.csv"), "changes.csv")


def _judged(folder: Path) -> None:
    """Read a run as ``python -m proof`` does, which tells these two errors in a sentence."""
    try:
        check_folder(folder)
    except (OSError, ValueError):
        return


def readers(scratch: Path) -> tuple[Reader, ...]:
    """Return all readers; `scratch` is a folder for what they share."""
    run = _copied(_run(scratch))
    return (
        Reader("plan: CSV and GeoJSON", _copied(ROOT / "planning" / "starter"), check_plan_of),
        Reader("plan: XLSX, shapefile, roads, speeds", _copied(EXAMPLES / "spreadsheet"), check_plan_of),
        Reader("plan: mistakes", _copied(EXAMPLES / "mistakes"), check_plan_of),
        Reader("folder of an office", _copied(EXAMPLES / "spreadsheet"), _adopt),
        Reader("scenario", _file("s.toml", samples.scenario), lambda folder: load_scenario(folder / "s.toml")),
        Reader("changes of a sweep", _copied(EXAMPLES), _cases),
        Reader("roads: GraphML", _file("roads.graphml", samples.graphml), lambda f: read_roads(f / "roads.graphml")),
        Reader("roads: OpenStreetMap", _file("roads.osm.pbf", samples.pbf), lambda f: read_roads(f / "roads.osm.pbf")),
        Reader("legal bases", _file("b.csv", samples.bases), lambda f: with_own_bases(all_bases(), f / "b.csv")),
        Reader("letter template", _file("t.docx", samples.letter), lambda f: read_template((f / "t.docx").read_bytes(), "t.docx")),
        Reader("public key", _file("k.pub", samples.public_key), lambda f: read_signer(f / "k.pub")),
        Reader("run: signature", _signed(run), _check_signed),
        Reader("run: manifest", run, read_manifest),
        Reader("run: tables", run, lambda folder: RunData.load(folder / "data")),
        Reader("run: checker", run, _judged),
    )  # fmt: skip


def check_plan_of(folder: Path) -> None:
    """Check a plan folder."""
    check_plan(str(folder))
