"""Rules on which sites offer a service: where it must or must not be, and how many."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from ansinh.models.errors import Finding
from ansinh.models.network.families.base import Dated, RuleFamily, loosened
from ansinh.models.network.families.checking import check_known
from ansinh.models.network.model.gaps import Give
from ansinh.models.network.model.rows import Sense, add_relaxable
from ansinh.models.network.problem.network_problem import SiteRule
from ansinh.models.network.problem.records import records
from ansinh.words.phrase import NOTHING, Phrase

if TYPE_CHECKING:
    import pulp

    from ansinh.models.network.families.base import Changes
    from ansinh.models.network.model.arrays import Arrays
    from ansinh.models.network.model.gaps import Rule
    from ansinh.models.network.model.variables import Variables
    from ansinh.models.network.plan import NetworkPlan
    from ansinh.models.network.problem import NetworkProblem


KINDS = ("must_open", "must_not_open", "must_close", "either_or", "at_most", "at_least", "if_then")


def add_site_rules(prob: pulp.LpProblem, v: Variables, a: Arrays) -> None:
    """Must, must not, must close, either-or, at most, at least, if-then; see `ansinh.models.network.problem.SiteRule`.

    ``open[j,t] = 1`` · ``open[j,t] = 0`` · ``Σ open[j,t] = 1`` · ``≤ count`` · ``≥ count`` ·
    ``open[first,t] ≤ open[j,t]``, each in the periods that `_periods` names.
    """
    for k, rule in enumerate(a.problem.rules):
        for t in range(a.n_periods):
            for n, (terms, sense, right) in enumerate(_rule_rows(v, a, rule, t)):
                name = f"rule_{k}_{t}_{n}"
                add_relaxable(prob, v, terms, sense, right, name, _unmet(rule), _give(k, rule))


def _give(k: int, rule: SiteRule) -> Give:
    """Return how a rule gives way: a number of sites one by one, any other as a whole."""
    counts = rule.kind in ("at_least", "at_most")
    most = {"at_least": rule.count, "at_most": max(0, len(rule.sites) - rule.count)}.get(rule.kind, 1)
    return Give(
        "site_rules",
        (k,),
        "sites" if counts else "yes_no",
        float(rule.count) if counts else 1.0,
        most=float(most),
        whole=True,
        upward=rule.kind == "at_most",
        services=(rule.service,) if rule.service else (),
        period=rule.period,
        sites=rule.sites,
        kind=rule.kind,
    )


def loosen_site_rules(problem: NetworkProblem, gaps: Mapping[Rule, float]) -> Changes:
    """Return counts of sites changed by those missing or too many, and without the other rules that are missed."""

    def looser(rule: SiteRule, sites: float) -> SiteRule | None:
        if rule.kind == "at_least":
            return replace(rule, count=max(0, rule.count - round(sites)))
        return replace(rule, count=rule.count + round(sites)) if rule.kind == "at_most" else None

    return {"rules": loosened(problem.rules, gaps, looser)}


def _unmet(rule: SiteRule) -> Phrase:
    """Say which rule can't be met."""
    service = Phrase.of("families.site_rules.of_service", service=rule.service) if rule.service else NOTHING
    start = Phrase.of("families.site_rules.from_period", period=rule.period) if rule.period else NOTHING
    kind = Phrase.of(f"families.site_rules.{rule.kind}", count=rule.count)
    said = Phrase.of(
        "families.site_rules.unmet", kind=kind, sites=", ".join(rule.sites), service=service, start=start
    )
    return Phrase.of("families.site_rules.named", rule=rule.name, said=said) if rule.name else said


def _periods(a: Arrays, rule: SiteRule) -> range:
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
    if t not in _periods(a, rule):
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
    if rule.kind in ("must_not_open", "must_close"):
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


def check_site_rules(problem: NetworkProblem) -> Iterator[Finding]:
    """Report site rules that make no sense."""
    known = _Known(problem)
    for k, rule in enumerate(problem.rules):
        yield from _check_site_rule(known, rule, f"rules[{k}]" + (f" {rule.name!r}" if rule.name else ""))


class _Known:
    """Ids that rules may name, read once: rules may be many, and each may name every site."""

    def __init__(self, problem: NetworkProblem) -> None:
        self.sites, self.services, self.periods = (
            dict.fromkeys(index.tolist())
            for index in (problem.sites.index, problem.services.index, problem.periods.index)
        )
        self.options = set(problem.options.index.tolist())
        self.options |= {(site, "") for site, _ in self.options}
        standing = problem.options.index[problem.options["existing_places"].to_numpy() > 0].tolist()
        self.standing = {*standing, *((site, "") for site, _ in standing)}


def _check_site_rule(known: _Known, rule: SiteRule, where: str) -> Iterator[Finding]:
    if rule.kind not in KINDS:
        yield Finding(where, f"unknown kind {rule.kind!r}", f"one of {', '.join(KINDS)}")
    yield from check_known(where, rule.sites, known.sites)
    if rule.service:
        yield from check_known(where, (rule.service,), known.services)
    if rule.period:
        yield from check_known(where, (rule.period,), known.periods)
    if len(rule.sites) < (2 if rule.kind in ("if_then", "either_or") else 1):
        yield Finding(where, "names too few sites", "if_then and either_or need two or more")
    if len(set(rule.sites)) < len(rule.sites):
        yield Finding(where, "names a site twice", "name each once")
    if not rule.service or rule.service in known.services:
        for site in (site for site in rule.sites if site in known.sites):
            yield from _check_option(known, rule, site, where)
    if rule.count < 0:
        yield Finding(where, f"count {rule.count} is negative", "give a whole number ≥ 0")


def _check_option(known: _Known, rule: SiteRule, site: str, where: str) -> Iterator[Finding]:
    """Report a rule on a service that can't be at a site, or that shall close where it doesn't stand."""
    if (site, rule.service) not in known.options:
        what = rule.service or "any service"
        yield Finding(where, f"{site} has no option for {what}", "add it to options")
    elif rule.kind == "must_close" and (site, rule.service) not in known.standing:
        problem = (
            f"no {rule.service} stands at {site} today" if rule.service else f"nothing stands at {site} today"
        )
        yield Finding(where, problem, "forbid it there: must_not_open")


def open_sites(plan: NetworkPlan, service: str, period: str) -> set[str]:
    """Return the sites at which a service (or any, if "") is open in a period."""
    return {
        row.site_id
        for row in records(plan.facilities)
        if row.period == period
        and service in ("", row.service)
        and row.action not in {"close", "merged"}
        and (row.action != "convert" or row.places > 0)
    }


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
        standing = open_sites(plan, rule.service, period)
        opened = [j for j in rule.sites if j in standing]
        wanted = list(rule.sites)
        if rule.kind == "must_open" and not rule.period:
            first = problem.sites["first_period"]
            wanted = [j for j in wanted if not first[j] or periods.index(first[j]) <= periods.index(period)]
        broken = {
            "must_open": not set(wanted) <= set(opened),
            "must_not_open": bool(opened),
            "must_close": bool(opened),
            "either_or": len(opened) != 1,
            "at_most": len(opened) > rule.count,
            "at_least": len(opened) < rule.count,
            "if_then": rule.sites[0] in opened and len(opened) < len(rule.sites),
        }[rule.kind]
        if broken:
            yield Finding(where, f"{rule.kind} broken in {period}: open are {', '.join(opened) or 'none'}")


def _among(rule: SiteRule, sites: set[str]) -> SiteRule | None:
    """Return what a rule means where only some sites may be open; None if it holds anyway."""
    named = tuple(j for j in rule.sites if j in sites)
    if rule.kind == "if_then" and len(named) < len(rule.sites):
        if rule.sites[0] not in sites:
            return None
        return SiteRule("must_not_open", rule.sites[:1], rule.service, rule.period, name=rule.name)
    return replace(rule, sites=named) if named else None


SITE_RULES = RuleFamily(
    name="site_rules",
    rule=SiteRule,
    field="rules",
    scenario_key="rules",
    dated=Dated(moves=True),
    formula="must: open = 1; must not, must close: = 0; either-or: Σ = 1; at most / least: Σ ≤ / ≥ n; if-then: open[first] ≤ open[other]",
    rows="`rule_k_t_n`",
    write=add_site_rules,
    check=check_site_rules,
    audit=audit_site_rules,
    gives_way="sites",
    loosen=loosen_site_rules,
    counts_places=False,
).among(_among)
