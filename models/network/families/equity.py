"""Equity caps: no group is left behind by more than a share."""

from __future__ import annotations

from ansinh.models.network.check.audit_rules import audit_equity
from ansinh.models.network.constraints.targets import add_equity
from ansinh.models.network.families.base import A_SHARE, Family
from ansinh.models.network.problem import EquityCap
from ansinh.models.network.problem.checks_rules import check_equity

EQUITY = Family(
    rule=EquityCap,
    field="equity",
    scenario_key="equity",
    words=("trần chưa được phục vụ", "equity cap"),
    formula="Σ_{group} served + shortfall ≥ (1 − cap) · Σ_{group} need",
    write=add_equity,
    check=check_equity,
    audit=audit_equity,
    counts_places=False,
    units={"max_unserved_share": A_SHARE},
)
