"""Call a function in the process that reads files; the process is started at the first call and used again."""

from __future__ import annotations

import atexit
import os
import pickle
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, ParamSpec, TypeVar, cast

from ansinh.geodata.apart.confine import environment
from ansinh.geodata.apart.folder import new_folder
from ansinh.geodata.apart.reply import loads, read_frame, write_frame

P = ParamSpec("P")
T = TypeVar("T")
SECONDS = 300.0
"""Longest time for one file."""
SECONDS_OF_A_COUNTRY = 3600.0
"""The same for the roads of a whole country: two minutes of processor time for five million nodes, on a computer that may be slow
or busy."""


class ApartError(ValueError):
    """A file could not be read: it is damaged, or reading it took too long or too much memory."""


def apart(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Return what a function of this package returns when it is called in the process for reading files.

    The errors that Ansinh's own readers raise on purpose are raised here as well.

    Raises
    ------
    ApartError
        For every other error: whatever a library made of a damaged file, and an end by the limits of time and memory.
    """
    return apart_within(SECONDS, function, *args, **kwargs)


def apart_within(seconds: float, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Return what `apart` returns, with another limit of time."""
    with _lock:
        # The process lives on when its parent changes folder, and relative paths are those of the parent.
        request = pickle.dumps((str(Path.cwd()), function, args, kwargs), protocol=5)
        kind, value = _reader().call(request, seconds)
    if kind == "raised":
        raise value
    if kind == "failed":
        raise ApartError(str(value))
    return cast("T", value)


def begin_reading(module: str) -> None:
    """Start the process before there is anything to read: it loads `module`, of the function to be called, while others do the same."""
    with _lock:
        _reader(module)


class _Reader:
    """The process, and the folder that is the only one in which it may write."""

    def __init__(self, *modules: str) -> None:
        self.owner = os.getpid()
        self.folder, self.hold = new_folder()
        self.process = subprocess.Popen(  # noqa: S603 - this very Python
            [sys.executable, "-P", "-m", "ansinh.geodata.apart.worker", self.folder, *modules],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment(self.folder),
        )

    def call(self, request: bytes, seconds: float) -> tuple[str, Any]:
        """Send a call, wait so long at most, and return the kind of its answer ("returned", "raised", "failed") and its value."""
        told: list[bytes] = []

        def exchange() -> None:
            try:
                write_frame(cast("Any", self.process.stdin), request)
                told.append(read_frame(cast("Any", self.process.stdout)))
            except OSError:  # it has ended
                return

        waiting = threading.Thread(target=exchange, daemon=True)
        waiting.start()
        waiting.join(seconds)
        if waiting.is_alive():
            self.end()
            return "failed", f"reading it took longer than {seconds:.0f} seconds"
        if not told or not told[0]:
            self.end()
            return (
                "failed",
                "reading it took more memory than is allowed, or crashed the program that reads it",
            )
        try:
            return loads(told[0])
        except Exception as error:  # noqa: BLE001 - whatever a reader that was taken over may send
            self.end()
            return "failed", f"its reader answered with something that is no table ({error})"

    def end(self) -> None:
        """End the process and delete its folder."""
        if (
            self.owner == os.getpid()
        ):  # a fork has a copy of this object, and must not end its parent's reader
            self.process.kill()
            self.process.wait()
            shutil.rmtree(self.folder, ignore_errors=True)
            if self.hold is not None:
                os.close(self.hold)
                self.hold = None

    @property
    def runs(self) -> bool:
        """Whether it is this process's own reader and still runs, with a folder to write in."""
        return self.owner == os.getpid() and self.process.poll() is None and Path(self.folder).is_dir()


_lock = threading.RLock()
_readers: list[_Reader] = []


def _reader(*modules: str) -> _Reader:
    if not (_readers and _readers[-1].runs):
        _end()
        _readers.append(_Reader(*modules))
    return _readers[-1]


@atexit.register
def _end() -> None:
    while _readers:
        _readers.pop().end()


def is_own(path: Path) -> bool:
    """Return whether a file is one of the package's own, which needs no process of its own."""
    from ansinh.geodata.storage.files import DATA

    return path.resolve().is_relative_to(DATA)
