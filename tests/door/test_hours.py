"""A planner's hour and an analyst's hour run as typed, in a folder of their own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.patience import PATIENCE_S

ENDS = {"planners_hour": "<map", "analysts_hour": "misses"}
"""What each shows towards its end."""


@pytest.mark.parametrize("hour", ENDS)
def test_an_hour_runs_as_typed(hour, tmp_path):
    script = Path(__file__).with_name(f"{hour}.py")
    environment = os.environ | {"MPLBACKEND": "agg", "ANSINH_LANG": "en", "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        [sys.executable, script], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False,
        timeout=PATIENCE_S, encoding="utf-8",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert ENDS[hour] in done.stdout
