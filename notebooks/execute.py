"""Execute every notebook from top to bottom, and stop at the first that fails.

Notebooks are stored as percent-format Python files without outputs. They are executed in a temporary folder, so that
they don't write into the repository.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent


def main() -> None:
    """Convert and execute each notebook."""
    with tempfile.TemporaryDirectory() as scratch:
        sources = sorted(HERE.glob("[0-9][0-9]-*.py"))
        for source in sources:
            target = Path(scratch) / f"{source.stem}.ipynb"
            subprocess.run([sys.executable, "-m", "jupytext", "--quiet", "--to", "ipynb", "--output", target, source],
                           check=True)  # fmt: skip
        command = [sys.executable, "-m", "pytest", "--nbmake", "--nbmake-timeout=300", "-p", "no:cacheprovider",
                   "--rootdir", scratch, scratch]  # fmt: skip
        sys.exit(
            subprocess.run(
                command, cwd=scratch, env=os.environ | {"MPLBACKEND": "agg"}, check=False
            ).returncode
        )


if __name__ == "__main__":
    main()
