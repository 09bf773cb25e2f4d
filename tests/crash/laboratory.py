"""Try an operation again and again, each time with a fault at another call, and judge what is left."""

from __future__ import annotations

import ctypes
import os
import shutil
import signal
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ansinh.cli.screen.failures import exit_code
from tests.crash.operations import Operation, State, state, warm

KINDS = {"no space": 1, "no space from here": 2, "I/O error": 3, "interrupted": 4, "killed": 5, "torn": 6}
"""Kinds of faults, with their numbers in faults.c."""
_FEW = 100
_DONE, _TOLD, _BUG = 0, 10, 20


@dataclass(frozen=True)
class Fault:
    """Something that went wrong at one point.

    Attributes
    ----------
    where
        Operation, kind of fault, number of the call.
    what
        What is wrong with the state that was left, or with the error.
    """

    where: str
    what: str


def calls(operation: Operation, home: Path) -> int:
    """Return how many calls of an operation change files."""
    folder = _fresh(operation, home)
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        _arm(folder, -1, 0)
        operation.work(folder)
        os.write(writing, str(_library().lab_seen()).encode())
        os._exit(0)
    os.close(writing)
    os.waitpid(child, 0)
    with os.fdopen(reading) as stream:
        return int(stream.read())


def try_all(operation: Operation, home: Path, every: int, first: int = 0) -> Iterator[Fault | None]:
    """Yield the outcome of each point: a fault, or None where the old or the complete new state was left."""
    warm(home)
    count = calls(operation, home)
    old = state(_fresh(operation, home))
    operation.work(home / "at")
    new = state(home / "at")
    if count < _FEW and operation.quick:  # calls that are made in no time are all tried
        every = max(1, every // _FEW)
    for kind, number in KINDS.items():
        for call in range((first + number) % every, count, every):
            yield _try(operation, home, (kind, call), (old, new))


def _try(
    operation: Operation, home: Path, point: tuple[str, int], states: tuple[State, State]
) -> Fault | None:
    kind, call = point
    where = f"{operation.name}, {kind} at call {call}"
    folder = _fresh(operation, home)
    ended = _in_a_child(operation, folder, call, KINDS[kind])
    operation.settle(folder)
    left, (old, new) = state(folder), states
    if ended == _BUG:
        return Fault(where, "told as a bug")
    if ended == _DONE and not _same(left, new):
        return Fault(where, f"told as done, but {_difference(left, new)}")
    if not (_between(operation, left, old, new) or _same(left, new)):
        return Fault(where, f"neither old nor new: {_difference(left, new)}")
    return None


def _same(left: State, right: State) -> bool:
    return set(left) == set(right) and not any(_matters(name) and left[name] != right[name] for name in left)


def _matters(name: str) -> bool:
    """Return whether a file's content is the same in each run: SQLite's and the manifest's digest of it are not."""
    return not name.endswith(("manifest.json", ".gpkg"))


def _between(operation: Operation, left: State, old: State, new: State) -> bool:
    """Return whether the old state was left; a sweep keeps each result that is finished."""
    if operation.name == "sweep":
        return all(left[name] == new.get(name) for name in left)
    return left == old


def _difference(left: State, right: State) -> str:
    more, less = sorted(set(left) - set(right)), sorted(set(right) - set(left))
    other = [name for name in left if name in right and _matters(name) and left[name] != right[name]]
    return f"more: {more[:5]}, missing: {less[:5]}, other: {other[:5]}"


def _in_a_child(operation: Operation, folder: Path, call: int, kind: int) -> int:
    child = os.fork()
    if child == 0:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        os._exit(_work(operation, folder, call, kind))
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


def _work(operation: Operation, folder: Path, call: int, kind: int) -> int:
    """Do the work with a fault armed; return how the command would end."""
    _arm(folder, call, kind)
    try:
        operation.work(folder)
    except KeyboardInterrupt:
        return _TOLD
    except Exception as error:  # noqa: BLE001 - to tell a bug from an error of the computer is the point
        if exit_code(error) is None:
            traceback.print_exc()
            return _BUG
        return _TOLD
    return _DONE


def _fresh(operation: Operation, home: Path) -> Path:
    """Return the folder in its old state, which is made once and copied for each try."""
    before, folder = home / "before", home / "at"
    if not before.exists():
        before.mkdir()
        operation.prepare(before)
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(before, folder)
    return folder


def _library() -> ctypes.CDLL:
    library = ctypes.CDLL(None)
    library.lab_seen.restype = ctypes.c_long
    return library


def _arm(folder: Path, call: int, kind: int) -> None:
    _library().lab_set(str(folder).encode(), ctypes.c_long(call), kind)
