"""Run folders on few demand points with a letter and a workbook, for tests of the appraisal."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import pytest
from PIL import Image

from ansinh.geodata import open_province
from ansinh.planning.answer.plans import official_plan, proposal
from ansinh.planning.answer.run import Clock, Run, finished_run
from ansinh.planning.answer.rundata import OFFICIAL, OPTIMISED
from ansinh.planning.answer.rundir import write_run_folder
from ansinh.planning.inputs.problem import collect_inputs
from ansinh.planning.question.changes import changed
from ansinh.planning.question.load import load_scenario
from ansinh.reports.outputs import write_all
from ansinh.reports.pictures import Pictures
from ansinh.words import Language

POINTS = 20  # the fewest that a scenario may have


def coarse_run(name: str) -> Run:
    """Return a run of a built-in plan on few points, without the verdicts, which need many more solutions."""
    inputs = collect_inputs(changed(load_scenario(name), {"demand.points": POINTS}), open_province(name))
    official = official_plan(inputs)
    assert official is not None
    found = proposal(inputs, official, lambda _: None)
    return finished_run(
        inputs, {OFFICIAL: official, OPTIMISED: found.plan}, Clock(), found.staying, judged=False
    )


def with_letter(run: Run, folder: Path, languages: Sequence[Language] = ("vi",)) -> Path:
    """Write a run with its letter, workbook and report, without charts; return the folder."""

    def write(target: Path) -> None:
        write_all(run.data, target, languages=languages, only=("proposal", "workbook", "report"))

    with pytest.MonkeyPatch.context() as patch:
        leave_charts_out(patch)
        return write_run_folder(folder, run.data, run.inputs.scenario, run.manifest, write)


def leave_charts_out(patch: pytest.MonkeyPatch) -> None:
    """Draw nothing: charts take most of the time of a document, and no check looks at them."""
    blank = io.BytesIO()
    Image.new("RGB", (1, 1)).save(blank, "PNG")
    saved = {"png": blank.getvalue(), "svg": b"<svg></svg>"}
    patch.setattr(Pictures, "_saved", lambda _self, _name, kind: saved[kind])
    patch.setattr(Pictures, "title", lambda _self, name: name)
