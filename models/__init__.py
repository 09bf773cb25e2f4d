"""Location and network-plan models: problems in, certified plans out."""

from models import accessibility, measures
from models.accessibility import enhanced_two_step_fca, three_step_fca, two_step_fca
from models.certificate import Certificate, Status
from models.errors import Finding, InfeasibleError, InputError, PlanningError, SolverError
from models.location.allocate import allocate
from models.location.audit import AuditReport, audit
from models.location.capacitated import cflp
from models.location.center import p_center, p_dispersion
from models.location.covering import lscp, lscp_backup
from models.location.median import mclp, p_median
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
