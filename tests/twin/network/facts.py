"""A `NetworkProblem` as plain dictionaries keyed by ids, read from its documented frames."""

from __future__ import annotations

import math
from functools import cached_property

from ansinh.models import NetworkProblem
from tests.twin.rows import Row, by_id, largest, rows_of

Option = tuple[str, str]
"""A site and a service."""

PLACES_TO_SPARE = 1.0
"""Places added to a limit that nothing can reach, so that it never binds."""


class Facts:
    """What a problem says, by id: one look-up each, no arrays and no positions."""

    def __init__(self, problem: NetworkProblem) -> None:
        self.problem = problem
        self.sites: dict[str, Row] = by_id(problem.sites)
        self.options: dict[Option, Row] = by_id(problem.options)
        self.services: dict[str, Row] = by_id(problem.services)
        self.periods = list(problem.periods.index)
        self.lengths = {name: float(p["years"]) for name, p in by_id(problem.periods).items()}
        self.starts = {name: float(p["start_year"]) for name, p in by_id(problem.periods).items()}
        self.need = {
            (row.demand_id, row.service, row.period): float(row.persons)
            for row in rows_of(problem.need)
            if row.persons > 0
        }
        self.conversions: list[Row] = list(by_id(problem.conversions).values())
        self.ways = {
            i: dict(zip(problem.minutes.columns, row, strict=True)) for i, *row in rows_of(problem.minutes)
        }

    def standing(self, option: Option) -> float:
        """Return the places of today."""
        return float(self.options[option]["existing_places"])

    def turns(self, option: Option) -> float:
        """Return the people who take turns in a place."""
        return float(self.services[option[1]]["people_per_place"])

    def options_at(self, site: str) -> list[Option]:
        """Return what may stand at a site."""
        return [option for option in self.options if option[0] == site]

    def standing_at(self, site: str) -> float:
        """Return the places of today of a whole site."""
        return sum(self.standing(option) for option in self.options_at(site))

    def stands(self, site: str) -> bool:
        """Tell whether the site exists today."""
        return bool(self.sites[site]["status"] == "existing")

    def may_close(self, option: Option, period: str) -> bool:
        """Tell whether a service may close at the start of a period: its site may, or a rule wants it then."""
        wanted = [
            rule
            for rule in self.problem.rules
            if rule.kind == "must_close" and option[0] in rule.sites and rule.service in ("", option[1])
        ]
        starts = {rule.period or self.periods[0] for rule in wanted if self.standing(option) > 0}
        return bool(self.sites[option[0]]["may_close"]) or period in starts

    def too_early(self, site: str, period: str) -> bool:
        """Tell whether a candidate may not stand yet."""
        first = self.sites[site]["first_period"]
        return bool(first) and not self.stands(site) and self.before(period, first)

    def before(self, one: str, other: str) -> bool:
        """Tell whether a period comes before another."""
        return self.periods.index(one) < self.periods.index(other)

    def merges_into(self, option: Option) -> Option | None:
        """Return the option that takes over on a merger."""
        site = self.options[option]["merge_into"]
        return (site, option[1]) if site else None

    def minutes(self, point: str, option: Option) -> float:
        """Return travel minutes, infinite where there is no way or the service sets a nearer limit."""
        minutes = float(self.ways[point][option[0]])
        limit = float(self.services[option[1]]["max_minutes"])
        return math.inf if math.isnan(minutes) or minutes > limit else minutes

    def most_places(self, option: Option) -> float:
        """Return the most places of an option; what stands today may stay."""
        most = float(self.options[option]["max_places"])
        most = most if math.isfinite(most) else self.more_than_enough
        return max(most, self.standing(option))

    @cached_property
    def scales(self) -> dict[str, float]:
        """Return by stage the largest term that it can have, in its own unit."""
        persons = max(1.0, largest(self.need.values()))
        minutes = largest(minutes for row in self.ways.values() for minutes in row.values())
        weight = largest(row["unserved_weight"] for row in self.services.values())
        prices = largest(
            value
            for row in (*self.sites.values(), *self.options.values())
            for column, value in row.items()
            if "million_vnd" in column
        )
        scales = {
            "unserved": persons * max(1.0, weight),
            "cost": persons * prices,
            "travel": persons * minutes,
            "worst_minutes": minutes,
        }
        scales["weighted"] = sum(w * scales[k] for k, w in self.problem.objective.weights.items())
        return scales

    @cached_property
    def more_than_enough(self) -> float:
        """Return places that no optimal plan exceeds at one site, where nothing else is said.

        Everybody, everything that stands or has to be there, and so many times that as shares of ownership ask.
        """
        asked = sum(persons / self.turns(("", s)) for (_, s, _), persons in self.need.items())
        asked += sum(limit.min_places for limit in self.problem.limits)
        for option, facts in self.options.items():
            asked += self.standing(option) + facts["min_places"]
            asked += 0.0 if math.isnan(facts["module_places"]) else facts["module_places"]
        asked += sum(site["min_places_total"] for site in self.sites.values())
        times = 1.0
        for share in self.problem.shares:
            times += 1.0 / max(1.0 - share.min_share, 0.01) + 1.0 / max(share.max_share, 0.01)
        return float(asked * times + PLACES_TO_SPARE)
