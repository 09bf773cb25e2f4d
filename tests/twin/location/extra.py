"""What a question asks beyond the plain model, in whole numbers, and whether sites keep to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ansinh.models import CountLimit, SiteLimits

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

    def worth(self, q: Question, plan: Any, plain: float, near: Mapping[int, int]) -> float:  # noqa: ARG002
        """Return the plan's objective in whole units from that of the plain model."""
        cost = self.cost_weight * sum(q.fixed_cost[int(str(j))] for j in plan.open_sites)
        return float(plain - cost if q.model == "mclp" else plain + cost)
