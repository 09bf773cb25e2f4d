"""What is slow to make and only read is made once for all processes of a test session."""

from __future__ import annotations

import fcntl
import os
import pickle
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")
VARIABLE = "ANSINH_TESTS_SHARED"
"""Names the folder in which notebooks and tests of one gate keep what they make; without it, each keeps its own."""


def kept_in(session: Path) -> Path:
    """Return the folder of what is shared, default inside that of a session."""
    return Path(os.environ.get(VARIABLE, session / "shared"))


@dataclass(frozen=True)
class Shared:
    """What the processes of a session share.

    Attributes
    ----------
    folder
        Where it is kept.
    held
        What this process has read or made already, by name.
    """

    folder: Path
    held: dict[str, Any] = field(default_factory=dict)

    def once(self, name: str, make: Callable[[], T]) -> T:
        """Return what `make` returns; whoever asks first under this name makes it."""
        if name not in self.held:
            file = self.files(name, lambda path: path.write_bytes(pickle.dumps(make())))
            self.held[name] = pickle.loads(file.read_bytes())  # noqa: S301 - of this session
        found: T = self.held[name]
        return found

    def files(self, name: str, write: Callable[[Path], object]) -> Path:
        """Return the file or folder that `write` makes at the path it is given; a test that changes it copies it."""
        target = self.folder / name
        self.folder.mkdir(exist_ok=True)
        with (self.folder / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not target.exists():
                unfinished = Path(tempfile.mkdtemp(dir=self.folder)) / name
                write(unfinished)
                unfinished.rename(target)
        return target
