from __future__ import annotations

import pytest

from models.network.plan import NetworkPlan
from models.network.planner import plan_network
from models.network.problem import NetworkProblem
from tests.planning.thoughts.tiny import EXACT, tiny


@pytest.fixture(scope="session")
def problem() -> NetworkProblem:
    return tiny()


@pytest.fixture(scope="session")
def optimum(problem: NetworkProblem) -> NetworkPlan:
    return plan_network(problem, EXACT)
