"""The families of rows: one object each, one list that everything reads.

To add one: write its file here, add it to `FAMILIES`, and its words to ``words/*/families.toml``. Its rules go into
`NetworkProblem.more`; the five oldest families of rules have fields of their own.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ansinh.models.network.families.assignment import ASSIGNMENT, BALANCE, LINKING, REACH
from ansinh.models.network.families.base import A_SHARE, PLACES, Dated, Family, Powers, RuleFamily, Rules
from ansinh.models.network.families.budget import BUDGET
from ansinh.models.network.families.campus import CAMPUS, CAMPUS_SIZE, LAND
from ansinh.models.network.families.equity import EQUITY
from ansinh.models.network.families.history import EXISTING, PERSISTENCE, PLACES_BALANCE
from ansinh.models.network.families.keep_apart import KEEP_APART
from ansinh.models.network.families.limits import LIMITS
from ansinh.models.network.families.shares import SHARES
from ansinh.models.network.families.site_rules import SITE_RULES
from ansinh.models.network.families.size import CAPACITY, MIN_UTILISATION, MODULES, SIZE_WHEN_OPEN
from ansinh.models.network.families.targets import TARGETS
from ansinh.models.network.families.transfers import CONVERSIONS, MERGERS

if TYPE_CHECKING:
    from ansinh.models.network.model.units import Units
    from ansinh.models.network.problem import NetworkProblem

FAMILIES: list[Family] = [
    PERSISTENCE, PLACES_BALANCE, EXISTING, MERGERS, CONVERSIONS, SIZE_WHEN_OPEN, MODULES, CAPACITY, MIN_UTILISATION,
    CAMPUS, CAMPUS_SIZE, LAND, BALANCE, BUDGET, TARGETS, EQUITY, LIMITS, SHARES, SITE_RULES, KEEP_APART, ASSIGNMENT, LINKING, REACH,
]  # fmt: skip
"""All families, in the order in which their rows are written."""


def rule_families() -> list[RuleFamily]:
    """Return the families of rules that a planner gives one by one."""
    return [family for family in FAMILIES if isinstance(family, RuleFamily)]


def without_rules(problem: NetworkProblem) -> NetworkProblem:
    """Return the problem with every rule dropped that would correct a plan; targets stay, they're reported only."""
    dropped = {
        field: tuple(
            rule
            for rule in getattr(problem, field)
            if any(family.knows(rule) and not family.corrects for family in rule_families())
        )
        for field in {family.field for family in rule_families()} | {"more"}
    }
    return problem.replace(**dropped)


def with_sites_only(problem: NetworkProblem, sites: set[str]) -> NetworkProblem:
    """Return the problem in which every family means what it does where only these sites may be open."""
    for family in FAMILIES:
        if changes := family.restrict(problem, sites):
            problem = replace(problem, **changes, trusted=True)
    return problem


def rules_in_units(problem: NetworkProblem, u: Units) -> dict[str, Rules]:
    """Return by field of the problem its rules, counted in these units."""
    return {
        field: tuple(
            family.in_units(rule, u)
            for rule in getattr(problem, field)
            for family in rule_families()
            if family.knows(rule)
        )
        for field in {family.field for family in rule_families()} | {"more"}
    }


def dated_keys() -> dict[str, Dated]:
    """Return by scenario key what becomes of its entries when a plan is looked at from a later year."""
    return {family.scenario_key: family.dated for family in FAMILIES if family.dated}


__all__ = [
    "A_SHARE",
    "FAMILIES",
    "PLACES",
    "Dated",
    "Family",
    "Powers",
    "RuleFamily",
    "dated_keys",
    "rule_families",
    "rules_in_units",
    "with_sites_only",
    "without_rules",
]
