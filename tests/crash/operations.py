"""What is tried in the laboratory: the commands' own writing, with made-up runs and the cheapest outputs."""

from __future__ import annotations

import importlib
import json
import pickle
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from ansinh.geodata.apart import call
from ansinh.geodata.apart.worker import answer
from ansinh.geodata.storage import durable
from ansinh.geodata.storage.durable import delete_forgotten, finish
from ansinh.planning.adopt import adopt
from ansinh.planning.adopt.questions import take_defaults
from ansinh.planning.analyses.sweeps.result import Result
from ansinh.planning.analyses.sweeps.sweep import sweep
from ansinh.planning.answer.folder.rundir import write_run_folder
from ansinh.planning.inputs.own_data import init
from ansinh.planning.question.scenario import Scenario
from ansinh.planning.question.text.load import load_scenario
from ansinh.planning.question.text.table import Case
from ansinh.reports import outputs
from ansinh.reports.facts import Facts
from ansinh.reports.formats import FORMATS, Format, Job
from ansinh.reports.geopackage import write as geopackage
from ansinh.reports.workbook import write as workbook
from ansinh.reports.workbook.sheets import assumptions, glossary
from tests.crash.snapshot import content, entries
from tests.reports.factory import make_run_data

T = TypeVar("T")
State = dict[str, bytes]
OFFICE = Path(__file__).parents[2] / "docs" / "examples" / "spreadsheet"
"""A folder as it lies in an office."""


@dataclass(frozen=True)
class Operation:
    """Something that writes.

    Attributes
    ----------
    prepare
        Makes the old state in an empty folder.
    work
        Makes the new state from it.
    settle
        What the next command does first.
    share
        How many of its points are tried for one of the others', where not all are.
    """

    name: str
    prepare: Callable[[Path], object]
    work: Callable[[Path], object]
    settle: Callable[[Path], object]
    share: float = 1.0


def state(folder: Path) -> State:
    """Return file name → content, drafts included; without the parts that tell the time."""
    start = len(f"{folder}/")
    return {entry.path[start:]: _timeless(entry.path) for entry in entries(folder) if entry.is_file()}


def _timeless(path: str) -> bytes:
    """Return the content of a file; of a manifest without the time at which it was made."""
    if not path.endswith("/manifest.json"):
        return content(path)
    return json.dumps({**json.loads(content(path)), "created": ""}, sort_keys=True).encode()


@cache
def _data() -> Any:
    return make_run_data()


@cache
def _scenario(folder: Path) -> Scenario:
    return load_scenario(init.start_empty(folder / "plan"))


def warm(home: Path) -> None:
    """Make what all tries share, before the first of them starts as a copy of this process."""
    _data()
    _scenario(home)


def _note(job: Job) -> list[Path]:
    path = job.folder / f"note.{job.words.language}.txt"
    path.write_text("new\n", encoding="utf-8")
    return [path]


def _once(make: Callable[..., T]) -> Callable[..., T]:
    """Return a function that returns what `make` has made of the first arguments: all runs here are the same."""
    made: list[T] = []

    def first(*arguments: object) -> T:
        if not made:
            made.append(make(*arguments))
        return made[0]

    return first


def cheap_outputs() -> None:
    """Replace the formats that draw by a small text; workbook and GeoPackage are written by libraries of their own.

    One process writes all: faults are planted in the one that is copied, not in a second one. A copy that survives its
    fault writes all that is left: so the workbook has two of its sheets, and what outputs write is computed once.
    """
    durable._flush_all = _flushed  # threads, in which files are flushed at once, have no copy
    workbook.SHEETS = (assumptions, glossary)  # type: ignore[assignment]
    geopackage.layers = _once(geopackage.layers)
    geopackage.commune_results = _once(geopackage.commune_results)
    geopackage.qml.renderers = _once(geopackage.qml.renderers)
    geopackage.project = _once(geopackage.project)
    Facts.of = _once(Facts.of)  # type: ignore[method-assign]
    outputs.side.can_help = lambda _formats: False
    kept = tuple(replace(one, languages="main") for one in FORMATS if one.name in ("workbook", "geopackage"))
    outputs.FORMATS = (*kept, Format("note", "note.{language}.txt", _note))  # type: ignore[assignment]


def _flushed(paths: Iterable[Path]) -> None:
    for path in paths:
        durable._flush(path)


class _ReadsHere:
    """Answers as the process for reading files does, in this one: each copy would start its own, for seconds."""

    def __init__(self, *_modules: str) -> None:
        """Take what the process would load."""

    def call(self, request: bytes, _seconds: float) -> tuple[str, Any]:
        """Return the kind of the answer and its value."""
        told: tuple[str, Any] = pickle.loads(answer(request))  # noqa: S301 - this process's own
        return told


def read_here() -> None:
    """Let files be read in this process, and a plan that is written be read once: what is tried is the writing.

    Only this process meets faults.
    """
    call._reader = _ReadsHere  # type: ignore[assignment]
    adopting = importlib.import_module("ansinh.planning.adopt.adopt")
    adopting.check_plan = _once(adopting.check_plan)


def _run(folder: Path) -> None:
    write_run_folder(
        folder / "run", _data(), _scenario(folder.parent), {}, lambda draft: outputs.begun(_data(), draft)
    )


def _old_run(folder: Path) -> None:
    _run(folder)
    for path in (folder / "run").glob("*.*"):
        if path.suffix in (".txt", ".xlsx", ".gpkg"):
            path.write_bytes(b"old")


def _report(folder: Path) -> None:
    outputs.rebuild(folder / "run")


def _after_report(folder: Path) -> None:
    delete_forgotten(folder / "run")
    finish(folder / "run")


def _sweep(folder: Path) -> None:
    module = importlib.import_module("ansinh.planning.analyses.sweeps.sweep")
    module.run_case = _case
    module._shared_travel = lambda *_: {}
    scenario = _scenario(folder.parent)
    sweep([Case(name, {}, scenario.model_copy(update={"parameters": {"building_cost": cost}}))
           for name, cost in (("a", 9.0), ("b", 10.0))], folder / "sweep", "inline")  # fmt: skip


def _case(_scenario: Scenario, key: str, *_: object) -> Result:
    return Result(key, "done", {"optimised": {"served_persons": 1.0, "status": "PROVED_OPTIMAL"}}, {})


def _after_sweep(folder: Path) -> None:
    for part in (folder / "sweep", folder / "sweep" / "results"):
        delete_forgotten(part)


def _nothing(_folder: Path) -> None:
    pass


def _copy(folder: Path) -> None:
    init.start_from(folder / "plan", "dak-nong")


def _adopt(folder: Path) -> None:
    adopt(OFFICE, folder / "plan", take_defaults)


OPERATIONS = (
    Operation("run", _nothing, _run, delete_forgotten),
    Operation("report", _old_run, _report, _after_report, share=0.53),  # a point costs twice as much
    Operation("sweep", _nothing, _sweep, _after_sweep),
    Operation("init", _nothing, lambda folder: init.start_empty(folder / "plan"), delete_forgotten),
    Operation(
        "copy", _nothing, _copy, delete_forgotten, share=0.2
    ),  # most of its calls write pages of one file
    Operation("adopt", _nothing, _adopt, delete_forgotten),
)
