"""Questions about finished plans: a second process takes them from the end while this one begins at the front.

``python -m ansinh.planning.answer.verdicts.beside`` answers one question after the other until its input is closed.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import threading
from collections import deque
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, Protocol

from ansinh.geodata.apart.garbage import collect_seldom
from ansinh.models.network.plan.duals import worths
from ansinh.planning.answer.solve import plan_network

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    import pandas as pd

    from ansinh.models.network.plan.design import Design
    from ansinh.models.network.problem import NetworkProblem
    from ansinh.models.settings import SolverSettings

WORTH_IT = 20_000
"""Rows of need in all questions from which on a second process is done sooner: it takes a second to start."""


class Asked(Protocol):
    """What either process can answer; it goes to the second one pickled."""

    def answer(self) -> pd.DataFrame:
        """Return the answer, the same in every process."""


class Question(NamedTuple):
    """A problem, and places by site, service and period that stand in it as they are."""

    problem: NetworkProblem
    places: pd.DataFrame

    def answer(self) -> pd.DataFrame:
        """Return who goes where: the allocation of the plan."""
        return plan_network(self.problem.replace(decisions=self.places)).allocation


class Worth(NamedTuple):
    """What one more place or đồng is worth in a plan: see `ansinh.models.network.plan.duals`."""

    design: Design
    settings: SolverSettings

    def answer(self) -> pd.DataFrame:
        """Return the frame of `NetworkPlan.duals`."""
        return worths(self.design, self.settings)


@dataclass(frozen=True)
class Second:
    """The second process; None where there is none, and everything is answered here.

    Attributes
    ----------
    turn
        Held by whoever asks: it answers one question at a time.
    """

    process: subprocess.Popen[bytes] | None
    turn: threading.Lock = field(default_factory=threading.Lock)

    def begin(self, questions: Sequence[Asked]) -> Callable[[], list[pd.DataFrame]]:
        """Ask from now on; what is returned waits for the answers, and finds here what didn't come."""
        found: dict[int, pd.DataFrame] = {}
        asking = self._asking(questions, deque(range(len(questions))), found)

        def told() -> list[pd.DataFrame]:
            asking.join()
            return _all_answered(questions, found)

        return told

    def share(self, questions: Sequence[Asked]) -> list[pd.DataFrame]:
        """Return the answers: both processes take questions until none is left."""
        found: dict[int, pd.DataFrame] = {}
        waiting = deque(range(len(questions)))
        asking = self._asking(questions, waiting, found)
        _answer_here(questions, waiting, found)
        asking.join()
        return _all_answered(questions, found)

    def _asking(
        self, questions: Sequence[Asked], waiting: deque[int], found: dict[int, pd.DataFrame]
    ) -> threading.Thread:
        def ask() -> None:
            with self.turn:
                _ask(self.process, questions, waiting, found)

        asking = threading.Thread(target=ask, daemon=True)
        asking.start()
        return asking


@contextmanager
def hired(rows: int) -> Iterator[Second]:
    """Start the second process for questions with so many rows of need, if it would help; it ends with the block."""
    if rows >= WORTH_IT and sys.executable and (os.cpu_count() or 1) > 1:
        with _second() as process:
            yield Second(process)
    else:
        yield Second(None)


def answered(questions: Sequence[Question], second: Second | None = None) -> list[pd.DataFrame]:
    """Return the answer to each question, the same whichever process finds it: `second`, or one that is started for them."""
    if second is not None and second.process is not None:
        return second.share(questions)
    rows = sum(len(question.problem.need) for question in questions)
    with hired(rows if len(questions) > 1 else 0) as own:
        return own.share(questions)


def _all_answered(questions: Sequence[Asked], found: dict[int, pd.DataFrame]) -> list[pd.DataFrame]:
    _answer_here(questions, deque(k for k in range(len(questions)) if k not in found), found)
    return [found[k] for k in range(len(questions))]


def _answer_here(questions: Sequence[Asked], waiting: deque[int], found: dict[int, pd.DataFrame]) -> None:
    while (k := _next(waiting.popleft)) is not None:
        found[k] = questions[k].answer()


def _next(take: Callable[[], int]) -> int | None:
    """Take the next question; None if none is waiting, because the other process has the last one."""
    try:
        return take()
    except IndexError:
        return None


@contextmanager
def _second() -> Iterator[subprocess.Popen[bytes] | None]:
    """Start the second process, which ends with the block; None where none can be started."""
    command = [sys.executable, "-P", "-m", __name__]
    pipe = subprocess.PIPE
    try:
        process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL)  # noqa: S603 (own module)
    except OSError:
        yield None
        return
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        for end in (process.stdin, process.stdout):
            with suppress(OSError):  # what it was to read was never read
                if end is not None:
                    end.close()


def _ask(
    process: subprocess.Popen[bytes] | None,
    questions: Sequence[Asked],
    waiting: deque[int],
    found: dict[int, pd.DataFrame],
) -> None:
    """Ask the second process from the end on, until it fails or none is waiting; what it doesn't answer isn't `found`."""
    if process is None or process.stdin is None or process.stdout is None:
        return
    # It may have ended, or its pipes may be closed.
    with suppress(OSError, ValueError, EOFError, pickle.UnpicklingError):
        while (k := _next(waiting.pop)) is not None:
            pickle.dump(questions[k], process.stdin, protocol=5)
            process.stdin.flush()
            answer = pickle.load(process.stdout)  # noqa: S301 (the process is ours)
            if answer is None:
                return
            found[k] = answer


def main() -> None:
    """Answer each question; None where that fails: the process that asks tries again, and says why."""
    collect_seldom()
    asked, told = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # whatever a library prints is no answer
    with suppress(EOFError):
        while True:
            question: Asked = pickle.load(asked)  # noqa: S301 (from the process that started this one)
            try:
                answer: pd.DataFrame | None = question.answer()
            except Exception:  # noqa: BLE001
                answer = None
            pickle.dump(answer, told, protocol=5)
            told.flush()


if __name__ == "__main__":
    main()
