"""Location and network-plan models: problems in, certified plans out."""

from models.network.plan import NetworkPlan
from models.network.planner import plan_network
from models.network.problem import (
    CoverageTarget,
    EquityCap,
    NetworkProblem,
    Objective,
    PlacesLimit,
    ShareLimit,
    SiteRule,
)

__all__ = [
    "CoverageTarget",
    "EquityCap",
    "NetworkPlan",
    "NetworkProblem",
    "Objective",
    "PlacesLimit",
    "ShareLimit",
    "SiteRule",
    "plan_network",
]
