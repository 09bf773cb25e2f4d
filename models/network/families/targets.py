"""Coverage targets: a share of need is served, softly or not."""

from __future__ import annotations

from ansinh.models.network.check.audit_rules import audit_targets
from ansinh.models.network.constraints.targets import add_targets
from ansinh.models.network.families.base import A_SHARE, Family
from ansinh.models.network.problem import CoverageTarget
from ansinh.models.network.problem.checks_rules import check_targets

TARGETS = Family(
    rule=CoverageTarget,
    field="targets",
    scenario_key="targets",
    words=("chỉ tiêu bao phủ", "coverage target"),
    formula="Σ served (or loads of comprehensive options) + shortfall ≥ share · Σ need",
    write=add_targets,
    check=check_targets,
    audit=audit_targets,
    counts_places=False,
    corrects=False,
    units={"min_share": A_SHARE},
)
