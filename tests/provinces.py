"""The five plans on few demand points, each solved once for all tests that only read what came out."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable
from pathlib import Path

from ansinh.planning.answer.run import Progress, Run, run_scenario, silent
from ansinh.planning.question.scenario import FEWEST_POINTS, Scenario
from ansinh.planning.question.text.changes import changed
from ansinh.planning.question.text.load import load_scenario
from tests.shared import Shared

Runs = Callable[[str], Run]


def coarse(name: str | Path) -> Scenario:
    """Return a built-in scenario, or that of a plan folder, on as few demand points as it may have."""
    return changed(load_scenario(name), {"demand.points": FEWEST_POINTS})


def solved_once(shared: Shared) -> Callable[..., Run]:
    """Return a `run_scenario` that solves equal built-in scenarios once for all tests."""

    def run(scenario: Scenario, progress: Progress = silent) -> Run:
        return shared.once(f"run-{_key(scenario)}", lambda: run_scenario(scenario, progress))

    return run


def _key(scenario: Scenario) -> str:
    """Return the same letters for equal scenarios: as text, one may have a 5 where the other has a 5.0."""
    values = json.loads(json.dumps(scenario.model_dump(), default=dt.date.isoformat), parse_int=float)
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()


def runs_of(shared: Shared) -> Runs:
    """Return a function that gives the run of a built-in scenario, with verdicts."""
    return lambda name: solved_once(shared)(coarse(name))
