"""Test the problem of the last period that a map carries: the same numbers as the network problem, and no files of the planner."""

from __future__ import annotations

import base64
import json

import numpy as np
import pytest

from ansinh.models.network.model.arrays import Arrays
from ansinh.planning.answer.last_problem import last_period, last_problem_table
from ansinh.planning.answer.plans import official_plan
from ansinh.planning.inputs.problem import network_problem
from ansinh.planning.question.load import parse_scenario


@pytest.fixture(scope="module")
def inputs(runs):
    return runs("dak-nong").inputs


@pytest.fixture(scope="module")
def told(inputs):
    frame = last_problem_table(inputs, {"official": official_plan(inputs)})
    return {part: json.loads(value) for part, value in zip(frame["part"], frame["value"], strict=True)}


def unpacked(text, kind):
    return np.frombuffer(base64.b64decode(text), dtype=kind)


def test_minutes_and_need_are_those_of_the_network_problem(inputs, told):
    a = Arrays(last_period(network_problem(inputs)))
    columns = unpacked(told["minutes"], "<f4").reshape(-1, len(inputs.points))
    for site, column in enumerate(told["sites"]["place"]):
        known = np.isfinite(a.minutes[:, site])
        assert np.array_equal(np.isfinite(columns[column]), known)
        assert columns[column][known] == pytest.approx(a.minutes[known, site], rel=1e-6)
    need = unpacked(told["need"]["central"]["persons"], "<f8").reshape(a.n_services, -1)
    assert np.array_equal(need, a.need[:, 0])
    low, high = (unpacked(told["need"][case]["persons"], "<f8").sum() for case in ("low", "high"))
    assert low < need.sum() < high


def test_places_of_plans_are_told_by_option(inputs, told):
    a = Arrays(last_period(network_problem(inputs)))
    assert dict(map(tuple, told["start"]["today"])) == {o: v for o, v in enumerate(a.existing) if v > 0}
    assert sum(number for _, number in told["start"]["official"]) > a.existing.sum()


def test_the_scenario_is_told_without_its_plan_and_without_files_of_the_planner(inputs, told, tmp_path):
    scenario = parse_scenario(told["scenario"], "told")
    assert scenario.official.places == ()
    assert scenario.services == inputs.scenario.services
    file = tmp_path / "roads.geojson"
    file.write_text("{}", encoding="utf-8")
    travel = inputs.scenario.travel.model_copy(update={"roads": str(file)})
    own = inputs.scenario.model_copy(update={"travel": travel})
    frame = last_problem_table(type(inputs)(**{**vars(inputs), "scenario": own}), {})
    assert dict(zip(frame["part"], frame["value"], strict=True))["scenario"] == '""'


def test_a_weighted_objective_has_no_such_problem(inputs):
    optimise = inputs.scenario.optimise.model_copy(update={"weights": {"unserved": 1.0, "travel": 0.1}})
    scenario = inputs.scenario.model_copy(update={"optimise": optimise})
    assert last_problem_table(type(inputs)(**{**vars(inputs), "scenario": scenario}), {}).empty
