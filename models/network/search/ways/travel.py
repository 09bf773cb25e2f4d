"""The travel stage of a large problem: parts that take turns at the plan and at the bound, until they meet."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import pulp

from ansinh.models.certificate import relative_gap
from ansinh.models.exact.bound import Bound
from ansinh.models.exact.incumbent import Incumbent
from ansinh.models.exact.schedule import Clock, Part, follow
from ansinh.models.network.plan.design import Design
from ansinh.models.network.plan.measure import values_of
from ansinh.models.network.plan.payments import split
from ansinh.models.network.search.relocate import relocate
from ansinh.models.network.search.sets.campus_sets import SetSearch
from ansinh.models.network.search.ways.apart import services_apart
from ansinh.models.network.search.ways.travel_bound import TravelBound
from ansinh.models.network.search.ways.travel_cuts import QUICK_SECONDS, CutRounds, DesignIncumbent
from ansinh.models.network.stages.resized import resized
from ansinh.models.network.stages.stage import StageResult, slack, stage_result

if TYPE_CHECKING:
    from ansinh.models.network.problem import Stage
    from ansinh.models.network.search.state import Search

AFTER = 2.0
"""Multiple of the gap asked for at which a stage after travel ends: the last half costs a minute and seldom finds a plan."""
AFTER_SHARE = 0.1
"""Most of the whole time limit that cuts get in such a stage: its plan is that of travel, and seldom changes."""
WIDE = 0.2
"""Gap of such a stage, before cuts, from which on they get all of that; below, as much less as there is less to be gained."""
SETS_SHARE = 0.6
"""Most of the time left that goes into sets of campuses; what remains is for the other bound."""

SIZE_ROUNDS = 3
"""Turns of new sizes and swaps: later ones seldom gain anything."""

A_GAIN = 1e-4
"""Relative gain in travel below which new sizes are no better."""

Rounds = Callable[[CutRounds, DesignIncumbent], DesignIncumbent]
"""A kind of rounds of cuts: a method of `CutRounds`."""


def solve_travel(search: Search, bound: TravelBound | None, design: Design) -> tuple[Design, StageResult]:
    """Solve the travel stage: sets of campuses where they are few, or else new sizes, swaps and cuts."""
    began = time.perf_counter()
    stage = TravelStage(search, bound)
    known = stage.swapped(Incumbent(values_of(search.a, design, design.allocation)["travel"], design))
    parts = (
        Part("sets of new campuses", stage.by_sets),
        Part("services apart", stage.apart),
        Part("new sizes and swaps", stage.resized),
        Part("cuts of the relaxation", stage.cut(CutRounds.relaxed)),
        Part("cuts with whole openings", stage.cut(CutRounds.whole)),
        Part("cuts with named openings", stage.cut(CutRounds.named)),
    )
    best = follow(parts, Clock(search.deadline - began, began), known, mip_gap=search.settings.mip_gap)
    found = best.plan or design
    _say(search, "travel", best)
    return found, stage_result("travel", best.value, best.bound.value, search.settings, began)


class TravelStage:
    """What the parts of the travel stage share.

    Attributes
    ----------
    enumerated
        Whether all sets of new campuses were looked at: then no other part has anything to say.
    rounds
        The rounds of cuts, once the model of their bound is written down.
    """

    def __init__(self, search: Search, bound: TravelBound | None) -> None:
        self.search, self.bound = search, bound
        self.enumerated = False
        self.rounds: CutRounds | None = None

    def swapped(self, known: DesignIncumbent) -> DesignIncumbent:
        """Move programmes to alike sites, as long as people travel less."""
        if known.plan is None:
            return known
        design, allocation = relocate(self.search.a, known.plan, self.search.aggregated.members)
        return known.or_better(Incumbent(values_of(self.search.a, design, allocation)["travel"], design))

    def by_sets(self, known: DesignIncumbent) -> DesignIncumbent:
        """Enumerate sets of new campuses, unless there are too many."""
        if known.plan is None:
            return known
        search, now = self.search, time.perf_counter()
        until = now + SETS_SHARE * (search.deadline - now)
        sets = SetSearch(
            search.a, search.aggregated, search.limits, search.settings, until, self._judge, known.plan, known.value,
            known=search.cuts,
        )  # fmt: skip
        if not sets.run(search.f, search.written):
            return known
        search.cuts = tuple(sets.learned)
        search.solvers |= sets.solvers
        self.enumerated = (
            sets.bound > 0.0 or sets.value <= 0.0
        )  # else the time was up, and nothing is shown yet
        search.tell(f"travel: {sets.settled} sets of new campuses looked at")
        return known.or_better(Incumbent(sets.value, sets.best, Bound(sets.bound)))

    def apart(self, known: DesignIncumbent) -> DesignIncumbent:
        """Plan each service alone: a bound, and mostly nearly a plan."""
        late = time.perf_counter() >= self.search.deadline
        if self.enumerated or known.plan is None or self.search.quick or late:
            return known
        return self.swapped(known.or_better(services_apart(self.search)))

    def _judge(self, found: Design) -> float | None:
        over = any(name[0] == "over_budget" for name in split(self.search.a, found.costs))
        return None if over else self.search.true_value("travel", found)

    def resized(self, known: DesignIncumbent) -> DesignIncumbent:
        """Take turns between new sizes and swaps while travel gets shorter."""
        for _ in range(0 if self.enumerated else SIZE_ROUNDS):
            if known.plan is None:
                break
            sized = resize(self.search, known.plan, "travel")
            found = self.search.true_value("travel", sized)
            if found is None or found >= known.value * (1 - A_GAIN):
                break
            known = self.swapped(known.or_better(Incumbent(found, sized)))
        return known

    def cut(self, kind: Rounds) -> Callable[[DesignIncumbent], DesignIncumbent]:
        """Return the part that runs a kind of rounds of cuts; see `CutRounds`."""

        def take(known: DesignIncumbent) -> DesignIncumbent:
            if self.enumerated or (self.rounds is not None and self.rounds.late):
                return known
            if self.rounds is None:
                self.bound = self.bound or TravelBound(self.search.a, self.search.aggregated, self.search.f)
                self.rounds = begin_rounds(self.search, self.bound, "travel")
            found = kind(self.rounds, known)
            if found.value < known.value:
                found = self.swapped(found)
            _say(self.search, "travel", found)
            return found

        return take


def begin_rounds(search: Search, bound: TravelBound, stage: Stage) -> CutRounds:
    """Return the rounds of cuts for a stage, which has little time where an earlier plan is changed."""
    search.f.prob.sense, search.f.prob.objective = pulp.LpMinimize, getattr(search.f, stage)
    until = search.deadline
    if search.quick:
        until = min(until, time.perf_counter() + QUICK_SECONDS)
    return CutRounds(search, bound, until, stage)


def _say(search: Search, stage: Stage, known: DesignIncumbent) -> None:
    """Say what is found and proven."""
    value, bound = (search.tell.own(stage, x) for x in (known.value, known.bound.value))
    search.tell(f"{stage}: {value} found, at least {bound}")


def solve_after(
    search: Search, name: Stage, bound: TravelBound, design: Design
) -> tuple[Design, StageResult]:
    """Solve a stage that comes after travel: new sizes where the plan stands, then the rounds of cuts.

    Without cuts at its own answers the aggregated model doesn't know how long people travel there, so that the limit on travel
    means nothing to it and its bound is that of a plan without the limit. That bound is taken however late it is: it needs
    a fraction of a second, and without it nothing is known about the stage.
    """
    began = time.perf_counter()
    known: DesignIncumbent = Incumbent(values_of(search.a, design, design.allocation)[name], design)

    def with_new_sizes(known: DesignIncumbent) -> DesignIncumbent:
        for no_worse in (False, True):
            sized = resize(search, design, name, no_worse=no_worse)
            found = search.true_value(name, sized)
            if found is not None and sized is not design:
                return known.or_better(Incumbent(found, sized))
        return known

    def cut(kind: Rounds) -> Callable[[DesignIncumbent], DesignIncumbent]:
        return lambda known: known if rounds.late else kind(rounds, known)

    def counted(known: DesignIncumbent) -> DesignIncumbent:
        known = rounds.counted(known)
        worth = min(1.0, relative_gap(known.value, known.bound.value) / WIDE)
        seconds = AFTER_SHARE * worth * search.settings.time_limit_s
        rounds.until = min(rounds.until, time.perf_counter() + seconds)
        return known

    rounds = begin_rounds(search, bound, name)
    rounds.until = min(rounds.until, began + AFTER_SHARE * search.settings.time_limit_s)
    parts = (
        Part("new sizes", with_new_sizes),
        Part("counted sites", counted),
        Part("cuts of the relaxation", cut(CutRounds.relaxed)),
        Part("cuts with whole openings", cut(CutRounds.whole)),
        Part("cuts with named openings", cut(CutRounds.named)),
    )
    best = follow(
        parts, Clock(search.deadline - began, began), known, mip_gap=AFTER * search.settings.mip_gap
    )
    _say(search, name, best)
    return best.plan or design, stage_result(name, best.value, best.bound.value, search.settings, began)


def resize(search: Search, design: Design, stage: Stage, *, no_worse: bool = False) -> Design:
    """Return the design with sizes chosen anew for a stage, within what earlier stages left; openings stay.

    With `no_worse`, no earlier stage gets worse than it is. The LP turns people away from free places to keep within
    travel where a tolerance lets it; a plan doesn't, and then its travel is too long.
    """
    limits = {str(name): most for name, most in search.limits.items()}
    if no_worse:
        values = values_of(search.a, design, design.allocation)
        limits = {name: min(most, values[name] + slack(values[name], 0.0)) for name, most in limits.items()}
    return resized(design, stage, limits, search.left(10.0)) or design
