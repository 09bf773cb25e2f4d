"""Run the cases of a sweep: one after the other, in processes of this machine, or on a Dask cluster."""

from __future__ import annotations

import logging
import os
import warnings
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, contextmanager
from functools import cached_property
from importlib.util import find_spec
from multiprocessing import get_context
from typing import Any, NamedTuple, Self, TypeVar

from ansinh.geodata.apart.garbage import collect_seldom
from ansinh.geodata.extras import needed
from ansinh.models.errors import Finding, InputError

INLINE, THREADS = "inline", "threads"
_CONNECT = "5s"  # longest wait for a scheduler; one that runs answers at once
ATTEMPTS = 3
"""How often a task is sent to a cluster, as long as its worker dies."""

Outcome = TypeVar("Outcome")


class Task(NamedTuple):
    """One call of a sweep.

    Attributes
    ----------
    name
        Name of the case.
    arguments
        Arguments of the function; some may be `Shared`.
    """

    name: str
    arguments: tuple[Any, ...]


class Shared(NamedTuple):
    """A value that several tasks need; each worker receives it once."""

    key: str
    value: Any


class Workers:
    """Run the tasks of one sweep; processes that are started for the first of them stay until the end of a ``with`` block.

    Parameters
    ----------
    scheduler
        None = all processors of this machine: a Dask cluster where Dask is installed, else a pool of processes;
        ``"threads"`` = threads of this process; ``"inline"`` = one after the other; else the address of a Dask cluster.
    most
        Most tasks that are run at once: no more workers are started on this machine.
    """

    def __init__(self, scheduler: str | None, most: int) -> None:
        self.scheduler, self._most = scheduler, most
        self._started = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._started.close()

    def run(
        self,
        function: Callable[..., Outcome],
        tasks: Sequence[Task],
        failed: Callable[[str, BaseException], Outcome],
    ) -> Iterator[tuple[str, Outcome]]:
        """Yield the name and the outcome of each task, in the order in which they finish.

        Parameters
        ----------
        failed
            Returns the outcome of a task that a bug or a lost worker ended, so that the sweep goes on.

        Raises
        ------
        InputError
            If the scheduler can't be reached, or Dask is not installed.
        """
        if not tasks:
            return
        if self.scheduler == INLINE:
            for task in tasks:
                yield task.name, function(*_opened(task))
        elif self.scheduler is None and find_spec("distributed") is None:
            yield from self._in_a_pool(function, tasks, failed)
        else:
            try:
                yield from _on_dask(*self._dask, function, tasks, failed)
            except OSError as error:  # it ended after an earlier round
                raise _unreachable(self.scheduler, error) from error

    def _in_a_pool(
        self,
        function: Callable[..., Outcome],
        tasks: Sequence[Task],
        failed: Callable[[str, BaseException], Outcome],
    ) -> Iterator[tuple[str, Outcome]]:
        """Run tasks in new processes, or in this one if the script that was started has no main guard."""
        left = {task.name: task for task in tasks}
        try:
            running = {self._pool.submit(function, *_opened(task)): task.name for task in tasks}
            for done in as_completed(running):
                name, error = running[done], done.exception()
                if isinstance(error, BrokenProcessPool):
                    raise error
                del left[name]
                yield name, (done.result() if error is None else failed(name, error))
        except BrokenProcessPool as error:
            warnings.warn(f"worker processes ended ({error}); going on in this one", stacklevel=2)
            self.scheduler = INLINE
            yield from self.run(function, list(left.values()), failed)

    @cached_property
    def _pool(self) -> ProcessPoolExecutor:
        pool = ProcessPoolExecutor(_processes(self._most), get_context("spawn"), collect_seldom)
        return self._started.enter_context(pool)

    @cached_property
    def _dask(self) -> tuple[Any, Any]:
        """The module of Dask's workers, and a client of them."""
        distributed: Any = needed("distributed", "cluster", f"scheduler {self.scheduler!r}")
        client = self._started.enter_context(_client(distributed, self.scheduler, self._most))
        return distributed, client


def _opened(task: Task) -> list[Any]:
    return [value.value if isinstance(value, Shared) else value for value in task.arguments]


def _on_dask(
    distributed: Any,
    client: Any,
    function: Callable[..., Outcome],
    tasks: Sequence[Task],
    failed: Callable[[str, BaseException], Outcome],
) -> Iterator[tuple[str, Outcome]]:
    shared = {
        value.key: value.value for task in tasks for value in task.arguments if isinstance(value, Shared)
    }
    left = {task.name: task for task in tasks}
    for _ in range(ATTEMPTS):
        for name, outcome in _once(distributed, client, function, list(left.values()), shared, failed):
            del left[name]
            yield name, outcome
        if not left:
            return
    for name in left:
        yield name, failed(name, RuntimeError("its worker was lost"))


def _once(  # noqa: PLR0917 - what is run, where
    distributed: Any,
    client: Any,
    function: Callable[..., Outcome],
    tasks: Sequence[Task],
    shared: dict[str, Any],
    failed: Callable[[str, BaseException], Outcome],
) -> Iterator[tuple[str, Outcome]]:
    """Send the tasks out and yield those that come back; a worker that dies takes with it what it holds."""
    sent = {key: client.scatter(value, broadcast=True, hash=False) for key, value in shared.items()}
    running = {}
    for task in tasks:
        values = [sent[value.key] if isinstance(value, Shared) else value for value in task.arguments]
        running[client.submit(function, *values, pure=False)] = task.name
    for done in distributed.as_completed(running, loop=client.loop):
        try:
            error = done.exception()
            outcome = done.result() if error is None else failed(running[done], error)
        except distributed.client.FutureCancelledError:  # lost with its worker
            continue
        yield running[done], outcome


@contextmanager
def _client(distributed: Any, scheduler: str | None, tasks: int) -> Iterator[Any]:
    """Connect to the named scheduler, or start workers on this machine and stop them afterwards."""
    if scheduler is not None and scheduler != THREADS:
        try:
            client = distributed.Client(scheduler, timeout=_CONNECT, set_as_default=False)
        except (OSError, ValueError) as error:
            raise _unreachable(scheduler, error) from error
        with client:
            yield client
        return
    with (
        _local_cluster(distributed, _processes(tasks), in_processes=scheduler != THREADS) as cluster,
        distributed.Client(cluster, set_as_default=False) as client,
    ):
        yield client


def _unreachable(scheduler: str | None, error: Exception) -> InputError:
    problem = f"can't be reached ({error})"
    return InputError([Finding(f"scheduler {scheduler!r}", problem, "start it, or leave --scheduler out")])


def _processes(tasks: int) -> int:
    return max(1, min(os.cpu_count() or 1, tasks))


def _local_cluster(distributed: Any, workers: int, *, in_processes: bool) -> Any:
    """Start workers on this machine.

    Worker processes import the script that started them. If it has no ``if __name__ == "__main__":``, it would start
    the sweep again in each worker, which Python refuses; threads are then used, which are slower with the same results.
    """
    quiet = {"dashboard_address": None, "silence_logs": logging.CRITICAL}
    if in_processes:
        try:
            return distributed.LocalCluster(n_workers=workers, threads_per_worker=1, **quiet)
        except RuntimeError as error:
            warnings.warn(f"worker processes can't be started ({error}); using threads", stacklevel=2)
    return distributed.LocalCluster(n_workers=1, threads_per_worker=workers, processes=False, **quiet)
