"""Execute every notebook from top to bottom, two at a time; it fails if one of them does.

Notebooks are stored as percent-format Python files without outputs. They are executed in a temporary folder, so that
they don't write into the repository, and on the fewest demand points that a scenario may have: what they show is the same,
and they take a third of the time. Four of them begin with the same plan; the first to ask makes it, and the others read it.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import jupytext

from ansinh.planning.question.scenario import FEWEST_POINTS

HERE = Path(__file__).parent
AT_ONCE = 2
"""Notebooks that are executed at the same time: most of each runs on one core."""
LESS = (
    (re.compile(r"^points = \d+", re.MULTILINE), f"points = {FEWEST_POINTS}"),
    (re.compile(r'"solver.time_limit_s": \d+'), '"solver.time_limit_s": 1, "solver.mip_gap": 0.1'),
    (re.compile(r"\b(count|steps)=\d+"), r"\1=2"),
)
"""What a notebook asks for, and the less that is executed: points, time until a plan is proven the best, cases and steps."""
SECONDS_PER_CELL = 900
"""Time limit of a cell, a guard against hanging: the slowest takes half a minute on a quiet machine."""
BEFORE_THE_FIRST_CELL = """
def solve_once():
    import sys
    from pathlib import Path

    from ansinh.door import plan

    sys.path.insert(0, {root!r})
    from tests.provinces import asked_coarsely
    from tests.shared import Shared, kept_in

    sys.path.remove({root!r})
    door = sys.modules[plan.__module__]  # `ansinh.door.plan` is the function
    door.run_scenario = asked_coarsely(Shared(kept_in(Path({session!r}))))


solve_once()
del solve_once  # a notebook finds no name that it didn't make
"""
"""What each kernel executes when it starts: equal scenarios are solved once for all notebooks and tests of `.ci/run`."""


def start_kernels_with_shared_runs(ipython: Path, session: Path) -> None:
    """Write IPython's settings by which kernels read the plans that others of a session made, and keep theirs for them."""
    startup = ipython / "profile_default" / "startup"
    startup.mkdir(parents=True)
    text = BEFORE_THE_FIRST_CELL.format(root=str(HERE.parent), session=str(session))
    (startup / "runs.py").write_text(text, encoding="utf-8")


def lessened(notebook: str) -> str:
    """Return the text of a notebook that asks for less; each cell is still executed."""
    for asked, less in LESS:
        notebook = asked.sub(less, notebook)
    return notebook


def main() -> None:
    """Convert and execute each notebook."""
    with tempfile.TemporaryDirectory() as scratch:
        sources = sorted(HERE.glob("[0-9][0-9]-*.py"))
        for source in sources:
            text = lessened(source.read_text(encoding="utf-8"))
            jupytext.write(jupytext.reads(text, fmt="py:percent"), Path(scratch) / f"{source.stem}.ipynb")
        ipython = Path(scratch) / "ipython"
        start_kernels_with_shared_runs(ipython, Path(scratch))
        settings = {"MPLBACKEND": "agg", "IPYTHONDIR": str(ipython)}
        command = [sys.executable, "-m", "pytest", "--nbmake", f"--nbmake-timeout={SECONDS_PER_CELL}", "--numprocesses", str(AT_ONCE),
                   "-p", "no:cacheprovider", "--rootdir", scratch, scratch]  # fmt: skip
        sys.exit(subprocess.run(command, cwd=scratch, env=os.environ | settings, check=False).returncode)


if __name__ == "__main__":
    main()
