"""Fixtures: a run of Đắk Nông on few demand points, its documents, and the dossier of both."""

from __future__ import annotations

from pathlib import Path

import pytest

from ansinh.reports.appraise import Dossier, open_dossier
from tests.reports.appraise.coarse import folder_with_letter
from tests.shared import Shared


@pytest.fixture(scope="session")
def folder(shared: Shared) -> Path:
    """Return the run folder of Đắk Nông."""
    return folder_with_letter(shared, "dak-nong")


@pytest.fixture(scope="session")
def dossier(folder: Path) -> Dossier:
    """Return the dossier of Đắk Nông."""
    return open_dossier(folder)
