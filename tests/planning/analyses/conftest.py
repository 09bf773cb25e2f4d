from __future__ import annotations

import pytest

from ansinh.models.network.plan import NetworkPlan
from ansinh.models.network.planner import plan_network
from ansinh.models.network.problem import NetworkProblem
from tests.planning.analyses.tiny import EXACT, tiny


@pytest.fixture(scope="session")
def problem() -> NetworkProblem:
    return tiny()


@pytest.fixture(scope="session")
def optimum(problem: NetworkProblem) -> NetworkPlan:
    return plan_network(problem, EXACT)
