"""The folder in which the reading process may write: held while it is in use, deleted later where its program was killed."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from ansinh.geodata.storage.durable import FORGOTTEN_S

BEGINS = "ansinh-read-"


def new_folder() -> tuple[str, int | None]:
    """Make a folder for one reader, and return it with the handle that holds it; forgotten ones are deleted first."""
    if sys.platform == "win32":  # a folder can't be held there
        return tempfile.mkdtemp(prefix=BEGINS), None
    for path in Path(tempfile.gettempdir()).glob(f"{BEGINS}*"):
        # Everybody may write there: whatever is wrong with an entry, it is left, and others are looked at.
        with suppress(OSError, RecursionError):
            _delete_forgotten(path)
    folder = tempfile.mkdtemp(prefix=BEGINS)
    return folder, _held(Path(folder), alone=False)


def _held(folder: Path, *, alone: bool) -> int:
    """Return a handle that holds a folder until it is closed, at the latest by the end of this process.

    Raises
    ------
    OSError
        If the entry is no folder, or somebody else holds it.
    """
    import fcntl

    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        fcntl.flock(handle, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
    except OSError:
        os.close(handle)
        raise
    return handle


def _delete_forgotten(path: Path) -> None:
    """Delete a folder that nobody holds and nobody has changed for long: earlier versions of Ansinh held none."""
    found = path.lstat()
    if found.st_uid != os.getuid() or time.time() - found.st_mtime < FORGOTTEN_S:
        return
    handle = _held(path, alone=True)
    try:
        shutil.rmtree(path, ignore_errors=True)
    finally:
        os.close(handle)
