"""Services that may not share a new site: secure ones and open ones, or what a law keeps apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ansinh.models.errors import Finding
from ansinh.models.network.families.base import RuleFamily, among_sites
from ansinh.models.network.families.checking import check_known
from ansinh.models.network.families.site_rules import open_sites
from ansinh.models.network.model.gaps import Give
from ansinh.models.network.model.rows import add_relaxable, ones
from ansinh.words.phrase import Phrase

if TYPE_CHECKING:
    import pulp

    from ansinh.models.network.families.base import Changes
    from ansinh.models.network.model.arrays import Arrays
    from ansinh.models.network.model.gaps import Rule
    from ansinh.models.network.model.variables import Variables
    from ansinh.models.network.plan import NetworkPlan
    from ansinh.models.network.problem import NetworkProblem


@dataclass(frozen=True)
class KeepApart:
    """No service of `one` stands together with a service of `other` at a candidate site; existing sites may.

    `sites`: candidate sites that it is about; empty = all.
    """

    one: tuple[str, ...]
    other: tuple[str, ...]
    sites: tuple[str, ...] = ()
    name: str = ""


def add_keep_apart(prob: pulp.LpProblem, v: Variables, a: Arrays) -> None:
    """Open at most one of two services: ``open[j,s,t] + open[j,r,t] ≤ 1`` for s of one group and r of the other."""
    for k, rule in enumerate(KEEP_APART.rules(a.problem)):
        unmet = Phrase.of("families.keep_apart.unmet", one=", ".join(rule.one), other=", ".join(rule.other))
        give = Give(
            "keep_apart", (k,), "yes_no", 1.0, most=1.0, whole=True, services=(*rule.one, *rule.other)
        )
        for j, site in enumerate(a.site_ids):
            if a.stands[j] or (rule.sites and site not in rule.sites):
                continue
            for first, second in _pairs(rule):
                here = [a.option_at.get((j, a.service_at[s]), -1) for s in (first, second)]
                for t in range(a.n_periods if min(here) >= 0 else 0):
                    name = f"apart_{k}_{here[0]}_{here[1]}_{t}"
                    both = ones(v.is_open[o, t] for o in here)
                    add_relaxable(prob, v, both, "<=", 1.0, name, unmet, give)


def loosen_keep_apart(problem: NetworkProblem, gaps: Mapping[Rule, float]) -> Changes:
    """Return the further rules without the pairs that can't be kept apart."""
    dropped = {id(rule) for k, rule in enumerate(KEEP_APART.rules(problem)) if (k,) in gaps}
    return {"more": tuple(rule for rule in problem.more if id(rule) not in dropped)}


def _pairs(rule: KeepApart) -> list[tuple[str, str]]:
    """Return the pairs of services, each once."""
    return sorted({(min(s, r), max(s, r)) for s in rule.one for r in rule.other if s != r})


def check_keep_apart(problem: NetworkProblem) -> Iterator[Finding]:
    """Report unknown services and sites, and services that would be kept apart from nothing."""
    for k, rule in enumerate(KEEP_APART.rules(problem)):
        where = f"keep apart {k}" + (f" {rule.name!r}" if rule.name else "")
        yield from check_known(where, (*rule.one, *rule.other), problem.services.index)
        yield from check_known(where, rule.sites, problem.sites.index)
        if not _pairs(rule):
            yield Finding(where, "names no two services", "give at least one in `one` and another in `other`")


def audit_keep_apart(problem: NetworkProblem, plan: NetworkPlan) -> Iterator[Finding]:
    """Yield candidate sites at which both services are open."""
    candidates = set(problem.sites.index[problem.sites["status"] == "candidate"])
    for rule in KEEP_APART.rules(problem):
        for first, second in _pairs(rule):
            for period in problem.periods.index:
                both = open_sites(plan, first, period) & open_sites(plan, second, period) & candidates
                for site in sorted(both & set(rule.sites or both)):
                    yield Finding(f"site {site} in {period}", f"{first} and {second} stand together")


KEEP_APART = RuleFamily(
    name="keep_apart",
    rule=KeepApart,
    formula="open[j,s,t] + open[j,r,t] ≤ 1 at candidate sites j, for s of one group of services and r of the other",
    rows="`apart_k_o_o_t`",
    write=add_keep_apart,
    check=check_keep_apart,
    audit=audit_keep_apart,
    gives_way="norms",
    loosen=loosen_keep_apart,
    counts_places=False,
).among(among_sites)
