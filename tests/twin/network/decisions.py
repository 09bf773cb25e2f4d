"""What may be decided: every event is yes or no, every arc has a variable."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pulp

from tests.twin.network.facts import Facts, Option

At = dict[tuple[Option, str], pulp.LpVariable]


@dataclass
class Model:
    """A problem, its variables by id and its rows.

    Attributes
    ----------
    opened, closed, merged, emptied, upgraded, is_open
        Yes or no, by option and period.
    places, built, removed, moved
        Places by option and period; `moved` are taken over by the successor.
    campus, campus_opened
        Yes or no, by site and period.
    converted
        Places by position of the conversion and period.
    assign, unserved
        Persons by (point, option, period) and (point, service, period).
    shortfalls
        Persons missing to soft targets and caps.
    """

    facts: Facts
    prob: pulp.LpProblem
    is_open: At = field(default_factory=dict)
    opened: At = field(default_factory=dict)
    closed: At = field(default_factory=dict)
    merged: At = field(default_factory=dict)
    emptied: At = field(default_factory=dict)
    upgraded: At = field(default_factory=dict)
    places: At = field(default_factory=dict)
    built: At = field(default_factory=dict)
    removed: At = field(default_factory=dict)
    moved: At = field(default_factory=dict)
    campus: dict[tuple[str, str], pulp.LpVariable] = field(default_factory=dict)
    campus_opened: dict[tuple[str, str], pulp.LpVariable] = field(default_factory=dict)
    converted: dict[tuple[int, str], pulp.LpVariable] = field(default_factory=dict)
    assign: dict[tuple[str, Option, str], pulp.LpVariable] = field(default_factory=dict)
    unserved: dict[tuple[str, str, str], pulp.LpVariable] = field(default_factory=dict)
    shortfalls: list[pulp.LpVariable] = field(default_factory=list)
    named: int = 0

    def number(self, most: float | None = None, category: str = "Continuous") -> pulp.LpVariable:
        """Return a new variable of at least 0; names are counted, so that they can't collide."""
        self.named += 1
        return self.prob.add_variable(f"v{self.named}", 0, most, category)

    def yes_or_no(self, *, possible: bool = True) -> pulp.LpVariable:
        """Return a new binary variable, held at no where the event can't be."""
        return self.number(1 if possible else 0, "Integer")

    def row(self, constraint: pulp.LpConstraint) -> None:
        """Add a row."""
        self.prob += constraint

    def earlier(self, period: str) -> list[str]:
        """Return the periods up to and including this one."""
        return self.facts.periods[: self.facts.periods.index(period) + 1]

    def places_before(self, option: Option, period: str) -> Any:
        """Return the places of the period before, those of today in the first."""
        past = self.earlier(period)[:-1]
        return self.places[option, past[-1]] if past else self.facts.standing(option)

    def open_before(self, option: Option, period: str) -> Any:
        """Return whether the service was open in the period before."""
        past = self.earlier(period)[:-1]
        return self.is_open[option, past[-1]] if past else int(self.facts.standing(option) > 0)


def declare(facts: Facts) -> Model:
    """Return a model with all variables of options, sites and conversions, and no rows yet."""
    m = Model(facts, pulp.LpProblem("twin", pulp.LpMinimize))
    for period in facts.periods:
        for option in facts.options:
            _declare_option(m, option, period)
        for site in facts.sites:
            m.campus[site, period] = m.yes_or_no(possible=bool(facts.options_at(site)))
            m.campus_opened[site, period] = m.yes_or_no(possible=not facts.stands(site))
        for c in range(len(facts.conversions)):
            m.converted[c, period] = m.number()
    return m


def _declare_option(m: Model, option: Option, period: str) -> None:
    facts, key = m.facts, (option, period)
    standing = facts.standing(option) > 0
    gives = any((c["site_id"], c["from_service"]) == option for c in facts.conversions)
    merges = facts.merges_into(option) is not None
    m.is_open[key] = m.yes_or_no(possible=not facts.too_early(option[0], period))
    m.opened[key] = m.yes_or_no(possible=not standing)
    m.closed[key] = m.yes_or_no(possible=facts.may_close(option, period))
    m.merged[key] = m.yes_or_no(possible=merges)
    m.emptied[key] = m.yes_or_no(possible=gives)
    m.upgraded[key] = m.yes_or_no(possible=standing)
    m.places[key] = m.number()
    m.built[key] = m.number()
    m.removed[key] = m.number()
    m.moved[key] = m.number()
