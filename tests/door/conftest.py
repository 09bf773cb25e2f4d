"""Plans that tests of the door share: solved once, without verdicts, and saved without maps and documents."""

from __future__ import annotations

from importlib import import_module

import pytest

from ansinh.planning.answer import plans
from ansinh.planning.answer import run as answer
from ansinh.planning.answer.settle import Settled
from ansinh.planning.question.text.dump import scenario_toml

COARSE_GAP = 0.1
"""Examples show which plans there are, not how good they are."""


@pytest.fixture(scope="module")
def quick_door():
    """Solve equal scenarios once, judge nothing, move no site back, and write frames only: what examples show is the same."""
    door, known = import_module("ansinh.door.plan"), {}
    finished, run_scenario, run_inputs = answer.finished_run, answer.run_scenario, answer.run_inputs

    def once(scenario, solve):
        key = scenario_toml(scenario)
        if key not in known:
            known[key] = solve()
        return known[key]

    def of_scenario(scenario):
        coarse = scenario.solver.model_copy(update={"mip_gap": COARSE_GAP})
        return once(scenario, lambda: run_scenario(scenario.model_copy(update={"solver": coarse})))

    def of_inputs(inputs, clock, start):
        return once(inputs.scenario, lambda: run_inputs(inputs, clock, start))

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(answer, "finished_run", lambda *given: finished(*given, judged=False))
        patched.setattr(
            plans, "settled", lambda _inputs, _problem, _official, plan, _solve: Settled(plan, {})
        )
        patched.setattr(door, "run_scenario", of_scenario)
        patched.setattr(door, "run_inputs", of_inputs)
        patched.setattr("ansinh.reports.outputs.write_all", lambda *_: None)
        yield
