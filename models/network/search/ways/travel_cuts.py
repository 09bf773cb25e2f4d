"""The bound on travel and on what comes after it by rounds of cuts, with plans: first in fractions, then whole, then by name.

Every round solves the model of `TravelBound` and adds the cuts that are tight at its answer, or at a point that follows the answers
while everything is continuous. What the answer opens in whole numbers is settled: sizes and people are chosen
for it, and it may be a better plan.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np

from ansinh.models.exact.bound import Prover, bound_of
from ansinh.models.exact.incumbent import Incumbent
from ansinh.models.exact.schedule import Clock, is_settled
from ansinh.models.network.model.arrays import Arrays
from ansinh.models.network.model.build import formulate
from ansinh.models.network.plan.design import Design, lift, options_at, pin, read_design
from ansinh.models.network.search.aggregated import with_sites
from ansinh.models.network.search.alike import transfer_sites
from ansinh.models.network.search.coarse import coarse_answer
from ansinh.models.network.search.ways.travel_bound import TravelBound, critical_minutes, priced_assignment
from ansinh.models.network.stages.stage import remaining
from ansinh.models.settings import PART_OF_GAP
from ansinh.models.solve import SolveOutcome, solve

if TYPE_CHECKING:
    import pulp

    from ansinh.models.network.model.arrays import Bools, Floats
    from ansinh.models.network.problem import Stage
    from ansinh.models.network.search.state import Search

RELAXED_ROUNDS, WHOLE_ROUNDS, NAMED_ROUNDS = 8, 12, 60
"""Most rounds with everything continuous, with whole openings, and with whole openings by name."""

RELAXED_SHARE, WHOLE_SHARE = 0.2, 0.3
"""Most of the time left that the first rounds may take: they only prepare the cuts for the last ones."""

QUICK_SECONDS = 1.0
"""Seconds for all rounds when an earlier plan is changed: planners wait for the answer."""

FIRST_SECONDS = 3.0
"""Seconds that the first bound may take however late it is: it needs some tenths, and more on a busy computer."""

SETTLE_SECONDS = 10.0
"""Most seconds for sizes and people of one choice of openings."""

LITTLE = 1e-3
"""Relative gain of the bound below which another round of the same kind isn't worth it."""

STANDSTILL = 1e-7
"""The same where openings are named: a round that repeats itself and raises nothing is the last."""

HALF = 0.5
"""An opening of more than this is one."""

DesignIncumbent = Incumbent[Design]
"""The best design so far, with its value and what is proven about it."""


@dataclass
class CutRounds:
    """The model of the bound with its cuts so far, and when it must be done.

    Attributes
    ----------
    stage
        What is made least: travel, or what comes after it. Cuts say what travel is, be it the aim or limited.
    """

    search: Search
    bound: TravelBound
    until: float
    stage: Stage = "travel"

    @property
    def late(self) -> bool:
        """Tell whether the time is up."""
        return time.perf_counter() > self.until

    def counted(self, known: DesignIncumbent) -> DesignIncumbent:
        """Take the bound of the model with the cuts that it has."""
        until = max(self._share(WHOLE_SHARE), time.perf_counter() + FIRST_SECONDS)
        return self._solve(known, until)[1]

    def relaxed(self, known: DesignIncumbent) -> DesignIncumbent:
        """Raise the bound with everything continuous, by cuts at a point that follows the answers by halves.

        It begins where the coarse relaxation is best, or else at the plan, and mostly stays feasible; where no transport
        problem can be solved at the point, its prices are missing, and nothing else.
        """
        best, until = _plan(known), self._share(RELAXED_SHARE)
        centre = (best.is_open.astype(float), best.places, best.allocation.unserved.sum(axis=2))
        self._cuts_at(*centre)
        if self.stage == "travel" and not self.search.quick:
            centre = self._coarse(best, until) or centre
        whole = [x for x in self.search.f.prob.variables() if x.cat == "Integer"]
        _set_kind(whole, "Continuous")
        for _ in range(RELAXED_ROUNDS):
            before = known.bound.value
            outcome, known = self._solve(known, until)
            if not outcome.status.has_plan or time.perf_counter() > until or _gain(before, known) < LITTLE:
                break
            answer = (self.bound.values(), self.bound.rooms(), self.bound.unserved())
            centre = tuple((one + other) / 2 for one, other in zip(centre, answer, strict=True))
            self._cuts_at(*centre)
        _set_kind(whole, "Integer")
        return known

    def _coarse(self, best: Design, until: float) -> tuple[Floats, Floats, Floats] | None:
        """Add the cuts of the coarse relaxation's prices and those at its answer, and return that; None without one."""
        sites = np.unique(best.a.option_site[best.is_open.any(axis=1)]).tolist()
        found = coarse_answer(self.bound, sites, self.search.left(max(0.5, until - time.perf_counter())))
        if found is None:
            return None
        for each in found.prices:
            self.bound.add_priced_cut(each.service, each.period, each.worth, each.price, each.eta)
        self._cuts_at(found.here, found.room, found.left)
        return found.here, found.room, found.left

    def whole(self, known: DesignIncumbent) -> DesignIncumbent:
        """Raise the bound with whole numbers of openings, which may still be divided among alike sites; settle the first answer."""
        return self._exact_rounds(known, WHOLE_ROUNDS, self._share(WHOLE_SHARE), settle=False)

    def named(self, known: DesignIncumbent) -> DesignIncumbent:
        """Let every opening stand at one site: bound and plan meet, given the time."""
        divided = [x for x in (*self.bound.here.values(), *self.bound.campus.values()) if x.cat != "Integer"]
        _set_kind(divided, "Integer")
        try:
            return self._exact_rounds(known, NAMED_ROUNDS, self.until, settle=True)
        finally:
            _set_kind(divided, "Continuous")

    def _exact_rounds(
        self, known: DesignIncumbent, most: int, until: float, *, settle: bool
    ) -> DesignIncumbent:
        """Solve, cut at the answer, and settle what it opens, until the gap is closed or nothing new comes."""
        seen: set[bytes] = set()
        little = STANDSTILL if settle else LITTLE
        for rank in range(most):
            before = known.bound.value
            outcome, known = self._solve(known, until)
            if not outcome.status.has_plan or is_settled(known, self.search.settings.mip_gap):
                break
            here, room, left = self.bound.values(), self.bound.rooms(), self.bound.unserved()
            openings = here > HALF if settle else self._rounded(here)
            fresh = openings.tobytes() not in seen
            if fresh and (settle or not seen):
                known = self._settled(known, openings)
            seen.add(openings.tobytes())
            # The first round has no cuts at whole answers yet: its gain says nothing.
            standing = rank > 0 and not (settle and fresh) and _gain(before, known) < little
            if standing or time.perf_counter() > until:
                break
            self._cuts_at(here, room, left)
        return known

    def _rounded(self, here: Floats) -> Bools:
        """Return whole openings by (option, period): as many of each class as in the answer, where most of them stand.

        The campuses of a class first, then its openings among these; by the sum over periods, so that what is open stays.
        """
        a, aggregated, v = self.search.a, self.search.aggregated, self.search.f.v
        b, weight = aggregated.arrays, here.sum(axis=1)
        openings = here > HALF
        for stand_in, members in enumerate(aggregated.members):
            if len(members) == 1:
                continue
            there = [
                v.campus[stand_in, t].varValue or 0.0 for t in range(a.n_periods) if (stand_in, t) in v.campus
            ]
            campuses = max(map(round, there), default=0)
            members = sorted(members, key=lambda j: (-weight[a.options_of_site[j]].sum(), j))[:campuses]  # noqa: PLW2901
            for of_stand_in in b.options_of_site[stand_in]:
                s = int(b.option_service[of_stand_in])
                every = [a.option_at[j, s] for j in aggregated.members[stand_in]]
                chosen = sorted((a.option_at[j, s] for j in members), key=lambda o: (-weight[o], o))
                for t in range(a.n_periods):
                    openings[every, t] = False
                    openings[chosen[: round(v.is_open[of_stand_in, t].varValue or 0.0)], t] = True
        return openings

    def _solve(self, known: DesignIncumbent, until: float) -> tuple[SolveOutcome, DesignIncumbent]:
        """Solve the model and take its bound."""
        search = self.search
        finer = search.left(max(0.5, until - time.perf_counter()))
        outcome = solve(search.f.prob, replace(finer, mip_gap=search.settings.mip_gap * PART_OF_GAP))
        search.solvers[outcome.backend] = outcome.version
        found = bound_of(outcome.bound, Prover(outcome.backend, outcome.version))
        return outcome, known.with_bound(found)

    def _settled(self, known: DesignIncumbent, openings: Bools) -> DesignIncumbent:
        """Return the plan with these openings, if it's the best so far."""
        design = settle(self.search, openings, self.stage)
        value = None if design is None else self.search.true_value(self.stage, design)
        if design is None or value is None:
            return known
        return known.or_better(Incumbent(value, design))

    def _share(self, share: float) -> float:
        now = time.perf_counter()
        return now + share * (self.until - now)

    def _cuts_at(self, here: Floats, room: Floats, left: Floats) -> None:
        a, bound = self.search.a, self.bound
        for s in range(a.n_services):
            for t in range(a.n_periods):
                if a.need[s, t].sum() <= 0 or not len(a.options_of_service[s]):
                    continue
                bound.add_cuts(s, t, critical_minutes(a, s, t, here))
                priced = priced_assignment(a, s, t, here, room, float(left[s, t]))
                if priced is not None:
                    bound.add_priced_cut(s, t, *priced[1:])


def settle(
    search: Search, openings: Bools, stage: Stage | Literal["sizes"] = "travel", deadline: float | None = None
) -> Design | None:
    """Return the best design of a stage with these openings, by (option, period): sizes, people and money are free.

    None if there is none, or no time to write so much down; the time is that of the search, if no `deadline` is given.
    Sites between which places may move stay in the smaller problem where they are closed, too: the date of a merger is
    forgotten with its successor.
    """
    a, now = search.a, time.perf_counter()
    until = search.deadline if deadline is None else deadline
    if not Clock(until - now, now).fits(len(a.demand_ids) * int(openings.sum())):
        return None
    used = {int(j) for j in a.option_site[openings.any(axis=1)]}
    if any(used.isdisjoint(group) for group in search.aggregated.asked):
        return None
    moving = transfer_sites(a)
    kept = [name for j, name in enumerate(a.site_ids) if j in used or a.stands[j] or str(name) in moving]
    small = Arrays(with_sites(a.problem, kept))
    standing = openings[options_at(small, a)]
    f = formulate(small, written_out=True, standing=standing)
    for (o, t), variable in f.v.is_open.items():
        pin(variable, float(standing[o, t]))
    search.hold(f)
    f.prob.objective = getattr(f, stage)
    left = remaining(search.settings, min(until, time.perf_counter() + SETTLE_SECONDS))
    outcome = solve(f.prob, replace(left, mip_gap=search.settings.mip_gap * PART_OF_GAP))
    return lift(read_design(f.v, small), a) if outcome.status.has_plan else None


def _plan(known: DesignIncumbent) -> Design:
    if known.plan is None:
        raise ValueError("the travel stage begins with a plan")
    return known.plan


def _gain(before: float, known: DesignIncumbent) -> float:
    """Return how much the last round has raised the bound, as a share of it."""
    now = known.bound.value
    return (now - before) / max(abs(now), 1.0) if np.isfinite(before) else np.inf


def _set_kind(variables: list[pulp.LpVariable], kind: str) -> None:
    for x in variables:
        x.cat = kind
