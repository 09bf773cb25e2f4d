"""Location and network-plan models: problems in, certified plans out.

Each name is imported when it is first asked for, so that whoever needs an error class or a status doesn't wait for
pandas, scipy and all models.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ansinh.models.on_demand import on_demand

if TYPE_CHECKING:
    from ansinh.models import accessibility, measures
    from ansinh.models.accessibility import enhanced_two_step_fca, potential, three_step_fca, two_step_fca
    from ansinh.models.by_hand import build
    from ansinh.models.certificate import Certificate, Status
    from ansinh.models.decay import gaussian_decay, gravity_decay
    from ansinh.models.errors import Finding, InfeasibleError, InputError, PlanningError, SolverError
    from ansinh.models.location.audit import AuditReport, audit
    from ansinh.models.location.by_hand import OpenModel
    from ansinh.models.location.by_hand_beyond import OpenFlows, OpenTiers
    from ansinh.models.location.huff import huff
    from ansinh.models.location.kinds.allocate import allocate
    from ansinh.models.location.kinds.capacitated import cflp
    from ansinh.models.location.kinds.center import p_center
    from ansinh.models.location.kinds.covering import lscp, lscp_backup
    from ansinh.models.location.kinds.dispersion import p_dispersion
    from ansinh.models.location.kinds.flow_capture import FlowPlan, flow_capture
    from ansinh.models.location.kinds.market_share import market_share
    from ansinh.models.location.kinds.max_covering import mclp
    from ansinh.models.location.kinds.median import p_median
    from ansinh.models.location.kinds.two_tiers import TieredPlan, p_median_two_tiers
    from ansinh.models.location.limits import CountLimit, SiteLimits
    from ansinh.models.location.plan import LocationPlan
    from ansinh.models.location.problem import LocationProblem
    from ansinh.models.location.sparse.problem import SparseProblem
    from ansinh.models.network.by_hand import OpenNetwork
    from ansinh.models.network.nearest import plan_nearest
    from ansinh.models.network.plan import Miss, NetworkPlan
    from ansinh.models.network.planner import plan_network
    from ansinh.models.network.problem import (
        CoverageTarget,
        EquityCap,
        NetworkProblem,
        Objective,
        PlacesLimit,
        ShareLimit,
        SiteRule,
    )
    from ansinh.models.rational_agents import raam
    from ansinh.models.settings import SolverSettings

_HOMES = {
    "ansinh.models": ("accessibility", "measures"),
    "ansinh.models.accessibility": ("enhanced_two_step_fca", "potential", "three_step_fca", "two_step_fca"),
    "ansinh.models.decay": ("gaussian_decay", "gravity_decay"),
    "ansinh.models.rational_agents": ("raam",),
    "ansinh.models.by_hand": ("build",),
    "ansinh.models.certificate": ("Certificate", "Status"),
    "ansinh.models.errors": ("Finding", "InfeasibleError", "InputError", "PlanningError", "SolverError"),
    "ansinh.models.location.kinds.allocate": ("allocate",),
    "ansinh.models.location.audit": ("AuditReport", "audit"),
    "ansinh.models.location.by_hand": ("OpenModel",),
    "ansinh.models.location.by_hand_beyond": ("OpenFlows", "OpenTiers"),
    "ansinh.models.location.kinds.capacitated": ("cflp",),
    "ansinh.models.location.kinds.center": ("p_center",),
    "ansinh.models.location.kinds.covering": ("lscp", "lscp_backup"),
    "ansinh.models.location.kinds.flow_capture": ("FlowPlan", "flow_capture"),
    "ansinh.models.location.huff": ("huff",),
    "ansinh.models.location.kinds.market_share": ("market_share",),
    "ansinh.models.location.kinds.max_covering": ("mclp",),
    "ansinh.models.location.kinds.median": ("p_median",),
    "ansinh.models.location.kinds.dispersion": ("p_dispersion",),
    "ansinh.models.location.kinds.two_tiers": ("TieredPlan", "p_median_two_tiers"),
    "ansinh.models.location.limits": ("CountLimit", "SiteLimits"),
    "ansinh.models.location.plan": ("LocationPlan",),
    "ansinh.models.location.problem": ("LocationProblem",),
    "ansinh.models.location.sparse.problem": ("SparseProblem",),
    "ansinh.models.network.by_hand": ("OpenNetwork",),
    "ansinh.models.network.nearest": ("plan_nearest",),
    "ansinh.models.network.plan": ("Miss", "NetworkPlan"),
    "ansinh.models.network.planner": ("plan_network",),
    "ansinh.models.network.problem": (
        "CoverageTarget",
        "EquityCap",
        "NetworkProblem",
        "Objective",
        "PlacesLimit",
        "ShareLimit",
        "SiteRule",
    ),
    "ansinh.models.settings": ("SolverSettings",),
}

__all__ = [
    "AuditReport",
    "Certificate",
    "CountLimit",
    "CoverageTarget",
    "EquityCap",
    "Finding",
    "FlowPlan",
    "InfeasibleError",
    "InputError",
    "LocationPlan",
    "LocationProblem",
    "Miss",
    "NetworkPlan",
    "NetworkProblem",
    "Objective",
    "OpenFlows",
    "OpenModel",
    "OpenNetwork",
    "OpenTiers",
    "PlacesLimit",
    "PlanningError",
    "ShareLimit",
    "SiteLimits",
    "SiteRule",
    "SolverError",
    "SolverSettings",
    "SparseProblem",
    "Status",
    "TieredPlan",
    "accessibility",
    "allocate",
    "audit",
    "build",
    "cflp",
    "enhanced_two_step_fca",
    "flow_capture",
    "gaussian_decay",
    "gravity_decay",
    "huff",
    "lscp",
    "lscp_backup",
    "market_share",
    "mclp",
    "measures",
    "p_center",
    "p_dispersion",
    "p_median",
    "p_median_two_tiers",
    "plan_nearest",
    "plan_network",
    "potential",
    "raam",
    "three_step_fca",
    "two_step_fca",
]


__getattr__ = on_demand(__name__, _HOMES)


def __dir__() -> list[str]:
    """Return the public names."""
    return sorted(__all__)
