"""What was made for earlier choices and is used again: the inputs that they share, and official plans on a yardstick."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import replace
from typing import Generic, TypeVar

from ansinh.geodata import Province
from ansinh.models.network.plan import NetworkPlan
from ansinh.planning.answer.plans import official_plan
from ansinh.planning.inputs.people.community import community_table
from ansinh.planning.inputs.problem import Inputs, collect_inputs
from ansinh.planning.question.scenario import Scenario

MOST = 16
"""Inputs, and official plans, that are held: about 1 MB each at 300 points, for all users of a desk together."""
JUDGED_BY = {"standard_minutes", "max_minutes"}
"""What of a service says how far is far: neither need nor sites nor costs know it."""

Made = TypeVar("Made")


class Recent(Generic[Made]):
    """The things made last, by what they were made from."""

    def __init__(self) -> None:
        self._held: OrderedDict[Hashable, Made] = OrderedDict()
        self._lock = threading.Lock()

    def __contains__(self, key: Hashable) -> bool:
        with self._lock:
            return key in self._held

    def get(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """Return what was made from `key`, now or before; two threads may both make it."""
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
                return self._held[key]
        made = make()
        with self._lock:
            self._held[key] = made
            while len(self._held) > MOST:
                self._held.popitem(last=False)
        return made


class Known:
    """Inputs and official plans of the scenarios that choices make of one scenario.

    Choices touch services, demand case, targets, rules, budgets and aims. Inputs are collected from the first two (clients of
    community services from the targets, too), and the official plan's places don't depend on rules or money.
    """

    def __init__(self, province: Province) -> None:
        self._province = province
        self._inputs: Recent[Inputs] = Recent()
        self._official: Recent[NetworkPlan | None] = Recent()
        self._first: Inputs | None = None

    def inputs(self, scenario: Scenario) -> Inputs:
        """Return the inputs of a scenario."""
        found = self._inputs.get(_collected(scenario), lambda: self._collect(scenario))
        if found.scenario is scenario:
            return found
        table = community_table(
            scenario, self._province, found.norms
        )  # its clients are those of targets, which change
        return replace(found, scenario=scenario, community=table)

    def _collect(self, scenario: Scenario) -> Inputs:
        travel = None if self._first is None else self._first.travel
        found = collect_inputs(scenario, self._province, travel)
        self._first = self._first or found
        return found

    def official(self, inputs: Inputs) -> NetworkPlan | None:
        """Return the official plan as written; None if it builds nothing."""
        return self._official.get(_written(inputs.scenario), lambda: official_plan(inputs))

    def has_official(self, scenario: Scenario) -> bool:
        """Return whether the official plan of a scenario is at hand."""
        return _written(scenario) in self._official


def _collected(scenario: Scenario) -> Hashable:
    """Return what inputs are collected from, as far as choices touch it."""
    services = tuple(s.model_dump_json(exclude=JUDGED_BY) for s in scenario.services.values())
    return scenario.scenario.model_dump_json(), services


def _written(scenario: Scenario) -> Hashable:
    """Return what people are assigned by where places are given, as far as choices touch it."""
    farthest = tuple(s.max_minutes for s in scenario.services.values())
    targets = tuple(target.model_dump_json() for target in scenario.targets)
    return _collected(scenario), farthest, targets, scenario.optimise.stages
