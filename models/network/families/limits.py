"""Limits on places over the network or some of its sites."""

from __future__ import annotations

from dataclasses import replace

from ansinh.models.network.check.audit_rules import audit_limits
from ansinh.models.network.constraints.rules import add_limits
from ansinh.models.network.families.base import PLACES, Family, Rules
from ansinh.models.network.problem import PlacesLimit
from ansinh.models.network.problem.checks_rules import check_limits


def _among(limits: Rules, sites: set[str]) -> Rules:
    """Return the limits over the sites that may be open; one on closed sites alone has nothing to count."""
    found = []
    for limit in limits:
        named = tuple(j for j in limit.sites if j in sites)
        if not limit.sites or named:
            found.append(replace(limit, sites=named))
    return tuple(found)


LIMITS = Family(
    rule=PlacesLimit,
    field="limits",
    scenario_key="limits",
    words=("giới hạn số chỗ", "places limit"),
    formula="min ≤ Σ places ≤ max",
    write=add_limits,
    check=check_limits,
    audit=audit_limits,
    restrict=_among,
    units={"min_places": PLACES, "max_places": PLACES},
)
