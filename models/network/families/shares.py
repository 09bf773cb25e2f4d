"""Shares of places by who runs them."""

from __future__ import annotations

from ansinh.models.network.check.audit_rules import audit_shares
from ansinh.models.network.constraints.rules import add_shares
from ansinh.models.network.families.base import A_SHARE, Family
from ansinh.models.network.problem import ShareLimit
from ansinh.models.network.problem.checks_rules import check_shares

SHARES = Family(
    rule=ShareLimit,
    field="shares",
    scenario_key="non_public",
    words=("tỷ lệ chỗ theo sở hữu", "share limit"),
    formula="min · Σ places ≤ Σ_{owned} places ≤ max · Σ places",
    write=add_shares,
    check=check_shares,
    audit=audit_shares,
    units={"min_share": A_SHARE, "max_share": A_SHARE},
)
