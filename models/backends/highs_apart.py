"""HiGHS in a process of its own: it looks at the clock too seldom on large problems, and a thread can't be ended.

The process tells of each better plan and bound while it searches, so that little is lost when it is killed.
"""

from __future__ import annotations

import dataclasses
import pickle
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

from ansinh.models.backends.answer import BackendAnswer, Claim
from ansinh.models.errors import SolverError

if TYPE_CHECKING:
    from typing import IO, Any

    from ansinh.models.matrix_form import Floats, MatrixForm
    from ansinh.models.settings import SolverSettings

KILL_AFTER_S = 0.5
"""Seconds after its time limit at which the process is killed; until then it may send its answer."""
HEADER = 8
"""Bytes of a message's length, which is sent before it."""
ENDED = "ended by our clock"


def run(form: MatrixForm, settings: SolverSettings, seconds: float, start: Floats | None) -> BackendAnswer:
    """Solve `form` within `seconds`, or return the best that the process told of until then.

    Raises
    ------
    SolverError
        If the process can't be run, or fails.
    """
    until = time.time() + seconds
    plain = dataclasses.replace(form, variables=[], constraints=[])
    with tempfile.TemporaryDirectory(prefix="ansinh-highs-") as folder:
        model = Path(folder, "model.pickle")
        model.write_bytes(pickle.dumps((plain, settings, until, start), protocol=5))
        answers = _Answers()
        status = _run_by_our_clock(model, answers, until)
    if answers.last is not None:
        return answers.last
    if status is None:
        return BackendAnswer(Claim.STOPPED, note=ENDED)
    message = f"HiGHS can't be run in a process of its own (it ended with code {status}) {answers.said}"
    raise SolverError(message)


class _Answers:
    """What the process has told so far."""

    def __init__(self) -> None:
        self.last: BackendAnswer | None = None
        self.said = ""

    def read(self, pipe: IO[bytes]) -> None:
        while True:
            size = int.from_bytes(pipe.read(HEADER), "big")
            said = pipe.read(size)
            if not size or len(said) < size:  # it has ended, or was ended while it spoke
                return
            told = pickle.loads(said)  # noqa: S301  (the process is ours)
            if isinstance(told, BackendAnswer):
                self.last = told
            else:
                self.said = str(told)


def _run_by_our_clock(model: Path, answers: _Answers, until: float) -> int | None:
    """Run the process until it ends or time is up; return its exit code, None when it was killed."""
    try:
        process = subprocess.Popen(  # noqa: S603  (this very Python)
            [sys.executable, "-P", "-m", "ansinh.models.backends.highs_process", str(model)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
    except OSError as error:
        message = f"HiGHS can't be run in a process of its own ({error}); choose backend 'cbc'"
        raise SolverError(message) from error
    assert process.stdout is not None  # noqa: S101  (asked for)
    reader = threading.Thread(target=answers.read, args=(process.stdout,), daemon=True)
    reader.start()
    try:
        return process.wait(timeout=max(0.0, until - time.time()) + KILL_AFTER_S)
    except subprocess.TimeoutExpired:
        return None
    finally:
        if process.poll() is None:  # time is up, or an exception such as Ctrl-C
            process.kill()
        process.wait()
        reader.join()
        process.stdout.close()


def tell(answer: Any) -> None:
    """Say something to the process that waits."""
    said = pickle.dumps(answer, protocol=5)
    sys.stdout.buffer.write(len(said).to_bytes(HEADER, "big") + said)
    sys.stdout.buffer.flush()
