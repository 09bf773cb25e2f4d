"""The process that `highs_apart` starts: reads a problem from a file, solves it, and tells what it finds."""

from __future__ import annotations

import pickle
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from ansinh.models.backends import highs
from ansinh.models.backends.answer import BackendAnswer, Claim
from ansinh.models.backends.highs_apart import ENDED, tell
from ansinh.models.errors import SolverError

if TYPE_CHECKING:
    from typing import Any


class _Watcher:
    """Tells of every better plan, and of every better bound."""

    def __init__(self, version: str) -> None:
        self.version = version
        self.values: Any = None
        self.bound = -np.inf

    def plan(self, event: Any) -> None:
        self.values = np.array(event.data_out.mip_solution)
        self._tell(event, better=True)

    def progress(self, event: Any) -> None:
        self._tell(event, better=False)

    def _tell(self, event: Any, *, better: bool) -> None:
        bound = float(event.data_out.mip_dual_bound)
        if np.isfinite(bound) and bound > self.bound:
            self.bound, better = bound, True
        if better:
            tell(BackendAnswer(Claim.STOPPED, self.values, self.bound, version=self.version, note=ENDED))


def main(path: str) -> int:
    """Solve the problem in this file; tell the answer, or what is wrong."""
    form, settings, until, start = pickle.loads(Path(path).read_bytes())  # noqa: S301  (our own file)
    try:
        highspy, solver = highs.loaded(form, settings, until - time.time(), start)
        watcher = _Watcher(str(solver.version()))
        solver.cbMipImprovingSolution += watcher.plan
        solver.cbMipLogging += watcher.progress
        tell(highs.solved(highspy, solver, form))
    except (SolverError, MemoryError) as error:
        tell(str(error) or "not enough memory")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
