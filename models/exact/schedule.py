"""Schedule: which part of a search runs when, with how much of the time, and what comes next when it ends."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from ansinh.models.certificate import judge
from ansinh.models.exact.incumbent import Incumbent

PlanT = TypeVar("PlanT")

LEAST_SECONDS = 0.05
"""Seconds that a solver gets when no time is left: enough to solve trivial problems."""
ENOUGH_TO_MEASURE = 2000
"""Arcs: the time to build smaller problems is mostly fixed cost, and doesn't predict that of larger ones."""
SHARE_FOR_BUILDING = 0.5
"""A problem is built only if building takes at most this share of the time left; the rest is for solving it."""


@dataclass
class BuildClock:
    """How long PuLP takes to build a formulation here and now: measured at each build, for the next.

    Attributes
    ----------
    seconds_per_arc
        Of the last build above `ENOUGH_TO_MEASURE`; the initial value was measured on an idle machine of 2024.
    """

    seconds_per_arc: float = 4e-5

    def built(self, arcs: int, seconds: float) -> None:
        """Note how long a build took."""
        if arcs >= ENOUGH_TO_MEASURE:
            self.seconds_per_arc = seconds / arcs


BUILD_CLOCK = BuildClock()


@dataclass(frozen=True)
class Clock:
    """The time that one answer may take.

    Attributes
    ----------
    limit_s
        Seconds in all.
    began
        ``time.perf_counter()`` at the start.
    builds
        How often a problem is written down before it is solved (see `Backend.builds_twice`), in builds by PuLP.
    """

    limit_s: float
    began: float = field(default_factory=time.perf_counter)
    builds: int = 1

    @property
    def deadline(self) -> float:
        """``time.perf_counter()`` at which the answer is due."""
        return self.began + self.limit_s

    @property
    def left(self) -> float:
        """Seconds left; below zero when time is up."""
        return self.deadline - time.perf_counter()

    @property
    def late(self) -> bool:
        """Whether time is up."""
        return self.left <= 0

    def after(self, share: float) -> float:
        """Return the deadline of a part that begins now and may take this share of the whole limit."""
        return min(self.deadline, time.perf_counter() + share * self.limit_s)

    def for_share(self, share: float) -> Clock:
        """Return the clock of such a part."""
        now = time.perf_counter()
        return dataclasses.replace(self, began=now, limit_s=min(self.left, share * self.limit_s))

    def for_rest(self, share: float) -> Clock:
        """Return the clock of a part that begins now and may take this share of what is left."""
        return dataclasses.replace(self, began=time.perf_counter(), limit_s=share * self.left)

    def fits(self, arcs: float) -> bool:
        """Return whether a formulation with so many arcs is written down soon enough."""
        return arcs * self.builds * BUILD_CLOCK.seconds_per_arc <= SHARE_FOR_BUILDING * self.left


@dataclass(frozen=True)
class Part(Generic[PlanT]):
    """One part of a search.

    Attributes
    ----------
    name
        As the page "how it is solved" has it.
    take
        Given the best plan and bound so far, returns what it has found; a bound of the whole problem.
    arcs
        Of the problem that it writes down; it is passed over where there is no time for that.
    last_resort
        Whether it is only for the case that there is no plan yet. It runs then even after the time is up, so that a
        plan that is easy to have is there.
    """

    name: str
    take: Callable[[Incumbent[PlanT]], Incumbent[PlanT]]
    arcs: int = 0
    last_resort: bool = False


def follow(
    parts: Iterable[Part[PlanT]],
    clock: Clock,
    known: Incumbent[PlanT] | None = None,
    *,
    mip_gap: float = 0.0,
) -> Incumbent[PlanT]:
    """Take one part after the other until the question is settled.

    What a part finds never replaces what is better. A part without the time that it needs is passed over, and the
    note says so.
    """
    best: Incumbent[PlanT] = Incumbent() if known is None else known
    for part in parts:
        if is_settled(best, mip_gap) or (part.last_resort and best.plan is not None):
            continue
        if part.arcs and not clock.fits(part.arcs):
            best = best.with_note(f"time left is too short to build a problem of {part.arcs} arcs")
            continue
        found = part.take(best)
        best = found.or_better(best).with_note(found.note or best.note)
    return best


def is_settled(known: Incumbent[PlanT], mip_gap: float) -> bool:
    """Return whether there is a plan as good as was asked for, or a proof that there is none."""
    if known.plan is None:
        return known.impossible
    return judge(known.value, known.bound.value, mip_gap=mip_gap).settled
