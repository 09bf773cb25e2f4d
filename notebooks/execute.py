"""Execute every notebook from top to bottom, two at a time; it fails if one of them does.

Notebooks are stored as percent-format Python files without outputs. They are executed in a temporary folder, so that
they don't write into the repository, and on the fewest demand points that a scenario may have: what they show is the same,
and they take a third of the time.
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
POINTS = re.compile(r"(?<=^points = )\d+", re.MULTILINE)
"""The parameter of a notebook that says how fine it is."""
SECONDS_PER_CELL = 900
"""Time limit of a cell, a guard against hanging: the slowest takes half a minute on a quiet machine."""


def main() -> None:
    """Convert and execute each notebook."""
    with tempfile.TemporaryDirectory() as scratch:
        sources = sorted(HERE.glob("[0-9][0-9]-*.py"))
        for source in sources:
            quick = POINTS.sub(str(FEWEST_POINTS), source.read_text(encoding="utf-8"))
            jupytext.write(jupytext.reads(quick, fmt="py:percent"), Path(scratch) / f"{source.stem}.ipynb")
        command = [sys.executable, "-m", "pytest", "--nbmake", f"--nbmake-timeout={SECONDS_PER_CELL}", "--numprocesses", str(AT_ONCE),
                   "-p", "no:cacheprovider", "--rootdir", scratch, scratch]  # fmt: skip
        sys.exit(
            subprocess.run(
                command, cwd=scratch, env=os.environ | {"MPLBACKEND": "agg"}, check=False
            ).returncode
        )


if __name__ == "__main__":
    main()
