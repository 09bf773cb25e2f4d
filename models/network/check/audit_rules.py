"""Rules, limits, shares and hard targets counted again from the frames of a plan."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from ansinh.models.errors import Finding
from ansinh.models.network.problem.tolerance import TOLERANCE, excused

if TYPE_CHECKING:
    from ansinh.models.network.plan import NetworkPlan
    from ansinh.models.network.problem import NetworkProblem, SiteRule


def audit_limits(problem: NetworkProblem, plan: NetworkPlan) -> Iterator[Finding]:
    """Yield every limit on places that the plan breaks."""
    for k, limit in enumerate(problem.limits):
        rows = plan.facilities
        rows = rows[(rows["period"] == limit.period) & rows["service"].isin(limit.services)]
        if limit.sites:
            rows = rows[rows["site_id"].isin(limit.sites)]
        places = float(rows["places"].sum())
        slack = max(excused(places), TOLERANCE * len(rows))
        if not limit.min_places - slack <= places <= limit.max_places + slack:
            text = f"{places:g} places, allowed {limit.min_places:g} to {limit.max_places:g}"
            yield Finding(f"limits[{k}]", text)


def audit_shares(problem: NetworkProblem, plan: NetworkPlan) -> Iterator[Finding]:
    """Yield every share of ownership that the plan breaks."""
    for k, share in enumerate(problem.shares):
        rows = plan.facilities
        rows = rows[(rows["period"] == share.period) & rows["service"].isin(share.services)]
        owned = rows["site_id"].map(problem.sites["ownership"]) == share.ownership
        places, total = float(rows["places"][owned].sum()), float(rows["places"].sum())
        slack = excused(total)
        if not share.min_share * total - slack <= places <= share.max_share * total + slack:
            yield Finding(f"shares[{k}]", f"{places:g} of {total:g} places are {share.ownership}")


def _open_sites(plan: NetworkPlan, service: str, period: str) -> set[str]:
    rows = plan.facilities[(plan.facilities["period"] == period)]
    ended = rows["action"].isin(["close", "merged"]) | ((rows["action"] == "convert") & (rows["places"] <= 0))
    rows = rows[~ended]
    return set(rows["site_id"][rows["service"] == service] if service else rows["site_id"])


def audit_site_rules(problem: NetworkProblem, plan: NetworkPlan) -> Iterator[Finding]:
    """Yield every site rule that the plan breaks."""
    for k, rule in enumerate(problem.rules):
        yield from _site_rule(problem, plan, rule, f"rules[{k}]")


def _site_rule(problem: NetworkProblem, plan: NetworkPlan, rule: SiteRule, where: str) -> Iterator[Finding]:
    periods = list(problem.periods.index)
    start = periods.index(rule.period) if rule.period else 0
    held = periods[start:]
    if rule.kind in ("at_most", "at_least") and rule.period:
        held = [rule.period]
    elif rule.kind in ("either_or", "at_least") and not rule.period:
        held = [periods[-1]]
    for period in held:
        standing = _open_sites(plan, rule.service, period)
        opened = [j for j in rule.sites if j in standing]
        wanted = list(rule.sites)
        if rule.kind == "must_open" and not rule.period:
            first = problem.sites["first_period"]
            wanted = [j for j in wanted if not first[j] or periods.index(first[j]) <= periods.index(period)]
        broken = {
            "must_open": not set(wanted) <= set(opened),
            "must_not_open": bool(opened),
            "either_or": len(opened) != 1,
            "at_most": len(opened) > rule.count,
            "at_least": len(opened) < rule.count,
            "if_then": rule.sites[0] in opened and len(opened) < len(rule.sites),
        }[rule.kind]
        if broken:
            yield Finding(where, f"{rule.kind} broken in {period}: open are {', '.join(opened) or 'none'}")


def audit_targets(problem: NetworkProblem, plan: NetworkPlan) -> Iterator[Finding]:
    """Yield every hard target that the plan misses."""
    for k, target in enumerate(problem.targets):
        if not target.hard:
            continue
        need, flows = problem.need, plan.allocation
        need = need[(need["period"] == target.period) & need["service"].isin(target.services)]
        flows = flows[(flows["period"] == target.period) & flows["service"].isin(target.services)]
        if target.comprehensive:
            pairs = zip(flows["site_id"], flows["service"], strict=True)
            counted = np.array(
                [bool(problem.options.loc[pair, "comprehensive"]) for pair in pairs], dtype=bool
            )
            flows = flows[counted]
        served, asked = float(flows["persons"].sum()), target.min_share * float(need["persons"].sum())
        if served < asked - 10 * excused(asked):
            yield Finding(f"targets[{k}]", f"{served:,.1f} people served, {asked:,.1f} asked")


def audit_equity(problem: NetworkProblem, plan: NetworkPlan) -> Iterator[Finding]:
    """Yield every hard equity cap that the plan breaks."""
    for k, cap in enumerate(problem.equity):
        if not cap.hard:
            continue
        label = problem.demand[cap.by].astype(str)
        need, missing = (
            rows[(rows["period"] == cap.period) & rows["service"].isin(cap.services)]
            for rows in (problem.need, plan.unserved)
        )
        by_group = need.groupby(need["demand_id"].map(label))["persons"].sum()
        unserved = missing.groupby(missing["demand_id"].map(label))["persons"].sum()
        for group, people in dict(by_group).items():
            if float(unserved.get(group, 0.0)) > cap.max_unserved_share * people + 10 * excused(people):
                yield Finding(f"equity[{k}]", f"{group}: {unserved[group]:,.1f} of {people:,.1f} unserved")
