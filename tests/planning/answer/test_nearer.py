"""Test what a run says about money that it leaves, against a run of the same scenario with the stages the other way round."""

from __future__ import annotations

from pathlib import Path

import pytest

from ansinh.models.network.plan import NetworkPlan
from ansinh.planning.answer.folder.rundata import OPTIMISED
from ansinh.planning.answer.frames.indicators import measure_table
from ansinh.planning.answer.nearer import CODE, money_left
from ansinh.planning.answer.plans import proposal
from ansinh.planning.inputs.own_data.init import start_empty
from ansinh.planning.inputs.own_data.own import scenario_province
from ansinh.planning.inputs.problem import Inputs, collect_inputs
from ansinh.planning.inputs.tables import totals_by_plan
from ansinh.words.numbers import number
from tests.provinces import coarse


def inputs_with(folder: Path, stages: str) -> Inputs:
    """Return the inputs of the starter with other stages."""
    file = folder / "scenario.toml"
    lines = file.read_text(encoding="utf-8").splitlines()
    lines = [f"stages = {stages}" if line.startswith("stages = ") else line for line in lines]
    file.write_text("\n".join(lines), encoding="utf-8")
    scenario = coarse(folder)
    return collect_inputs(scenario, scenario_province(scenario))


def minutes(inputs: Inputs, plan: NetworkPlan) -> float:
    """Return the mean minutes of a plan as every report tells them."""
    return totals_by_plan(measure_table(OPTIMISED, plan, inputs), "2030")[OPTIMISED]["mean_minutes"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a plan folder of the made-up province."""
    return start_empty(tmp_path_factory.mktemp("office") / "plan")


def test_money_that_would_shorten_the_ways_names_its_plan(folder: Path):
    ways_first = inputs_with(folder, '["targets", "others", "travel", "cost"]')
    short = proposal(ways_first, None).plan
    assert list(money_left(ways_first, None, short)) == []
    cost_first = inputs_with(folder, '["targets", "others", "cost", "travel"]')
    cheap = proposal(cost_first, None).plan
    (found,) = money_left(cost_first, None, cheap)
    assert found.code == CODE
    for plan in (cheap, short):
        assert f"{number(minutes(cost_first, plan), 'en')} " in found.text_en.split("mean travel")[1]
    assert "of 60.0 billion VND unspent" in found.text_en
    assert "Khu đất" in found.text_vi
