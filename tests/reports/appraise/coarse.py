"""Run folders on few demand points with a letter and a workbook, for tests of the appraisal."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import pytest
from PIL import Image

from ansinh.planning.answer.folder.rundir import write_run_folder
from ansinh.planning.answer.run import Run
from ansinh.reports import side
from ansinh.reports.pictures import Part, Pictures
from ansinh.words import LANGUAGES, Language
from tests.outputs import outputs_by, write_all
from tests.provinces import runs_of
from tests.shared import Shared

IN_BOTH_LANGUAGES = "dak-nong"
"""The one plan whose English letter is appraised too."""


def folder_with_letter(shared: Shared, name: str) -> Path:
    """Return the run folder of a built-in scenario on few demand points; tests only read it."""
    languages = LANGUAGES if name == IN_BOTH_LANGUAGES else ("vi",)
    return shared.files(
        f"letter-{name}", lambda folder: with_letter(runs_of(shared)(name), folder, languages)
    )


def with_letter(run: Run, folder: Path, languages: Sequence[Language]) -> Path:
    """Write a run with its letter, workbook and report, without charts; return the folder."""

    def write(target: Path) -> None:
        write_all(run.data, target, languages=languages, only=("proposal", "workbook", "report"))

    with pytest.MonkeyPatch.context() as patch:
        leave_charts_out(patch)
        patch.setattr(side, "can_help", lambda *_: False)  # another process would draw the charts
        return write_run_folder(folder, run.data, run.inputs.scenario, run.manifest, outputs_by(write))


def leave_charts_out(patch: pytest.MonkeyPatch) -> None:
    """Draw nothing: charts take most of the time of a document, and no check looks at them."""
    blank = io.BytesIO()
    Image.new("RGB", (1, 1)).save(blank, "PNG")
    saved = {"png": blank.getvalue(), "svg": b"<svg></svg>"}
    patch.setattr(Pictures, "_saved", lambda _self, _name, kind: saved[kind])
    patch.setattr(Pictures, "title", lambda _self, name: name)
    patch.setattr(Pictures, "inner", lambda _self, _name: Part(0.0, 0.0, 1.0, 1.0))
