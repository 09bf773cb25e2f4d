"""Random changes to a network, solved by the map in the browser and by the network model in Python."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from ansinh.geodata import TravelTimes
from ansinh.models.network.plan import NetworkPlan
from ansinh.models.network.planner import plan_network
from ansinh.planning.answer.folder.rundata import OFFICIAL, OPTIMISED, RunData
from ansinh.planning.answer.frames.last_problem import last_period
from ansinh.planning.answer.plans import as_written, official_plan, proposal
from ansinh.planning.answer.run import Clock, finished_run
from ansinh.planning.inputs.own_data.own import scenario_province
from ansinh.planning.inputs.problem import Inputs, collect_inputs, network_problem
from ansinh.planning.question.text.load import load_scenario

CASES = ("low", "central", "high")


@dataclass(frozen=True)
class Ground:
    """A province with a plan: what a map of it carries, and what the network model plans with, by demand case."""

    data: RunData
    inputs: dict[str, Inputs]

    @classmethod
    def of(cls, name: str, points: int) -> Ground:
        """Return the ground of a scenario.

        Its official plan stands for the proposed one, so that nothing is searched; a province with no facility on
        record has none, and gets a proposal.
        """
        scenario = load_scenario(name)
        demand = scenario.demand.model_copy(update={"points": points})
        scenario = scenario.model_copy(update={"demand": demand})
        travel: TravelTimes | None = None
        inputs = {}
        for case in CASES:
            heading = scenario.scenario.model_copy(update={"demand_case": case})
            of_case = scenario.model_copy(update={"scenario": heading})
            inputs[case] = collect_inputs(of_case, scenario_province(of_case), travel)
            travel = inputs[case].travel
        own = inputs[scenario.scenario.demand_case]
        official = official_plan(own)
        plans = (
            {OPTIMISED: proposal(own, None).plan}
            if official is None
            else {OFFICIAL: official, OPTIMISED: official}
        )
        run = finished_run(own, plans, Clock(), judged=False)
        return cls(run.data, inputs)

    def move(self, seed: int) -> dict[str, Any]:
        """Return what a planner might try: places changed, a site closed, a service forbidden, another demand."""
        chance = np.random.default_rng(seed)
        inputs = self.inputs["central"]
        places: dict[str, dict[str, int]] = {}
        for k in chance.choice(len(inputs.options), size=chance.integers(1, 6), replace=False):
            site, service = inputs.options.index[k]
            most = min(500, int(inputs.options["max_places"].iloc[k]))
            places.setdefault(str(site), {})[str(service)] = int(chance.integers(0, most + 1))
        standing = sorted(inputs.sites.index[inputs.sites["status"] == "existing"])
        closed = [str(chance.choice(standing))] if chance.random() < 0.3 and standing else []
        forbidden = [str(chance.choice(list(inputs.scenario.services)))] if chance.random() < 0.1 else []
        return {
            "from": str(chance.choice([self.data.plans.index[0], "today"])),
            "demand": str(chance.choice(CASES)),
            "places": places,
            "close": closed,
            "forbid": forbidden,
            "fairness": bool(chance.random() < 0.3),
        }

    def plan(self, case: str, places: list[tuple[str, str, float]]) -> NetworkPlan:
        """Return what the network model makes of given places in the last period."""
        problem = last_period(network_problem(self.inputs[case]))
        period = str(problem.periods.index[0])
        decisions = pd.DataFrame(
            [(site, service, period, number) for site, service, number in places],
            columns=["site_id", "service", "period", "places"],
        )
        return plan_network(as_written(problem, decisions))


def solve(page: Any, ask: dict[str, Any]) -> dict[str, Any]:
    """Return what the map answers."""
    return page.evaluate(f"window.ansinh.solve({json.dumps(ask)})")
