"""Set up hypothesis (it tries the same examples every time in CI, and new ones elsewhere), and what all tests share."""

from __future__ import annotations

import os

import pytest
from hypothesis import settings

from tests.shared import Shared

settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("ci")


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Shared:
    """Return what the test processes of this session share; each has its own folder inside that of the session."""
    own = tmp_path_factory.getbasetemp()
    return Shared((own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "shared")
