"""Rules of the planner: where services must or must not be, how many places, and who runs them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ansinh.models.network.model.rows import Sense, add_relaxable, ones

if TYPE_CHECKING:
    import pulp

    from ansinh.models.network.model.arrays import Arrays
    from ansinh.models.network.model.variables import Variables
    from ansinh.models.network.problem import SiteRule


def add_limits(prob: pulp.LpProblem, v: Variables, a: Arrays) -> None:
    """Keep total places within limits: ``min ≤ Σ places[o,t] ≤ max``."""
    for k, limit in enumerate(a.problem.limits):
        t = a.period_at[limit.period]
        services = {a.service_at[s] for s in limit.services}
        sites = {a.site_at[j] for j in limit.sites} if limit.sites else set(range(len(a.site_ids)))
        terms = ones(
            v.places[o, t]
            for o in range(a.n_options)
            if int(a.option_service[o]) in services and int(a.option_site[o]) in sites
        )
        words = f"places limit {limit.name or ', '.join(limit.services)} in {limit.period}"
        if limit.min_places > 0:
            least = f"{words}: at least {limit.min_places:,.0f} places"
            add_relaxable(prob, v, terms, ">=", limit.min_places, f"limit_min_{k}", least)
        if np.isfinite(limit.max_places):
            most = f"{words}: at most {limit.max_places:,.0f} places"
            add_relaxable(prob, v, terms, "<=", limit.max_places, f"limit_max_{k}", most)


def add_shares(prob: pulp.LpProblem, v: Variables, a: Arrays) -> None:
    """Keep the share of an ownership within limits: ``min · Σ places ≤ Σ_{owned} places ≤ max · Σ places``."""
    for k, share in enumerate(a.problem.shares):
        t = a.period_at[share.period]
        services = {a.service_at[s] for s in share.services}
        options = [o for o in range(a.n_options) if int(a.option_service[o]) in services]
        owned = {o for o in options if a.ownership[a.option_site[o]] == share.ownership}
        words = f"share limit {share.name or share.ownership} in {share.period}"
        if share.min_share > 0:
            terms = [(v.places[o, t], (o in owned) - share.min_share) for o in options]
            least = f"{words}: at least {share.min_share:.0%}"
            add_relaxable(prob, v, terms, ">=", 0.0, f"share_min_{k}", least)
        if share.max_share < 1:
            terms = [(v.places[o, t], (o in owned) - share.max_share) for o in options]
            most = f"{words}: at most {share.max_share:.0%}"
            add_relaxable(prob, v, terms, "<=", 0.0, f"share_max_{k}", most)


def add_site_rules(prob: pulp.LpProblem, v: Variables, a: Arrays) -> None:
    """Must, must not, either-or, at most, at least, if-then; see `ansinh.models.network.problem.SiteRule`.

    ``open[j,t] = 1`` · ``open[j,t] = 0`` · ``Σ open[j,t] = 1`` · ``≤ count`` · ``≥ count`` ·
    ``open[first,t] ≤ open[j,t]``, each in the periods that `rule_periods` names.
    """
    for k, rule in enumerate(a.problem.rules):
        for t in range(a.n_periods):
            for n, (terms, sense, right) in enumerate(_rule_rows(v, a, rule, t)):
                name = f"rule_{k}_{t}_{n}"
                add_relaxable(prob, v, terms, sense, right, name, f"rule {rule_words(rule)}")


def rule_words(rule: SiteRule) -> str:
    """Say which rule this is."""
    kind = rule.kind.replace("_", " ") + (f" {rule.count}" if rule.kind in ("at_most", "at_least") else "")
    words = f"{kind}: {', '.join(rule.sites)}"
    words += f" ({rule.service})" if rule.service else ""
    words += f" from {rule.period}" if rule.period else ""
    return f"{rule.name} [{words}]" if rule.name else words


def rule_periods(a: Arrays, rule: SiteRule) -> range:
    """Return the periods in which a rule holds.

    With a period: from it on, for ``at_most`` and ``at_least`` in it alone. Without one: always, for
    ``either_or`` and ``at_least`` in the last period.
    """
    last = a.n_periods - 1
    if not rule.period:
        return range(last, last + 1) if rule.kind in ("either_or", "at_least") else range(last + 1)
    t = a.period_at[rule.period]
    return range(t, t + 1) if rule.kind in ("at_most", "at_least") else range(t, last + 1)


def _rule_rows(
    v: Variables, a: Arrays, rule: SiteRule, t: int
) -> list[tuple[list[tuple[pulp.LpVariable, float]], Sense, float]]:
    if t not in rule_periods(a, rule):
        if rule.kind == "either_or":
            return [(_presence(v, a, rule, t), "<=", 1.0)]
        return []
    opens = _presence(v, a, rule, t)
    if rule.kind == "must_open":
        first = [int(a.site_first_period[a.site_at[j]]) for j in rule.sites]
        patient = not rule.period  # "must open" without a date waits for a candidate's first period
        return [
            ([term], ">=", 1.0) for term, start in zip(opens, first, strict=True) if t >= start or not patient
        ]
    if rule.kind == "must_not_open":
        return [([term], "<=", 0.0) for term in opens]
    if rule.kind == "if_then":
        (first_open, _), *others = opens
        return [([(other, 1.0), (first_open, -1.0)], ">=", 0.0) for other, _ in others]
    counts: dict[str, tuple[Sense, float]] = {
        "either_or": ("==", 1.0),
        "at_most": ("<=", float(rule.count)),
        "at_least": (">=", float(rule.count)),
    }
    sense, count = counts[rule.kind]
    return [(opens, sense, count)]


def _presence(v: Variables, a: Arrays, rule: SiteRule, t: int) -> list[tuple[pulp.LpVariable, float]]:
    sites = [a.site_at[j] for j in rule.sites]
    if not rule.service:
        return [(v.campus[j, t], 1.0) for j in sites]
    s = a.service_at[rule.service]
    return [(v.is_open[a.option_at[j, s], t], 1.0) for j in sites]
