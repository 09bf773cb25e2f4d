"""Fixtures: scenarios and inputs for several tests of planning."""

from __future__ import annotations

import pytest

from ansinh.geodata import open_province
from ansinh.planning.inputs.problem import Inputs, collect_inputs
from ansinh.planning.question.load import load_scenario
from ansinh.planning.question.scenario import Scenario
from tests.provinces import Runs, runs_of
from tests.shared import Shared


@pytest.fixture(scope="session")
def scenario() -> Scenario:
    """Return the built-in scenario of Đắk Nông."""
    return load_scenario("dak-nong")


@pytest.fixture(scope="session")
def inputs(scenario: Scenario) -> Inputs:
    """Return the inputs of the scenario, on 120 demand points."""
    coarse = scenario.model_copy(update={"demand": scenario.demand.model_copy(update={"points": 120})})
    return collect_inputs(coarse, open_province("dak-nong"))


@pytest.fixture(scope="session")
def runs(shared: Shared) -> Runs:
    """Return the runs of built-in scenarios on few demand points."""
    return runs_of(shared)
