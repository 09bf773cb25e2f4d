"""What a question asks beyond the plain model, in whole numbers, and whether sites keep to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ansinh.models import CountLimit, LocationPlan, SiteLimits
from tests.twin.location.fair_value import fair_value
from tests.twin.rows import rows_of

if TYPE_CHECKING:
    from tests.twin.location.question import Question


@dataclass(frozen=True)
class Extra:
    """Options of a model.

    Attributes
    ----------
    budget
        In the unit of `Question.fixed_cost`; None: none.
    labels
        One per site; empty: no counts.
    exactly, at_least, at_most
        Numbers of sites by label.
    least
        Fewest persons by site; empty: none.
    filled
        Sites that must be full where open.
    cost_weight
        What a cost of 1 counts in the objective.
    keeps_p
        Whether a number of sites is asked for.
    full_within
        Minutes of whole cover, from where it declines to nothing at the standard; None: all or none.
    quarters
        By point and site, quarters of the people who are covered; empty: the standard decides.
    aversion
        Aversion to inequality; None: the sum of travel counts.
    k_nearest
        Sites to begin with; None: all at once.
    worst
        Quarters of the people who count, those who travel longest; None: all.
    backup
        Quarters of the weight that cover by two sites has; None: only one counts.
    """

    budget: int | None = None
    labels: tuple[str, ...] = ()
    exactly: Mapping[str, int] | None = None
    at_least: Mapping[str, int] | None = None
    at_most: Mapping[str, int] | None = None
    least: tuple[int, ...] = ()
    filled: tuple[int, ...] = ()
    cost_weight: int = 0
    keeps_p: bool = True
    full_within: int | None = None
    quarters: tuple[tuple[int, ...], ...] = ()
    backup: int | None = None
    aversion: float | None = None
    worst: int | None = None
    k_nearest: int | None = None

    @property
    def in_minutes(self) -> bool:
        """Return whether the objective is in minutes, not in person-minutes."""
        return self.aversion is not None or self.worst is not None

    @property
    def in_part(self) -> bool:
        """Return whether sites cover in part."""
        return self.full_within is not None or bool(self.quarters)

    def share(self, q: Question, i: int, j: int) -> float:
        """Return the share of a point's people whom a site covers."""
        minutes = q.minutes[i][j]
        if minutes is None:
            return 0.0
        if self.quarters:
            return self.quarters[i][j] / 4
        full = self.full_within or 0
        if full == q.standard:
            return float(minutes <= full)
        return min(1.0, max(0.0, (q.standard - minutes) / (q.standard - full)))

    def backed_up(self, q: Question, near: Sequence[int]) -> float:
        """Return what cover once and twice is worth, from the number of open sites near each point."""
        twice = (self.backup or 0) / 4
        return sum(q.demand[i] * ((1 - twice) * (near[i] > 0) + twice * (near[i] > 1)) for i in q.points)

    def cost(self, q: Question, opened: Sequence[int]) -> int:
        """Return the weighted cost of the open sites."""
        return self.cost_weight * sum(q.fixed_cost[j] for j in opened)

    @property
    def limited(self) -> bool:
        """Return whether any limit is set."""
        return self.budget is not None or bool(self.labels or self.least or self.filled)

    def arguments(self, q: Question) -> dict[str, Any]:
        """Return the arguments that go beyond the plain model, in the units of the question."""
        money = q.person * q.minute
        counts = CountLimit(self.labels, self.exactly or {}, self.at_least or {}, self.at_most or {})
        limits = SiteLimits(
            budget=None if self.budget is None else self.budget * money,
            counts=[counts] if self.labels else (),
            least_persons=[n * q.person for n in self.least] if self.least else 0,
            filled=self.filled,
        )
        asked: dict[str, Any] = {"limits": limits} if self.limited else {}
        if self.cost_weight:
            asked["cost_weight"] = self.cost_weight / (q.minute if q.model == "mclp" else 1.0)
        if self.full_within is not None:
            asked["full_within"] = self.full_within * q.minute
        if self.quarters:
            asked |= {
                "cover": [[self.share(q, i, j) for j in q.sites] for i in q.points],
                "service_standard": None,
            }
        if self.backup is not None:
            asked["backup_weight"] = self.backup / 4
        if self.aversion is not None:
            asked["aversion"] = self.aversion
        if self.worst is not None:
            asked["worst_share"] = self.worst / 4
        if self.k_nearest is not None:
            asked["k_nearest"] = self.k_nearest
        return asked if self.keeps_p else asked | {"p": None}

    def needs(self, q: Question, j: int) -> int:
        """Return the fewest persons of an open site."""
        least = self.least[j] if self.least else 0
        return max(least, q.capacity[j]) if j in self.filled else least

    def allows(self, q: Question, opened: Sequence[int]) -> bool:
        """Return whether budget and counts are kept."""
        return not list(self._sites_broken(q, opened))

    def broken(self, q: Question, opened: Sequence[int], used: Mapping[Any, float]) -> Iterator[str]:
        """Say which limits a plan breaks."""
        yield from self._sites_broken(q, opened)
        room = 1e-6 * max(1, q.persons)
        for j in opened:
            if used.get(j, 0.0) < self.needs(q, j) - room:
                yield f"{used.get(j, 0.0):g} persons at site {j}, which needs {self.needs(q, j)}"

    def _sites_broken(self, q: Question, opened: Sequence[int]) -> Iterator[str]:
        cost = sum(q.fixed_cost[j] for j in opened)
        if self.budget is not None and cost > self.budget:
            yield f"sites cost {cost} of {self.budget}"
        for label in set(self.labels):
            count = sum(self.labels[j] == label for j in opened)
            exact = (self.exactly or {}).get(label, count)
            most, least = (self.at_most or {}).get(label, count), (self.at_least or {}).get(label, count)
            if count != exact or count > most or count < least:
                yield f"{count} sites of {label}"

    def worth(self, q: Question, plan: LocationPlan, plain: float, near: Mapping[int, int]) -> float:
        """Return the plan's objective in whole units from that of the plain model."""
        opened = [int(str(j)) for j in plan.open_sites]
        cost = self.cost(q, opened)
        if self.in_minutes:
            rows = rows_of(plan.allocation)
            return fair_value(
                q,
                self,
                [(q.minutes[r.demand_id][r.site_id] or 0, r.share * q.demand[r.demand_id]) for r in rows],
            )
        if q.model == "p_median":
            return plain + cost
        if self.in_part and q.capacitated:
            rows = rows_of(plan.allocation)
            plain = sum(r.share * q.demand[r.demand_id] * self.share(q, r.demand_id, r.site_id) for r in rows)
        elif self.in_part:
            shares = [[self.share(q, i, j) for j in opened] for i in q.points]
            plain = sum(q.demand[i] * max(shares[i], default=0.0) for i in q.points)
        elif self.backup is not None:
            plain = self.backed_up(q, [near[i] for i in q.points])
        return plain - cost
