"""Plan the network of a scenario, people assigned as fairly as the scenario asks."""

from __future__ import annotations

from ansinh.models.network import planner
from ansinh.models.network.fair import plan_fairly
from ansinh.models.network.plan import NetworkPlan
from ansinh.models.network.problem import NetworkProblem
from ansinh.models.network.stages.stage import Tell
from ansinh.models.settings import SolverSettings


def plan_network(
    problem: NetworkProblem,
    settings: SolverSettings = planner.DEFAULT_SETTINGS,
    on_progress: Tell | None = None,
    warm_start: NetworkPlan | None = None,
    incumbent: NetworkPlan | None = None,
    *,
    explained: bool = True,
) -> NetworkPlan:
    """Plan a network, then raise the share served of the worst area as far as the problem asks for it.

    See `ansinh.models.network.planner.plan_network` and `ansinh.models.network.fair.plan_fairly`.
    """

    def solve(one: NetworkProblem, own_settings: SolverSettings, start: NetworkPlan | None) -> NetworkPlan:
        known = incumbent if one.decisions is None else None
        return planner.plan_network(one, own_settings, on_progress, start, known, explained=explained)

    return plan_fairly(problem, settings, solve, warm_start)
