"""What a plan misses where a wish can't be met, in a planner's words and as rows of the run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from ansinh.planning.answer.findings.finding import PlanFinding
from ansinh.words.phrase import NOTHING, Both, Figure, Listed, Phrase, Sayable

if TYPE_CHECKING:
    from ansinh.models.network.plan import Miss, NetworkPlan
    from ansinh.models.network.problem import SiteRule
    from ansinh.planning.inputs.problem import Inputs

CODE = "missed"
"""Code of findings on missed rules."""
KINDS = {
    "budget": "budget",
    "size_when_open": "min_size",
    "min_utilisation": "utilisation",
    "shares": "non_public_share",
    "equity": "equity",
    "targets": "coverage_target",
    "limits": "places",
    "site_rules": "sites",
    "mergers": "merger",
    "keep_apart": "keep_apart",
}
"""Family of rules → kind of a row of ``RunData.shortfalls``."""
_SOURCES = frozenset({"official_capital", "across"})
"""Sources that no scenario has: their names are in the catalogue."""
CLOSED = frozenset({"must_not_open", "must_close"})
"""Kinds of rules on sites by which nothing stands."""
_OPPOSITE = {"must_open": CLOSED, **dict.fromkeys(CLOSED, frozenset({"must_open"}))}
"""Kind of a rule on sites → the kinds that contradict it at the same site."""
_NAMED = 3
"""Sites that a sentence names."""
_PERCENT = 100.0


def missed_findings(inputs: Inputs, plans: Mapping[str, NetworkPlan]) -> Iterator[PlanFinding]:
    """Yield one sentence for each rule that a plan misses, each once."""
    for plan_id, plan in plans.items():
        for sentence in sentences(inputs, plan.misses):
            yield PlanFinding.of(plan_id, "problem", CODE, sentence)


def sentences(inputs: Inputs, misses: Sequence[Miss], wishes: Sequence[SiteRule] = ()) -> list[Phrase]:
    """Return what is missed, by how much: one sentence a rule; rules that are said alike once.

    `wishes` are rules beside those of the scenario: where two contradict each other, the one missed names the other.
    """
    from ansinh.planning.inputs.problem import rules_on_sites  # heavy, and outputs need only the code

    rules = (*rules_on_sites(inputs), *wishes) if misses else ()
    told = (_sentence(inputs, miss, rules) for miss in misses)
    return list({sentence.said("en"): sentence for sentence in told}.values())


def missed_rows(inputs: Inputs, misses: Iterable[Miss]) -> pd.DataFrame:
    """Return the missed rules as rows of ``shortfalls``; nobody is missing to them, so ``missing_persons`` is 0.

    `group` is what names the rule: the number of the rule in the scenario, the source of a budget.
    """
    rows = [
        {
            "name": _rule(inputs, miss).said("vi"),
            "kind": KINDS[miss.family],
            "services": ", ".join(miss.services),
            "period": miss.period,
            "group": _group(inputs, miss),
            "required": miss.asked,
            "reached": miss.reached,
            "missing_persons": 0.0,
        }
        for miss in misses
    ]
    columns = ["name", "kind", "services", "period", "group", "required", "reached", "missing_persons"]
    return pd.DataFrame(rows, columns=columns)


def _group(inputs: Inputs, miss: Miss) -> str:
    if miss.family == "budget":
        return str(miss.rule[0])
    position = miss.rule[0]
    if miss.family == "site_rules" and isinstance(position, int) and position < len(inputs.scenario.rules):
        return str(position + 1)
    return ""


def _sentence(inputs: Inputs, miss: Miss, rules: Sequence[SiteRule]) -> Phrase:
    rule = _rule(inputs, miss)
    if others := _against(inputs, miss, rules):
        return Phrase.of("missed.against", rule=rule, others=Listed(tuple(others), "; "))
    if miss.unit == "yes_no":
        return Phrase.of("missed.not_kept", rule=rule)
    times = _PERCENT if miss.unit == "share" else 1.0
    decimals = 1 if miss.unit == "share" else 0
    figures = {
        name: Figure(times * getattr(miss, name), decimals) for name in ("asked", "reached", "missing")
    }
    return Phrase.of("missed.short", rule=rule, **figures)


def _against(inputs: Inputs, miss: Miss, rules: Sequence[SiteRule]) -> list[Phrase]:
    """Return the rules that want the opposite of a missed one at one of its sites."""
    if miss.family != "site_rules" or miss.kind not in _OPPOSITE:
        return []
    return [
        told_rule(inputs, rule)
        for rule in rules
        if rule.kind in _OPPOSITE[miss.kind]
        and any(_contradict(inputs, site, miss, rule, rules) for site in set(rule.sites) & set(miss.sites))
    ]


def _contradict(inputs: Inputs, site: str, miss: Miss, rule: SiteRule, rules: Sequence[SiteRule]) -> bool:
    """Whether a missed rule and its opposite contradict each other at a site; open with any service, it may have one left."""
    own = "".join(miss.services[:1])
    opened, closed = (rule.service, own) if miss.kind in CLOSED else (own, rule.service)
    if opened or not closed:
        return closed in {"", opened}
    shut = {closed, *(other.service for other in rules if other.kind in CLOSED and site in other.sites)}
    return {service for at, service in inputs.options.index if at == site} <= shut


def told_rule(inputs: Inputs, rule: SiteRule) -> Phrase:
    """Return a rule on sites in words: what it wants, the names of its sites, and its service if it is about one."""
    kind, sites = Phrase.of(f"families.site_rules.{rule.kind}"), _sites(inputs, rule.sites)
    if not rule.service:
        return Phrase.of("missed.wish", kind=kind, sites=sites)
    return Phrase.of(
        "missed.wish_service", kind=kind, sites=sites, service=_services(inputs, (rule.service,))
    )


def _rule(inputs: Inputs, miss: Miss) -> Phrase:
    """Return the name of a missed rule: what it limits, of which services, when and where."""
    sites = _sites(inputs, miss.sites)
    kind = miss.kind if miss.family == "site_rules" else miss.family
    if miss.family == "limits" and miss.kind == "max":
        kind = "limits_max"
    if miss.family == "limits" and miss.sites:
        kind = f"{kind}_at"
    if kind in ("at_least", "at_most"):
        few = len(miss.sites) <= _NAMED
        sites = Phrase.of("missed.rule.at_sites", sites=sites) if few else NOTHING
    return Phrase.of(
        f"missed.rule.{kind}",
        services=_services(inputs, miss.services),
        period=miss.period,
        sites=sites,
        source=_source(inputs, miss),
    )


def _services(inputs: Inputs, names: tuple[str, ...]) -> Sayable:
    if not names:
        return Phrase("missed.rule.every_service")
    known = inputs.scenario.services
    return Listed(tuple(Both(known[name].name_vi, known[name].name_en).lower() for name in names))


def _sites(inputs: Inputs, ids: tuple[str, ...]) -> Sayable:
    names = inputs.sites["name_vi"]
    shown = Listed(tuple(Both(text, text) for text in (str(names.get(site, site)) for site in ids[:_NAMED])))
    more = len(ids) - _NAMED
    return Phrase.of("missed.rule.more_sites", sites=shown, n=more) if more > 0 else shown


def _source(inputs: Inputs, miss: Miss) -> Sayable:
    """Return the name of the source of a budget."""
    if miss.family != "budget":
        return NOTHING
    source = str(miss.rule[0])
    for budget in inputs.scenario.budgets:
        if budget.source == source and budget.name_vi:
            return Both(budget.name_vi, budget.name_en or budget.name_vi)
    return Phrase(f"common.source.{source}") if source in _SOURCES else Both(source, source)
