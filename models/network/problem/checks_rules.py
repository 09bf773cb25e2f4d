"""Checks of targets, limits, rules, objective and given decisions."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pandas as pd

from ansinh.models.errors import Finding
from ansinh.models.network.problem.records import records

if TYPE_CHECKING:
    from ansinh.models.network.problem.network_problem import NetworkProblem, SiteRule

KINDS = ("must_open", "must_not_open", "either_or", "at_most", "at_least", "if_then")
STAGES = ("unserved", "cost", "travel", "worst_minutes")


def _known(where: str, names: tuple[str, ...], known: pd.Index) -> Iterator[Finding]:
    for name in names:
        if name not in known:
            close = difflib.get_close_matches(str(name), [str(k) for k in known], n=1)
            yield Finding(where, f"unknown id {name!r}", f"did you mean {close[0]!r}?" if close else "")


def _share(where: str, *values: float) -> Iterator[Finding]:
    for value in values:
        if not 0 <= value <= 1:
            yield Finding(where, f"{value} isn't a share", "give a number from 0 to 1")


def check_rules(problem: NetworkProblem) -> Iterator[Finding]:
    """Report rules of all families that name unknown things or contradict themselves, and rules of no family."""
    from ansinh.models.network.families import FAMILIES

    for family in FAMILIES:
        yield from family.check(problem)
    known = tuple(family.rule for family in FAMILIES if family.field == "more")
    for k, rule in enumerate(problem.more):
        if not isinstance(rule, known):
            yield Finding(
                f"more[{k}]", f"no family knows {type(rule).__name__}", "add it to families.FAMILIES"
            )
    yield from check_objective(problem)


def _counted(problem: NetworkProblem, field: str) -> Iterator[Finding]:
    """Report unknown services and periods of rules that count people or places."""
    for k, rule in enumerate(getattr(problem, field)):
        where = f"{field}[{k}]" + (f" {rule.name!r}" if rule.name else "")
        yield from _known(where, tuple(rule.services), problem.services.index)
        yield from _known(where, (rule.period,), problem.periods.index)
        if not rule.services:
            yield Finding(where, "names no services", "name at least one")


def check_targets(problem: NetworkProblem) -> Iterator[Finding]:
    """Report coverage targets that make no sense."""
    yield from _counted(problem, "targets")
    for k, target in enumerate(problem.targets):
        yield from _share(f"targets[{k}].min_share", target.min_share)


def check_limits(problem: NetworkProblem) -> Iterator[Finding]:
    """Report limits on places that make no sense."""
    yield from _counted(problem, "limits")
    for k, limit in enumerate(problem.limits):
        yield from _known(f"limits[{k}].sites", limit.sites, problem.sites.index)
        if not 0 <= limit.min_places <= limit.max_places:
            text = f"min_places {limit.min_places} and max_places {limit.max_places} contradict each other"
            yield Finding(f"limits[{k}]", text, "0 ≤ min ≤ max")


def check_shares(problem: NetworkProblem) -> Iterator[Finding]:
    """Report shares of ownership that make no sense."""
    yield from _counted(problem, "shares")
    for k, share in enumerate(problem.shares):
        yield from _share(f"shares[{k}]", share.min_share, share.max_share)
        if share.min_share > share.max_share:
            yield Finding(f"shares[{k}]", "min_share above max_share", "swap or mend them")
        if share.ownership not in ("public", "non_public"):
            yield Finding(f"shares[{k}]", f"unknown ownership {share.ownership!r}", "public or non_public")


def check_equity(problem: NetworkProblem) -> Iterator[Finding]:
    """Report equity caps that make no sense."""
    yield from _counted(problem, "equity")
    for k, cap in enumerate(problem.equity):
        yield from _share(f"equity[{k}].max_unserved_share", cap.max_unserved_share)
        if cap.by not in problem.demand.columns:
            yield Finding(f"equity[{k}].by", f"demand has no column {cap.by!r}", "group by another column")


def check_site_rules(problem: NetworkProblem) -> Iterator[Finding]:
    """Report site rules that make no sense."""
    for k, rule in enumerate(problem.rules):
        yield from _check_site_rule(problem, rule, f"rules[{k}]" + (f" {rule.name!r}" if rule.name else ""))


def _check_site_rule(problem: NetworkProblem, rule: SiteRule, where: str) -> Iterator[Finding]:
    if rule.kind not in KINDS:
        yield Finding(where, f"unknown kind {rule.kind!r}", f"one of {', '.join(KINDS)}")
    yield from _known(where, rule.sites, problem.sites.index)
    if rule.service:
        yield from _known(where, (rule.service,), problem.services.index)
    if rule.period:
        yield from _known(where, (rule.period,), problem.periods.index)
    if len(rule.sites) < (2 if rule.kind in ("if_then", "either_or") else 1):
        yield Finding(where, "names too few sites", "if_then and either_or need two or more")
    if len(set(rule.sites)) < len(rule.sites):
        yield Finding(where, "names a site twice", "name each once")
    options = problem.options.index
    for site in rule.sites:
        if site in problem.sites.index:
            offered = (site, rule.service) in options if rule.service else site in options.get_level_values(0)
            if not offered and rule.service in (*problem.services.index, ""):
                what = rule.service or "any service"
                yield Finding(where, f"{site} has no option for {what}", "add it to options")
    if rule.count < 0:
        yield Finding(where, f"count {rule.count} is negative", "give a whole number ≥ 0")


def check_objective(problem: NetworkProblem) -> Iterator[Finding]:
    """Report unknown stages or weights, and an order that makes no sense."""
    objective = problem.objective
    for name in (*objective.stages, *objective.tolerances, *objective.weights):
        if name not in STAGES:
            yield Finding("objective", f"unknown stage {name!r}", f"one of {', '.join(STAGES)}")
    if not objective.stages and not objective.weights:
        yield Finding("objective", "has no stages and no weights", "give one or the other")
    order = list(objective.stages)
    if len(set(order)) < len(order):
        yield Finding("objective.stages", "names a stage twice", "name each once")
    if not objective.weights and order and order[0] != "unserved":
        text = f"starts with {order[0]!r}: the best plan would serve nobody"
        yield Finding("objective.stages", text, "start with 'unserved'")
    if "worst_minutes" in order[:-1] or objective.weights.get("worst_minutes"):
        yield Finding("objective", "worst_minutes can only be the last stage", "move it to the end")
    for name, value in (*objective.tolerances.items(), *objective.weights.items()):
        if not value >= 0:
            yield Finding("objective", f"{name} has a negative number", "give a number ≥ 0")


def check_decisions(problem: NetworkProblem) -> Iterator[Finding]:
    """Report given decisions that name unknown options or more places than the option allows."""
    decisions = problem.decisions
    if decisions is None:
        return
    missing = {"site_id", "service", "period", "places"} - set(decisions.columns)
    if missing:
        yield Finding("decisions", f"columns missing: {', '.join(sorted(missing))}", "add them")
        return
    decisions = decisions.copy()
    decisions["places"] = pd.to_numeric(decisions["places"], errors="coerce")
    problem.decisions = decisions
    if decisions.duplicated(["site_id", "service", "period"]).any():
        yield Finding("decisions", "an option is decided twice in a period", "keep one row each")
    for row in records(decisions):
        where = f"decisions ({row.site_id}, {row.service}, {row.period})"
        if row.period not in problem.periods.index:
            yield Finding(where, f"unknown period {row.period!r}", "")
        if (row.site_id, row.service) not in problem.options.index:
            yield Finding(where, "there is no such option", "add it to options")
            continue
        option = problem.options.loc[(row.site_id, row.service)]
        most = max(float(option["max_places"]), float(option["existing_places"]))
        places = float(str(row.places))
        if not places >= 0:
            yield Finding(where, f"places {row.places} must be a number ≥ 0", "")
        elif places > most + 1e-6:
            yield Finding(where, f"{places:g} places are more than max_places {most:g}", "raise max_places")
