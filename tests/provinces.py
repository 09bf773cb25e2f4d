"""The five plans on few demand points, each solved once for all tests that only read what came out."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any
from unittest import mock

from ansinh.models.network.plan import NetworkPlan
from ansinh.planning.answer import plans
from ansinh.planning.answer import run as answer
from ansinh.planning.answer.run import Clock, Progress, Run, run_inputs, run_scenario, silent
from ansinh.planning.answer.settle import Settled
from ansinh.planning.inputs.own_data.init import start_empty
from ansinh.planning.inputs.problem import Inputs
from ansinh.planning.question.scenario import FEWEST_POINTS, Scenario
from ansinh.planning.question.text.changes import changed
from ansinh.planning.question.text.load import load_scenario
from tests.shared import Shared

Runs = Callable[[str], Run]
COARSE_GAP = 0.1


def coarse(name: str | Path) -> Scenario:
    """Return a built-in scenario, or that of a plan folder, on as few demand points as it may have."""
    return changed(load_scenario(name), {"demand.points": FEWEST_POINTS})


def solved_once(shared: Shared) -> Callable[..., Run]:
    """Return a `run_scenario` that solves equal built-in scenarios once for all tests."""

    def run(scenario: Scenario, progress: Progress = silent) -> Run:
        return shared.once(f"run-{_key(scenario)}", lambda: run_scenario(scenario, progress))

    return run


def asked_coarsely(shared: Shared) -> Callable[..., Run]:
    """Return `solved_once` whose runs are searched coarsely when they are asked more: what-ifs, and analyses of their inputs."""
    solve = solved_once(shared)

    def run(scenario: Scenario, progress: Progress = silent) -> Run:
        found = solve(scenario, progress)
        return replace(found, inputs=replace(found.inputs, scenario=coarsely(found.inputs.scenario)))

    return run


def coarsely(scenario: Scenario) -> Scenario:
    """Return the scenario with a gap at which its search ends early, where it doesn't matter how good the plan is."""
    return changed(scenario, {"solver.mip_gap": COARSE_GAP})


@contextmanager
def unjudged() -> Iterator[None]:
    """Let runs inside a ``with`` block judge nothing and move no site back."""
    with (
        mock.patch.object(answer, "finished_run", partial(answer.finished_run, judged=False)),
        mock.patch.object(
            plans, "settled", lambda _inputs, _problem, _official, plan, _solve: Settled(plan, {})
        ),
    ):
        yield


def run_quickly(inputs: Inputs, clock: Clock, start: NetworkPlan | None = None) -> Run:
    """Replace `run_inputs`: judge nothing, move no site back, and search coarsely."""
    with unjudged():
        return run_inputs(replace(inputs, scenario=coarsely(inputs.scenario)), clock, start)


def proposed_at_once(inputs: Inputs, *given: Any) -> Settled:
    """Replace `proposal`: move no site back, and search coarsely."""
    with unjudged():
        return plans.proposal(replace(inputs, scenario=coarsely(inputs.scenario)), *given)


def _key(scenario: Scenario) -> str:
    """Return the same letters for equal scenarios: as text, one may have a 5 where the other has a 5.0."""
    values = json.loads(json.dumps(scenario.model_dump(), default=dt.date.isoformat), parse_int=float)
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()


def made_up(shared: Shared) -> Scenario:
    """Return the scenario of a new plan folder, that of the made-up province, on as few demand points as it may have."""
    return coarse(shared.files("made-up", start_empty))


def run_of_made_up(shared: Shared) -> Run:
    """Return its run, with verdicts; the search takes a fifth of that of a built-in scenario."""
    return shared.once("run-made-up", lambda: run_scenario(made_up(shared)))


def runs_of(shared: Shared) -> Runs:
    """Return a function that gives the run of a built-in scenario, with verdicts."""
    return lambda name: solved_once(shared)(coarse(name))
