"""The process that does the work once, and waits before every call that changes a file while copies of it meet faults."""

from __future__ import annotations

import ctypes
import os
import signal
import struct
from collections.abc import Callable, Iterator
from pathlib import Path

KINDS = {"no space": 1, "no space from here": 2, "I/O error": 3, "interrupted": 4, "killed": 5, "torn": 6}
"""Kinds of faults, with their numbers in faults.c."""
_GO_ON = 0
_QUESTION = struct.Struct("@ll")
_ANSWER = struct.Struct("@i")


def counted(work: Callable[[], object], folder: Path) -> int:
    """Do the work, and return how many calls of it change something below `folder`."""
    library = ctypes.CDLL(None)
    library.lab_count(str(folder).encode())
    work()
    calls = int(library.lab_seen())
    library.lab_count(b"")
    return calls


class Worker:
    """A copy of this process that works in `folder`; ``tests/crash/faults.c`` has its half of the talk.

    Parameters
    ----------
    work
        Does the work and returns the code with which the process ends.
    folder
        Calls that change something below it are waited at.
    """

    def __init__(self, work: Callable[[], int], folder: Path) -> None:
        (self.asked, asks), (answered, self.answers) = os.pipe(), os.pipe()
        self.process = os.fork()
        if self.process == 0:
            os.close(self.asked)
            os.close(self.answers)
            signal.signal(signal.SIGINT, signal.default_int_handler)
            ctypes.CDLL(None).lab_ask(str(folder).encode(), asks, answered)
            os._exit(work())
        os.close(asks)
        os.close(answered)

    def calls(self) -> Iterator[int]:
        """Yield the number of each call before it is made."""
        while question := self._asked():
            yield question[0]
            os.write(self.answers, _ANSWER.pack(_GO_ON))

    def strike(self, kind: str) -> int:
        """Let a copy meet a fault at this call; return how it ended: its code, or less than 0 where a signal ended it."""
        os.write(self.answers, _ANSWER.pack(KINDS[kind]))
        question = self._asked()
        if question is None:
            raise RuntimeError("the worker ended while a copy of it was tried")
        return os.waitstatus_to_exitcode(question[1])

    def ended(self) -> int:
        """Return the code with which the worker itself ended, without any fault."""
        _, status = os.waitpid(self.process, 0)
        os.close(self.asked)
        os.close(self.answers)
        return os.waitstatus_to_exitcode(status)

    def _asked(self) -> tuple[int, int] | None:
        content = os.read(self.asked, _QUESTION.size)
        return _QUESTION.unpack(content) if content else None
