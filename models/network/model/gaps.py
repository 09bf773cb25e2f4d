"""Rows that give way where a wish can't be met: each rule gets a gap, in its own unit, by which it may be missed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple

import pulp

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ansinh.models.network.model.rows import Sense

Rule = tuple[object, ...]
"""Which rule of its family: a position in a field of the problem, or what names it there."""
Unit = Literal["places", "million_vnd", "share", "sites", "yes_no"]
Class = Literal["amounts", "sites", "money", "norms"]

GIVES_WAY: tuple[Class, ...] = ("amounts", "sites", "money", "norms")
"""What gives way first: places, shares and sizes; then which sites; then money, which can't be spent before it's there;
a law last. A class is touched only where those before it are not enough, and then as little as possible."""


class Give(NamedTuple):
    """How one rule gives way.

    Attributes
    ----------
    family, rule
        Name of the family, and which of its rules; rows of one rule share its gap.
    unit
        Unit of `asked` and of the gap.
    asked
        What the rule asks for.
    each
        By how much one unit of the gap moves a row.
    most
        Largest gap; None = no limit.
    whole
        Whether the gap is a whole number.
    upward
        Whether missing the rule means more than it asks (a budget), not less (a target).
    services, period, sites, kind
        What the rule is about, to name it; `kind` is that of a site rule, or the side of a limit.
    """

    family: str
    rule: Rule
    unit: Unit
    asked: float
    each: float = 1.0
    most: float | None = None
    whole: bool = False
    upward: bool = False
    services: tuple[str, ...] = ()
    period: str = ""
    sites: tuple[str, ...] = ()
    kind: str = ""


@dataclass
class Gaps:
    """The gaps of one formulation.

    Attributes
    ----------
    families
        Names of the families that may give way; the others stay as hard as they are.
    variables, gives
        By family and rule, the gap and what it means.
    """

    families: frozenset[str]
    variables: dict[tuple[str, Rule], pulp.LpVariable] = field(default_factory=dict)
    gives: dict[tuple[str, Rule], Give] = field(default_factory=dict)

    def opened(
        self,
        prob: pulp.LpProblem,
        terms: Iterable[tuple[pulp.LpVariable, float]],
        sense: Sense,
        give: Give | None,
    ) -> list[tuple[pulp.LpVariable, float]]:
        """Return the terms of a row with the gap of its rule, if that may give way; a row with == may fall short."""
        if give is None or give.family not in self.families:
            return list(terms)
        key = (give.family, give.rule)
        if key not in self.variables:
            cat = "Integer" if give.whole else "Continuous"
            name = f"gap_{len(self.variables)}"
            self.variables[key] = prob.add_variable(name, lowBound=0, upBound=give.most, cat=cat)
            self.gives[key] = give
        return [*terms, (self.variables[key], -give.each if sense == "<=" else give.each)]
