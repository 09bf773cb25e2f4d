"""The five plans on few demand points, each solved once for all tests that only read what came out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from ansinh.planning.answer.run import Run, run_scenario
from ansinh.planning.question.changes import changed
from ansinh.planning.question.load import load_scenario
from ansinh.planning.question.scenario import FEWEST_POINTS, Scenario
from tests.shared import Shared

Runs = Callable[[str], Run]


def coarse(name: str | Path) -> Scenario:
    """Return a built-in scenario, or that of a plan folder, on as few demand points as it may have."""
    return changed(load_scenario(name), {"demand.points": FEWEST_POINTS})


def runs_of(shared: Shared) -> Runs:
    """Return a function that gives the run of a built-in scenario, with verdicts."""
    return lambda name: shared.once(f"run-{name}", lambda: run_scenario(coarse(name)))
