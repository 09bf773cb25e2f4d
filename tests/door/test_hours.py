"""A planner's hour and an analyst's hour run as typed, in a folder of their own."""

import runpy
from importlib import import_module
from pathlib import Path

import matplotlib.pyplot as plt
import pytest

from tests.provinces import run_quickly, solved_once

ENDS = {"planners_hour": "<map", "analysts_hour": "misses"}
"""What each shows towards its end."""


@pytest.mark.parametrize("hour", ENDS)
def test_an_hour_runs_as_typed(hour, tmp_path, monkeypatch, capsys, shared):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ANSINH_LANG", "en")
    door = import_module("ansinh.door.plan")
    monkeypatch.setattr(door, "run_scenario", solved_once(shared))
    monkeypatch.setattr(door, "run_inputs", run_quickly)
    plt.switch_backend("agg")
    runpy.run_path(str(Path(__file__).with_name(f"{hour}.py")))
    plt.close("all")
    assert ENDS[hour] in capsys.readouterr().out
