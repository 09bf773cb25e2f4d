"""The planner's rules: limits on places, shares of ownership, rules on sites."""

from __future__ import annotations

import math

import pulp
from pulp import lpSum

from ansinh.models import SiteRule
from ansinh.models.network.families.keep_apart import KeepApart
from tests.twin.network.decisions import Model


def write_rules(m: Model) -> None:
    """Write limits, shares and rules on sites."""
    for limit in m.facts.problem.limits:
        places = lpSum(
            m.places[o, limit.period]
            for o in m.facts.options
            if o[1] in limit.services and (not limit.sites or o[0] in limit.sites)
        )
        m.row(places >= limit.min_places)
        if math.isfinite(limit.max_places):
            m.row(places <= limit.max_places)
    for share in m.facts.problem.shares:
        counted = [o for o in m.facts.options if o[1] in share.services]
        places = lpSum(m.places[o, share.period] for o in counted)
        owned = lpSum(
            m.places[o, share.period] for o in counted if m.facts.sites[o[0]]["ownership"] == share.ownership
        )
        m.row(owned >= share.min_share * places)
        m.row(owned <= share.max_share * places)
    for apart in m.facts.problem.more:
        _keep_apart(m, apart)
    for rule in m.facts.problem.rules:
        for period in m.facts.periods:
            _write_rule(m, rule, period)


def _keep_apart(m: Model, apart: KeepApart) -> None:
    """At a candidate site, not a service of one group and one of the other."""
    for site in m.facts.sites:
        if m.facts.stands(site) or (apart.sites and site not in apart.sites):
            continue
        here = [o for o in m.facts.options_at(site) if o[1] in apart.one]
        there = [o for o in m.facts.options_at(site) if o[1] in apart.other]
        for one in here:
            for other in there:
                for period in m.facts.periods if one != other else ():
                    m.row(m.is_open[one, period] + m.is_open[other, period] <= 1)


def _write_rule(m: Model, rule: SiteRule, period: str) -> None:
    """Hold the rule in a period, if it holds in it."""
    present = [_presence(m, rule, site, period) for site in rule.sites]
    if not _holds(m, rule, period):
        if rule.kind == "either_or":  # never two of them, not even before one of them must be
            m.row(lpSum(present) <= 1)
        return
    if rule.kind == "must_open":
        waits = {site for site in rule.sites if not rule.period and m.facts.too_early(site, period)}
        for site, here in zip(rule.sites, present, strict=True):
            m.row(here >= (0 if site in waits else 1))
    elif rule.kind == "if_then":
        for other in present[1:]:
            m.row(other >= present[0])
    else:
        least, most = {
            "must_not_open": (0, 0),
            "must_close": (0, 0),
            "either_or": (1, 1),
            "at_most": (0, rule.count),
            "at_least": (rule.count, len(present)),
        }[rule.kind]
        m.row(lpSum(present) >= least)
        m.row(lpSum(present) <= most)


def _holds(m: Model, rule: SiteRule, period: str) -> bool:
    """Tell whether a rule holds in a period.

    With a period: from it on, a count in it alone. Without: always; what must be (either-or, at least) in the last.
    """
    if not rule.period:
        return rule.kind not in ("either_or", "at_least") or period == m.facts.periods[-1]
    if rule.kind in ("at_most", "at_least"):
        return period == rule.period
    return not m.facts.before(period, rule.period)


def _presence(m: Model, rule: SiteRule, site: str, period: str) -> pulp.LpVariable:
    return m.is_open[(site, rule.service), period] if rule.service else m.campus[site, period]
