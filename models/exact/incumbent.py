"""Incumbent: the best plan known, with the bound that is known beside it."""

from __future__ import annotations

import dataclasses
import math
from dataclasses import dataclass
from typing import Generic, TypeVar

from ansinh.models.exact.bound import UNKNOWN, Bound

PlanT = TypeVar("PlanT")


@dataclass(frozen=True)
class Incumbent(Generic[PlanT]):
    """The best plan so far, and what is proven; everything here minimises.

    Attributes
    ----------
    value
        What the plan costs; infinite without one.
    plan
        The plan itself, None without one.
    bound
        No plan costs less.
    impossible
        Whether it is proven that there is no plan.
    note
        What else there is to say: why nothing better was found.
    """

    value: float = math.inf
    plan: PlanT | None = None
    bound: Bound = UNKNOWN
    impossible: bool = False
    note: str = ""

    @property
    def settled(self) -> bool:
        """Whether the bound meets the value, or it is proven that there is no plan."""
        return self.impossible or (self.plan is not None and self.bound.value >= self.value)

    def with_bound(self, bound: Bound) -> Incumbent[PlanT]:
        """Return the same plan with the better of its bound and another, which its own cost limits."""
        better = self.bound.or_better(bound)
        return dataclasses.replace(self, bound=better.at_most(self.value))

    def with_note(self, note: str) -> Incumbent[PlanT]:
        """Return the same with another note."""
        return dataclasses.replace(self, note=note)

    def or_better(self, other: Incumbent[PlanT]) -> Incumbent[PlanT]:
        """Return the cheaper of two plans, with the better of both bounds, both valid for the whole problem."""
        if other.impossible and self.plan is None:
            return other
        best = other if other.value < self.value else self
        note = self.note or other.note if best.plan is None else best.note
        return dataclasses.replace(best, note=note).with_bound(self.bound).with_bound(other.bound)
