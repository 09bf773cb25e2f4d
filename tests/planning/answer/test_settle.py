"""A proposal moves the plan's own sites only for more than the data can tell: each case by brute force over both sites."""

from __future__ import annotations

import pytest

from ansinh.models.measures import weighted_mean
from ansinh.models.network.plan import NetworkPlan
from ansinh.planning.answer.plans import official_plan, optimised_problem, solver_settings
from ansinh.planning.answer.settle import Settled, as_good, new_sites_of, settled
from ansinh.planning.answer.solve import plan_network
from ansinh.planning.inputs.problem import Inputs
from ansinh.planning.question.parts.aims import Margins
from tests.provinces import Runs

SOLVED: dict[tuple[str, int], NetworkPlan] = {}
"""What was solved already, by its rules and its start: margins change only what is made of it."""


def from_the_best(inputs: Inputs, official, best) -> Settled:
    """Return what a proposal makes of the best plan, which is found once for all tests."""
    settings, problem = solver_settings(inputs.scenario), optimised_problem(inputs, official)

    def solve(one, start):
        key = repr(one.rules), id(start)  # the start is kept by `SOLVED` or is the best plan
        if key not in SOLVED:
            SOLVED[key] = plan_network(one, settings, None, start, official, explained=False)
        return SOLVED[key]

    return settled(inputs, problem, official, best, solve)


def with_margin(inputs: Inputs, minutes: float) -> Inputs:
    from dataclasses import replace

    scenario = inputs.scenario.model_copy(update={"margins": Margins(minutes=minutes)})
    return replace(inputs, scenario=scenario)


@pytest.fixture(scope="module")
def inputs(runs: Runs) -> Inputs:
    """Return the inputs of Đắk Nông on few points: few plans are made of them."""
    return runs("dak-nong").inputs


@pytest.fixture(scope="module")
def official(inputs: Inputs):
    return official_plan(inputs)


@pytest.fixture(scope="module")
def best(inputs: Inputs, official):
    return plan_network(
        optimised_problem(inputs, official), solver_settings(inputs.scenario), incumbent=official
    )


def test_any_margin_is_enough_to_stay_where_travel_is_no_reason(inputs: Inputs, official, best):
    found = from_the_best(with_margin(inputs, 1000.0), official, best)
    assert not found.staying
    for service in inputs.scenario.services:
        assert set(new_sites_of(inputs, official, service)) <= set(new_sites_of(inputs, found.plan, service))


def test_without_a_margin_the_best_plan_is_the_proposal(inputs: Inputs, official, best):
    found = from_the_best(with_margin(inputs, 0.0), official, best)
    minutes = [
        weighted_mean(plan.allocation["minutes"], plan.allocation["persons"]) for plan in (found.plan, best)
    ]
    assert minutes[0] == pytest.approx(minutes[1], abs=0.01)


def test_what_is_moved_is_worse_where_it_stays(inputs: Inputs, official, best):
    found = from_the_best(inputs, official, best)
    assert as_good(inputs, found.plan, best)
    for service, stays in found.staying.items():
        assert set(new_sites_of(inputs, official, service)) <= set(new_sites_of(inputs, stays, service))
        assert not as_good(inputs, stays, best)
