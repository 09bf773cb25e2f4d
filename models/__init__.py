"""Location and network-plan models: problems in, certified plans out.

Each name is imported when it is first asked for, so that whoever needs an error class or a status doesn't wait for
pandas, scipy and all models.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from models import accessibility, measures
    from models.accessibility import enhanced_two_step_fca, three_step_fca, two_step_fca
    from models.certificate import Certificate, Status
    from models.errors import Finding, InfeasibleError, InputError, PlanningError, SolverError
    from models.location.allocate import allocate
    from models.location.audit import AuditReport, audit
    from models.location.capacitated import cflp
    from models.location.center import p_center, p_dispersion
    from models.location.covering import lscp, lscp_backup
    from models.location.max_covering import mclp
    from models.location.median import p_median
    from models.location.plan import LocationPlan
    from models.location.problem import LocationProblem
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
    from models.settings import SolverSettings

_HOMES = {
    "models.accessibility": ("enhanced_two_step_fca", "three_step_fca", "two_step_fca"),
    "models.certificate": ("Certificate", "Status"),
    "models.errors": ("Finding", "InfeasibleError", "InputError", "PlanningError", "SolverError"),
    "models.location.allocate": ("allocate",),
    "models.location.audit": ("AuditReport", "audit"),
    "models.location.capacitated": ("cflp",),
    "models.location.center": ("p_center", "p_dispersion"),
    "models.location.covering": ("lscp", "lscp_backup"),
    "models.location.max_covering": ("mclp",),
    "models.location.median": ("p_median",),
    "models.location.plan": ("LocationPlan",),
    "models.location.problem": ("LocationProblem",),
    "models.network.plan": ("NetworkPlan",),
    "models.network.planner": ("plan_network",),
    "models.network.problem": (
        "CoverageTarget",
        "EquityCap",
        "NetworkProblem",
        "Objective",
        "PlacesLimit",
        "ShareLimit",
        "SiteRule",
    ),
    "models.settings": ("SolverSettings",),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "AuditReport",
    "Certificate",
    "CoverageTarget",
    "EquityCap",
    "Finding",
    "InfeasibleError",
    "InputError",
    "LocationPlan",
    "LocationProblem",
    "NetworkPlan",
    "NetworkProblem",
    "Objective",
    "PlacesLimit",
    "PlanningError",
    "ShareLimit",
    "SiteRule",
    "SolverError",
    "SolverSettings",
    "Status",
    "accessibility",
    "allocate",
    "audit",
    "cflp",
    "enhanced_two_step_fca",
    "lscp",
    "lscp_backup",
    "mclp",
    "measures",
    "p_center",
    "p_dispersion",
    "p_median",
    "plan_network",
    "three_step_fca",
    "two_step_fca",
]


def __getattr__(name: str) -> Any:
    """Import the public name that is asked for."""
    if name in ("accessibility", "measures"):
        found: Any = import_module(f"models.{name}")
    elif name in _HOME_OF:
        found = getattr(import_module(_HOME_OF[name]), name)
    else:
        message = f"module 'models' has no attribute '{name}'"
        raise AttributeError(message)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    """Return the public names."""
    return sorted(__all__)
