"""Rules on which sites offer a service."""

from __future__ import annotations

from dataclasses import replace

from ansinh.models.network.check.audit_rules import audit_site_rules
from ansinh.models.network.constraints.rules import add_site_rules
from ansinh.models.network.families.base import Family, Rules
from ansinh.models.network.problem import SiteRule
from ansinh.models.network.problem.checks_rules import check_site_rules


def _among(rules: Rules, sites: set[str]) -> Rules:
    """Return what the rules mean among the sites that may be open."""
    return tuple(cut for rule in rules if (cut := _cut(rule, sites)) is not None)


def _cut(rule: SiteRule, sites: set[str]) -> SiteRule | None:
    """Return what a rule means where only some sites may be open; None if it holds anyway."""
    named = tuple(j for j in rule.sites if j in sites)
    if rule.kind == "if_then" and len(named) < len(rule.sites):
        if rule.sites[0] not in sites:
            return None
        return SiteRule("must_not_open", rule.sites[:1], rule.service, rule.period, name=rule.name)
    return replace(rule, sites=named) if named else None


SITE_RULES = Family(
    rule=SiteRule,
    field="rules",
    scenario_key="rules",
    words=("quy tắc về địa điểm", "site rule"),
    formula="must: open = 1; must not: = 0; either-or: Σ = 1; at most / least: Σ ≤ / ≥ n; if-then: open[first] ≤ open[other]",
    write=add_site_rules,
    check=check_site_rules,
    audit=audit_site_rules,
    restrict=_among,
    counts_places=False,
    of_one_period=False,
)
