"""Try a share of the laboratory's points; ``python -m tests.crash`` tries all of them."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NOT_HERE = 77
MOST = 1020  # points of an operation, at least, where it has so many
POINTS = 2000  # in all


def test_every_fault_leaves_the_old_state_or_the_complete_new_one():
    command = [sys.executable, "-m", "tests.crash", "--most", str(MOST)]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if result.returncode == NOT_HERE:
        pytest.skip(result.stdout)
    assert result.returncode == 0, result.stdout + result.stderr[-2000:]
    tried = {name: int(count) for name, count in re.findall(r"(\w+): (\d+) points, 0 wrong", result.stdout)}
    assert set(tried) == {"run", "report", "sweep", "init", "copy", "adopt"}
    assert sum(tried.values()) >= POINTS
