"""The families of rules that a planner may give: one object each, one list that everything reads.

To add one: write its file here, add it to `FAMILIES`, add its line to FORMULATION.md, and its key to the scenario.
Its rules go into `NetworkProblem.more`; the five oldest families have fields of their own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ansinh.models.network.families.base import A_SHARE, PLACES, Family, Powers, Rules
from ansinh.models.network.families.equity import EQUITY
from ansinh.models.network.families.limits import LIMITS
from ansinh.models.network.families.shares import SHARES
from ansinh.models.network.families.site_rules import SITE_RULES
from ansinh.models.network.families.targets import TARGETS

if TYPE_CHECKING:
    from ansinh.models.network.model.units import Units
    from ansinh.models.network.problem import NetworkProblem

FAMILIES: list[Family] = [TARGETS, EQUITY, LIMITS, SHARES, SITE_RULES]
"""All families of rules, in the order in which their rows are written."""


def without_rules(problem: NetworkProblem) -> NetworkProblem:
    """Return the problem with every rule dropped that would correct a plan; targets stay, they're reported only."""
    dropped = {family.field: () for family in FAMILIES if family.field != "more" and family.corrects}
    kept = [family.rule for family in FAMILIES if not family.corrects]
    more = tuple(rule for rule in problem.more if isinstance(rule, tuple(kept)))
    return problem.replace(**dropped, more=more)


def rules_in_units(problem: NetworkProblem, u: Units) -> dict[str, Rules]:
    """Return by field of the problem its rules, counted in these units."""
    found = {
        family.field: tuple(family.in_units(rule, u) for rule in family.rules(problem))
        for family in FAMILIES
        if family.field != "more"
    }
    others = [family for family in FAMILIES if family.field == "more"]
    more = (family.in_units(rule, u) for rule in problem.more for family in others if family.knows(rule))
    return {**found, "more": tuple(more)}


def dated_keys() -> tuple[str, ...]:
    """Return the scenario keys of families each of whose rules is about one period, and over with it."""
    return tuple(family.scenario_key for family in FAMILIES if family.of_one_period)


__all__ = [
    "A_SHARE",
    "FAMILIES",
    "PLACES",
    "Family",
    "Powers",
    "dated_keys",
    "rules_in_units",
    "without_rules",
]
