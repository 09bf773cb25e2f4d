"""Test ``ansinh appraise``: what it prints, its exit codes, and folders that are none of a run."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.cli.in_process import code_of


@pytest.fixture
def faulty(folder: Path, tmp_path: Path) -> Path:
    """Return a copy of the run folder whose letter was edited by hand."""
    import docx

    copy = shutil.copytree(folder, tmp_path / "run")
    file = docx.Document(str(copy / "proposal.vi.docx"))
    for paragraph in file.paragraphs:
        for run in paragraph.runs:
            run.text = run.text.replace("120/2025/QH15", "73/2021/QH14")
    file.save(str(copy / "proposal.vi.docx"))
    return copy


def test_a_run_without_objections_exits_with_0_and_names_what_is_missing(folder, capsys):
    assert code_of("appraise", folder, "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert found
    assert all(item["missing_data"] for item in found)
    assert "163/2026/NĐ-CP" in str(found)


def test_an_edited_letter_is_objected_to_with_place_and_remedy(faulty, capsys):
    assert code_of("appraise", faulty) == 1
    told = capsys.readouterr().out
    assert "proposal.vi.docx" in told
    assert "73/2021/QH14" in told
    assert "→" in told


def test_quiet_prints_objections_alone(folder, capsys):
    assert code_of("appraise", folder, "--quiet") == 0
    assert len(capsys.readouterr().out.splitlines()) == 1


@pytest.mark.parametrize("damage", ["no run", "no letter that can be read"])
def test_what_cannot_be_read_is_bad_input(folder, tmp_path, damage, capsys):
    if damage == "no run":
        assert code_of("appraise", tmp_path) == 2
    else:
        copy = shutil.copytree(folder, tmp_path / "run")
        (copy / "proposal.vi.docx").write_bytes(b"no document")
        assert code_of("appraise", copy) == 2
        assert "proposal.vi.docx" in capsys.readouterr().err
