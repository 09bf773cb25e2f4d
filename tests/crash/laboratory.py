"""Do an operation once; at each of its calls that change a file copies of the process meet faults, and what is left is judged."""

from __future__ import annotations

import math
import os
import shutil
import signal
import sqlite3
import traceback
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

from ansinh.cli.screen.failures import exit_code
from ansinh.geodata.storage import durable
from tests.crash.operations import Operation, State, state, warm
from tests.crash.snapshot import Snapshot
from tests.crash.worker import KINDS, Worker, counted

_DONE, _TOLD, _BUG = 0, 10, 20
_EXPECTED = (_DONE, _TOLD, -signal.SIGKILL)
SAID = (
    "SELECT type, name FROM sqlite_master",
    "SELECT 'mark', application_id FROM pragma_application_id",
    "SELECT 'version', user_version FROM pragma_user_version",
    "SELECT 'counted', table_name || feature_count FROM gpkg_ogr_contents",
    "SELECT 'indexed', table_name || extension_name FROM gpkg_extensions",
    "SELECT 'extent', table_name || coalesce(min_x + min_y + max_x + max_y, '') FROM gpkg_contents",
)
"""Questions to a GeoPackage."""


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


def try_all(
    operation: Operation, home: Path, most: int | None = None, first: int = 0
) -> Iterator[Fault | None]:
    """Yield the outcome of each point: a fault, or None where the old or the complete new state was left.

    A point is a call and a kind of fault. The last outcome is that of the work without any fault.

    Parameters
    ----------
    most
        About so many points are tried, evenly spread over calls and kinds; None = all.
    first
        Number of the first point.
    """
    warm(home)
    old = state(_fresh(operation, home))
    calls = counted(lambda: operation.work(home / "at"), home / "at")
    new = state(home / "at")
    every = _step(calls * len(KINDS), most and round(most * operation.share))
    folder = _fresh(operation, home)
    worker = Worker(lambda: _work(operation, folder), folder)
    before = Snapshot(folder, home / "side")
    for call in worker.calls():
        points = enumerate(KINDS, start=call * len(KINDS))
        chosen = [kind for number, kind in points if number % every == first % every]
        if chosen:
            before.take()
        for kind in chosen:
            ended = worker.strike(kind)
            where = f"{operation.name}, {kind} at call {call}"
            yield _judged(operation, folder, where, ended, (old, new))
            before.put_back()
    ended = worker.ended()
    yield _judged(operation, folder, f"{operation.name}, no fault", ended, (new, new))


def _step(points: int, most: int | None) -> int:
    """Return the distance of points that are tried; it shares no factor with the number of kinds, so that all are met."""
    step = 1 if most is None else max(1, points // most)
    while math.gcd(step, len(KINDS)) > 1:
        step -= 1
    return step


def _judged(
    operation: Operation, folder: Path, where: str, ended: int, states: tuple[State, State]
) -> Fault | None:
    """Return what is wrong with what was left, once the next command has begun, which finds the writer of it gone."""
    with mock.patch.object(durable, "_runs", return_value=False):
        operation.settle(folder)
    left, (old, new) = state(folder), states
    if ended == _BUG:
        return Fault(where, "told as a bug")
    if ended not in _EXPECTED:
        return Fault(where, f"ended with {ended}")
    if ended == _DONE and not _same(left, new):
        return Fault(where, f"told as done, but {_difference(left, new)}")
    if not (_between(operation, left, old, new) or _same(left, new)):
        return Fault(where, f"neither old nor new: {_difference(left, new)}")
    return None


def _same(left: State, right: State) -> bool:
    return set(left) == set(right) and all(_alike(name, left, right) for name in left)


def _alike(name: str, left: State, right: State) -> bool:
    """Return whether a file says the same; bytes of SQLite, and so their digest in the manifest, are others in each run."""
    if name.endswith(".gpkg") and left[name] != right[name]:
        return said_by(left[name]) == said_by(right[name])
    return name.endswith("manifest.json") or left[name] == right[name]


def said_by(geopackage: bytes) -> set[tuple[object, ...]]:
    """Return what stands in a GeoPackage but its rows and the time: objects, numbers of rows, extents, marks; nothing if it's damaged."""
    if not geopackage:
        return set()
    try:
        with closing(sqlite3.connect(":memory:")) as database:
            database.deserialize(geopackage)
            said = {row for question in SAID for row in database.execute(question).fetchall()}
            tables = [name for kind, name in said if kind == "table"]
            return said | {
                (name, *database.execute(f'SELECT count(*) FROM "{name}"').fetchone())  # noqa: S608 - our own file
                for name in tables
            }
    except sqlite3.Error:
        return set()


def _between(operation: Operation, left: State, old: State, new: State) -> bool:
    """Return whether the old state was left; a sweep keeps each result that is finished."""
    if operation.name == "sweep":
        return all(left[name] == new.get(name) for name in left)
    return left == old


def _difference(left: State, right: State) -> str:
    more, less = sorted(set(left) - set(right)), sorted(set(right) - set(left))
    other = [name for name in left if name in right and not _alike(name, left, right)]
    return f"more: {more[:5]}, missing: {less[:5]}, other: {other[:5]}"


def _work(operation: Operation, folder: Path) -> int:
    """Do the work, and return how the command would end; a copy ends at once, because to tidy its memory is to copy that first."""
    try:
        operation.work(folder)
    except KeyboardInterrupt:
        os._exit(_TOLD)
    except Exception as error:  # noqa: BLE001 - to tell a bug from an error of the computer is the point
        if exit_code(error) is None:
            traceback.print_exc()
            os._exit(_BUG)
        os._exit(_TOLD)
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
