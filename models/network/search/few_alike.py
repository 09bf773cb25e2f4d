"""Leave out alike sites that can't all be open: the smaller problem can meet exactly the rules that the whole one can.

Alike sites differ in travel alone, so rules can be met by some of them if they can be met by others; only how many are open
matters. No more can be open than the rules on the number of sites allow. Where no such rule names them, all stay.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ansinh.models.network.model.arrays import Arrays
from ansinh.models.network.search.aggregated import with_sites
from ansinh.models.network.search.alike import site_classes, write_all

if TYPE_CHECKING:
    from ansinh.models.network.problem import NetworkProblem


def with_few_alike(problem: NetworkProblem) -> NetworkProblem:
    """Return the problem with as many sites of each kind as may be open at once, the cheapest ones."""
    a = Arrays(problem)
    reach = _reach(a)
    kept: list[int] = []
    for block in site_classes(a, write_all(a)):
        most = _most_open(problem, [a.site_ids[j] for j in block])
        by_reach: dict[frozenset[int], int] = {}
        for j in block:  # cheapest first
            count = by_reach.get(reach[j], 0)
            if count < most or a.site_may_close[j]:
                kept.append(j)
            by_reach[reach[j]] = count + 1
    return with_sites(problem, [a.site_ids[j] for j in sorted(kept)])


def _most_open(problem: NetworkProblem, block: list[str]) -> int:
    """Return how many sites of a block the rules let open in the end; a rule that may be missed counts as it is asked."""
    last, inside = str(problem.periods.index[-1]), set(block)
    most = [
        rule.count
        for rule in problem.rules
        if rule.kind == "at_most"
        and rule.period in ("", last)
        and not rule.service
        and inside <= set(rule.sites)
    ]
    least = [rule.count for rule in problem.rules if rule.kind == "at_least" and inside <= set(rule.sites)]
    return max(min(most), *least, 1) if most else len(block)


def _reach(a: Arrays) -> list[frozenset[int]]:
    """Return by site the groups of people who reach it."""
    found: list[set[int]] = [set() for _ in a.site_ids]
    for g, group in enumerate(a.groups):
        for j in {int(a.option_site[o]) for o in group.options}:
            found[j].add(g)
    return [frozenset(groups) for groups in found]
