"""Who goes where, asked many times: a second process takes questions from the end while this one begins at the front.

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
from typing import TYPE_CHECKING, NamedTuple

from ansinh.geodata.apart.garbage import collect_seldom
from ansinh.planning.answer.solve import plan_network

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    import pandas as pd

    from ansinh.models.network.problem import NetworkProblem

WORTH_IT = 20_000
"""Rows of need in all questions from which on a second process is done sooner: it takes a second to start."""


class Question(NamedTuple):
    """A problem, and places by site, service and period that stand in it as they are."""

    problem: NetworkProblem
    places: pd.DataFrame

    def answer(self) -> pd.DataFrame:
        """Return who goes where: the allocation of the plan."""
        return plan_network(self.problem.replace(decisions=self.places)).allocation


def answered(questions: Sequence[Question]) -> list[pd.DataFrame]:
    """Return the answer to each question, the same whichever process finds it."""
    found: dict[int, pd.DataFrame] = {}
    waiting = deque(range(len(questions)))
    if _helps(questions):
        with _second() as process:
            asking = threading.Thread(target=_ask, args=(process, questions, waiting, found), daemon=True)
            asking.start()
            _answer_here(questions, waiting, found)
            asking.join()
    _answer_here(questions, deque(k for k in range(len(questions)) if k not in found), found)
    return [found[k] for k in range(len(questions))]


def _helps(questions: Sequence[Question]) -> bool:
    """Return whether a second process would help: there is a second core, and enough to do."""
    rows = sum(len(question.problem.need) for question in questions)
    return len(questions) > 1 and rows >= WORTH_IT and bool(sys.executable) and (os.cpu_count() or 1) > 1


def _answer_here(questions: Sequence[Question], waiting: deque[int], found: dict[int, pd.DataFrame]) -> None:
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
    questions: Sequence[Question],
    waiting: deque[int],
    found: dict[int, pd.DataFrame],
) -> None:
    """Ask the second process from the end on, until it fails or none is waiting; what it doesn't answer isn't `found`."""
    if process is None or process.stdin is None or process.stdout is None:
        return
    with suppress(OSError, EOFError, pickle.UnpicklingError):  # it has ended
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
            question: Question = pickle.load(asked)  # noqa: S301 (from the process that started this one)
            try:
                answer: pd.DataFrame | None = question.answer()
            except Exception:  # noqa: BLE001
                answer = None
            pickle.dump(answer, told, protocol=5)
            told.flush()


if __name__ == "__main__":
    main()
