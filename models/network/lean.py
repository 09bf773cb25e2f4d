"""The lean model: alike sites counted instead of named, so that symmetry can't stall the search.

Sites that differ only in where they are (same sizes, costs, rules) form a class. The lean model has one
stand-in per class, whose decisions are whole numbers up to the size of the class: the sum of the rows of
its members. It's a relaxation (members may be combined in ways that no member allows, and travel is seen
to be as short as that of the nearest member), so its bound holds for the true network.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ansinh.models.network.arrays import Arrays
from ansinh.models.network.problem import PlacesLimit, SiteRule

if TYPE_CHECKING:
    from ansinh.models.network.problem import NetworkProblem

LOOSE_RULES = ("at_most", "at_least", "must_not_open")
"""Rules that only count or forbid: sites they name may still be alike."""

COST_LEVELS = 12
"""Campus costs told apart within a class; the dearer ones are taken at the cheapest of them."""


@dataclass(frozen=True)
class Lean:
    """The lean model, and which sites each of its sites stands for.

    Attributes
    ----------
    arrays
        Of the lean problem.
    members
        Positions of the true sites, by position of the lean site.
    """

    arrays: Arrays
    members: list[list[int]]


def singled_out(a: Arrays) -> set[str]:
    """Return the sites that rules, conversions or mergers name one by one."""
    p = a.problem
    alone = {j for rule in p.rules if rule.kind not in LOOSE_RULES for j in rule.sites}
    return alone | {str(j) for j in p.conversions["site_id"]} | {str(j) for j in p.options["merge_into"]}


def site_classes(a: Arrays) -> list[list[int]]:
    """Return the sites (positions) grouped by being alike; existing and singled-out sites stand alone."""
    p = a.problem
    alone = singled_out(a)
    named = [set(rule.sites) for rule in p.rules] + [set(limit.sites) for limit in p.limits]
    columns = ["ownership", "land_m2", "min_places_total", "max_places_total", "first_period", "may_close"]
    keys = list(p.sites[columns].itertuples(index=False, name=None))
    parts: list[list[object]] = [[] for _ in a.site_ids]
    for o, row in enumerate(p.options.itertuples(index=False, name=None)):
        parts[a.option_site[o]].append((int(a.option_service[o]), str(row)))
    found: dict[object, list[int]] = {}
    for j, name in enumerate(a.site_ids):
        if a.stands[j] or name in alone:
            found[name] = [j]
            continue
        key = (str(keys[j]), str(sorted(map(str, parts[j]))), *(name in sites for sites in named))
        found.setdefault(key, []).append(j)
    return [block for members in found.values() for block in _by_cost(a, members)]


def _by_cost(a: Arrays, members: list[int]) -> list[list[int]]:
    cost = a.site("campus_cost_million_vnd")
    levels = sorted({float(cost[j]) for j in members})
    cut = levels[: COST_LEVELS - 1]
    blocks = [[j for j in members if cost[j] == level] for level in cut]
    rest = sorted((j for j in members if cost[j] not in cut), key=lambda j: (cost[j], j))
    return [block for block in (*blocks, rest) if block]


def lean_model(a: Arrays) -> Lean:
    """Return the lean model of a problem."""
    members = site_classes(a)
    first = [block[0] for block in members]
    problem = with_sites(a.problem, [a.site_ids[j] for j in first])
    with np.errstate(invalid="ignore"):
        nearest = np.column_stack([a.minutes[:, block].min(axis=1) for block in members])
    frame = pd.DataFrame(nearest, index=a.demand_ids, columns=[a.site_ids[j] for j in first])
    object.__setattr__(problem, "minutes", frame.replace(np.inf, np.nan))
    copies = {a.site_ids[block[0]]: len(block) for block in members}
    return Lean(Arrays(problem, copies), members)


def with_sites(problem: NetworkProblem, names: Iterable[str]) -> NetworkProblem:
    """Return the problem with some of its sites only, in the given order; counting rules are cut down to them."""
    kept = list(names)
    inside = set(kept)
    smaller = copy.copy(problem)
    options = problem.options[problem.options.index.get_level_values(0).isin(inside)]
    changes = {
        "sites": problem.sites.loc[kept],
        "options": options,
        "minutes": problem.minutes[kept],
        "rules": tuple(_cut_rule(rule, inside) for rule in problem.rules if inside & set(rule.sites)),
        "limits": tuple(_cut_limit(limit, inside) for limit in problem.limits),
    }
    for name, value in changes.items():
        object.__setattr__(smaller, name, value)
    return smaller


def _cut_rule(rule: SiteRule, inside: set[str]) -> SiteRule:
    sites = tuple(j for j in rule.sites if j in inside)
    return SiteRule(rule.kind, sites, rule.service, rule.period, rule.count, rule.name)


def _cut_limit(limit: PlacesLimit, inside: set[str]) -> PlacesLimit:
    sites = tuple(j for j in limit.sites if j in inside)
    if limit.sites and not sites:
        return PlacesLimit(limit.services, limit.period, 0.0, float("inf"), limit.sites[:0], limit.name)
    return PlacesLimit(limit.services, limit.period, limit.min_places, limit.max_places, sites, limit.name)
