"""Set up hypothesis (it tries the same examples every time in CI, and new ones elsewhere), and what all tests share."""

from __future__ import annotations

import fcntl
import gc
import os
from collections.abc import Generator
from contextlib import ExitStack
from pathlib import Path

import pytest
from hypothesis import settings

from ansinh.geodata.apart.garbage import NEW_OBJECTS
from tests.shared import VARIABLE, Shared, kept_in

settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("ci")

MANY_OBJECTS = NEW_OBJECTS, 20, 50
"""Objects made, and collections of each younger generation, before the garbage collector looks for cycles (Python: 700, 10, 10)."""

gc.disable()  # until all tests are imported: what is imported stays


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """In a gate, import the tests after the other process has: in a fresh clone both would compile every library at once."""
    with ExitStack() as held:
        if VARIABLE in os.environ:
            folder = Path(os.environ[VARIABLE])
            folder.mkdir(parents=True, exist_ok=True)
            lock = held.enter_context((folder / "collecting.lock").open("w"))
            fcntl.flock(lock, fcntl.LOCK_EX)
        return (yield)


def pytest_collection_finish() -> None:
    """Look for garbage rarely, and not among libraries and tests: there are 400,000 objects of them in each process."""
    gc.freeze()
    gc.set_threshold(*MANY_OBJECTS)
    gc.enable()


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Shared:
    """Return what the test processes of this session share; each has its own folder inside that of the session."""
    own = tmp_path_factory.getbasetemp()
    session = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    return Shared(kept_in(session))
