"""Which sites a first answer looks at: what stands, what an earlier plan uses, what rules name, and a few near those."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ansinh.models.network.search.alike import transfer_sites

if TYPE_CHECKING:
    from ansinh.models.network.model.arrays import Arrays, Floats
    from ansinh.models.network.plan import NetworkPlan
    from ansinh.models.network.problem import SiteRule

NEAR_EACH = 2
"""Sites offered beside each new one of the earlier plan: that one may be forbidden now, or another better placed."""
BEST_OF_KIND = 2
"""Sites offered of each kind of candidates where they shorten travel most: there may be money for more than before."""
MOST_NAMED = 12
"""A rule about more sites than this is about all candidates: those stand for it that it can't do without."""


def near_sites(a: Arrays, earlier: NetworkPlan | None) -> list[str]:
    """Return the ids of the sites, in the order of the problem."""
    used = set() if earlier is None else {a.site_at.get(str(j), -1) for j in earlier.facilities["site_id"]}
    new = {j for j in used if j >= 0 and not a.stands[j]}
    kept = {j for j in range(len(a.site_ids)) if a.stands[j]} | new | _named(a)
    minutes = np.where(
        np.isfinite(a.minutes), a.minutes, 2 * a.minutes[np.isfinite(a.minutes)].max(initial=1.0)
    )
    for members in _kinds(a):
        for j in sorted(new & set(members)):
            others = [k for k in members if k not in new]
            apart = np.abs(minutes[:, others] - minutes[:, [j]]).mean(axis=0)
            kept |= {others[k] for k in np.argsort(apart, kind="stable")[:NEAR_EACH]}
        kept |= set(_best(a, minutes, sorted(kept), members))
    return [name for j, name in enumerate(a.site_ids) if j in kept]


def _named(a: Arrays) -> set[int]:
    """Return the sites that rules, conversions and mergers name one by one."""
    rules = [_enough(rule) for rule in a.problem.rules]
    limits = [
        limit.sites if len(limit.sites) <= MOST_NAMED else limit.sites[:1] for limit in a.problem.limits
    ]
    return {a.site_at[str(j)] for sites in (*rules, *limits, transfer_sites(a)) for j in sites}


def _enough(rule: SiteRule) -> tuple[str, ...]:
    """Return the sites of a rule that must be offered for it to mean what it says."""
    if len(rule.sites) <= MOST_NAMED or rule.kind in ("must_open", "if_then"):
        return rule.sites
    return rule.sites[: max(1, rule.count) if rule.kind == "at_least" else 1]


def _kinds(a: Arrays) -> list[list[int]]:
    """Return the candidates by the services that they may offer."""
    found: dict[frozenset[int], list[int]] = {}
    for j, options in enumerate(a.options_of_site):
        if options and not a.stands[j]:
            found.setdefault(frozenset(int(a.option_service[o]) for o in options), []).append(j)
    return list(found.values())


def _best(a: Arrays, minutes: Floats, kept: list[int], members: list[int]) -> list[int]:
    """Return the members that shorten the way of the people of their services most, one after the other."""
    services = sorted({int(a.option_service[o]) for o in a.options_of_site[members[0]]})
    people = a.need[services].sum(axis=(0, 1))
    near = minutes[:, kept].min(axis=1, initial=np.inf)
    chosen: list[int] = []
    for _ in range(min(BEST_OF_KIND, len(members))):
        ways = people @ np.minimum(near[:, None], minutes[:, members])
        chosen.append(members[int(ways.argmin())])
        near = np.minimum(near, minutes[:, chosen[-1]])
    return chosen
