"""Plans that tests of the door share: solved once, without verdicts, and saved without maps and documents."""

from __future__ import annotations

from importlib import import_module

import pytest

from ansinh.planning.answer import run as answer
from ansinh.planning.question.text.dump import scenario_toml
from tests.outputs import no_outputs
from tests.provinces import coarsely, run_quickly, unjudged


@pytest.fixture(scope="module")
def quick_door():
    """Solve equal scenarios once, judge nothing, move no site back, and write frames only: what examples show is the same."""
    door, known = import_module("ansinh.door.plan"), {}

    def once(scenario, solve):
        key = scenario_toml(scenario)
        if key not in known:
            known[key] = solve()
        return known[key]

    def of_scenario(scenario):
        return once(scenario, lambda: answer.run_scenario(coarsely(scenario)))

    def of_inputs(inputs, clock, start):
        return once(inputs.scenario, lambda: run_quickly(inputs, clock, start))

    with unjudged(), pytest.MonkeyPatch.context() as patched:
        patched.setattr(door, "run_scenario", of_scenario)
        patched.setattr(door, "run_inputs", of_inputs)
        patched.setattr("ansinh.reports.outputs.begun", no_outputs)
        yield
