"""Fixtures: a run of Đắk Nông on few demand points, its documents, and the dossier of both."""

from __future__ import annotations

from pathlib import Path

import pytest

from ansinh.reports.appraise import Dossier, open_dossier
from ansinh.words import LANGUAGES
from tests.reports.appraise.coarse import coarse_run, with_letter


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the run folder of Đắk Nông."""
    target = tmp_path_factory.mktemp("appraise") / "dak-nong"
    return with_letter(coarse_run("dak-nong"), target, LANGUAGES)


@pytest.fixture(scope="session")
def dossier(folder: Path) -> Dossier:
    """Return the dossier of Đắk Nông."""
    return open_dossier(folder)
