"""``python -B -m proof FOLDER``: check a run folder, or the one in which this copy lies; 1 if something doesn't hold."""

import io
import sys
from pathlib import Path

from .check import check_folder

SHOWN = 10
"""Disagreements told per group."""


def main() -> int:
    """Print what holds and what doesn't."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # for terminals that can't show every letter
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[1]
    try:
        groups = check_folder(folder)
    except (OSError, ValueError) as error:
        print(f"{folder}: not a run folder, or damaged ({error})")
        return 2
    for group, count, wrong in groups:
        lines = (f"    {line}" for line in wrong[:SHOWN])
        print(f"{'✗' if wrong else '✓'} {group} ({count})", *lines, sep="\n")
    return 1 if any(wrong for _, _, wrong in groups) else 0


if __name__ == "__main__":
    sys.exit(main())
