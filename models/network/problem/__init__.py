"""What is asked: the problem, the columns of its frames, and what may be wrong with them."""

from ansinh.models.network.problem.network_problem import (
    SHORTFALL_WEIGHT,
    CoverageTarget,
    EquityCap,
    FairAreas,
    NetworkProblem,
    Objective,
    PlacesLimit,
    ShareLimit,
    SiteRule,
    Stage,
)

__all__ = [
    "SHORTFALL_WEIGHT",
    "CoverageTarget",
    "EquityCap",
    "FairAreas",
    "NetworkProblem",
    "Objective",
    "PlacesLimit",
    "ShareLimit",
    "SiteRule",
    "Stage",
]
