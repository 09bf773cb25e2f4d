"""The search of the p-center: plans by exchanges, and radii ruled out by fractional covers, then by whole ones."""

from __future__ import annotations

import dataclasses
import math
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from ansinh.models.exact.bound import Bound, own_method
from ansinh.models.exact.incumbent import Incumbent
from ansinh.models.exact.schedule import Part, follow
from ansinh.models.location.found.site_plan import SitePlan
from ansinh.models.location.search.covers.choose_cover import CoverChoice, choose_cover
from ansinh.models.location.search.covers.cover import greedy_cover_of
from ansinh.models.location.search.covers.deciding import DecidingPoints
from ansinh.models.location.search.covers.exchange_cover import ExchangeCover
from ansinh.models.location.search.covers.fractional_cover import fractional_cover, prices_rule_out
from ansinh.models.threads import one_thread

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from ansinh.models.exact.bound import Prover
    from ansinh.models.exact.schedule import Clock
    from ansinh.models.location.call import Call
    from ansinh.models.location.found.site_plan import Found
    from ansinh.models.location.search.covers.patterns import Cover
    from ansinh.models.matrix_form import Floats

RADII = own_method("radii ruled out")
SHORTER = (0.02, 0.005, 0.001, 0.0)
"""Shares by which the next radius to be reached is shorter than the last one; 0 asks for any shorter one."""
QUICK, THOROUGH = 30, 400
"""Exchanges per site that a radius gets: at first, and where the proof is far away."""
SHARE_QUICK = 0.2
"""Share of the time for the first exchanges, so that large problems get a bound, too."""
FAR_APART = 2.5
"""Sites between p and the fractional cover, above which a MILP isn't likely to end: seen at p = 50, 5,000 x 1,000."""
SURELY_FAR = 2 * FAR_APART
"""The same, as guessed from a shorter radius: covers shrink about as the area of the circles grows."""
FIRST_TRY, SECOND_TRY = 0.9, 0.95
"""The first radii that a fractional cover is asked to rule out, as shares of the plan's."""
SHARE_FOR_FRACTIONS = 0.35
"""Share of the time for fractional covers."""
NARROW = 1e-3
"""Share of the radius at which fractional covers have no more to say."""
MOST_COVERS = 12
"""Fractional covers in a search: each costs about as much as a thousand exchanges."""
SHARE_FOR_ONE = 0.3
"""Share of the time left that one MILP may take; the shorter radii, which are easier, get the rest."""


def shortest_longest(call: Call, p: int) -> Found:
    """Solve the p-center without places."""
    search = _CenterSearch(call, p)
    parts = [
        Part("exchanges", search.exchanged),
        Part("fractional covers", search.by_fractions),
        Part("more exchanges", search.exchanged_more),
        Part("whole covers", search.by_whole),
    ]
    with one_thread():
        found = follow(parts, call.clock, search.first(), mip_gap=call.settings.mip_gap)
    if found.impossible:
        return found.with_note(f"{p} sites can't reach every demand point with persons")
    return found if found.plan is not None else found.with_note("no plan found in time")


class _CenterSearch:
    """The parts of the search, with what they share: the deciding points, and how far whole covers seem to be."""

    def __init__(self, call: Call, p: int) -> None:
        self.call, self.p = call, p
        self.minutes, self.existing = call.problem.minutes, call.problem.existing
        self.choose = p - len(self.existing)
        self.rng = np.random.default_rng(call.settings.seed)
        self.points = DecidingPoints(self.minutes, p, self.rng)
        self.nearest = float(self.minutes.min(axis=1).max())
        self.apart = 0.0
        self.helpers: list[Prover] = []

    @cached_property
    def farthest(self) -> float:
        """The longest way of all."""
        return float(self.minutes.max(where=self.call.problem.reach, initial=0.0))

    def first(self) -> Found:
        """Return sites far from each other, and the nearest site of everybody as the bound."""
        minutes, existing = self.minutes, self.existing
        chosen = _farthest_first(minutes, self.p, existing)
        if not math.isfinite(_longest(minutes, chosen)):
            cover = greedy_cover_of(np.isfinite(minutes), existing).chosen
            chosen = self.call.first_sites(cover, self.p) if len(cover) <= self.p else chosen
        return self._with_plan(Incumbent(bound=Bound(self.nearest, RADII)), chosen)

    def exchanged(self, known: Found) -> Found:
        """Exchange sites for shorter and shorter radii."""
        return self._closer(known, QUICK * self.p, self.call.clock.after(SHARE_QUICK))

    def exchanged_more(self, known: Found) -> Found:
        """Exchange with more patience, where whole covers aren't likely to settle the rest."""
        return (
            known if self.apart <= FAR_APART else self._closer(known, THOROUGH * self.p, self.call.deadline)
        )

    def by_fractions(self, known: Found) -> Found:
        """Rule out radii that shares of p sites can't keep, and see how many sites the rest is from a proof."""
        if known.plan is None:
            return known
        clock = self.call.clock.for_share(SHARE_FOR_FRACTIONS)
        # A radius that is clearly too short is ruled out by few points; one just below the plan's takes many.
        radius = max(known.value * FIRST_TRY, known.bound.value)
        value, known = self._rule_out(radius, known, clock)
        shorter = (known.bound.value if value > self.choose else radius) / known.value
        self.apart = self.choose - min(value, self.choose) * shorter**2
        if self.apart <= SURELY_FAR and not known.settled:
            value, known = self._rule_out(_below(known.value), known, clock)
            self.apart = self.choose - value
        return known if self.apart <= FAR_APART else self._narrowed(known, clock)

    def by_whole(self, known: Found) -> Found:
        """Ask one radius after the other whether p sites have everybody within it."""
        unanswered = math.inf
        while not known.settled and not self.call.clock.late:
            radius = self._asked(known, unanswered)
            if radius is None:
                break
            choice = self._choose_at(radius)
            self.helpers += choice.provers
            if choice.impossible:
                known = self._ruled_out(known, radius)
            elif choice.chosen is not None:
                known = self._closer(
                    self._with_plan(known, choice.chosen), QUICK * self.p, self.call.deadline
                )
            else:
                if math.isinf(unanswered) and known.plan is not None:
                    known = self._narrowed(known, self.call.clock.for_rest(SHARE_FOR_ONE))
                unanswered = radius
        return known

    def _asked(self, known: Found, unanswered: float) -> float | None:
        """Return the next radius to ask for: just below the plan's if that is promising, else one in the middle."""
        if known.plan is None:
            return self.farthest if math.isinf(unanswered) else None
        if self.apart <= FAR_APART and math.isinf(unanswered):
            return _below(known.value)
        upper = min(known.value, unanswered)
        radii = self.minutes[(self.minutes >= known.bound.value) & (self.minutes < upper)]
        return float(np.median(radii)) if len(radii) else None

    def _closer(self, known: Found, steps: int, deadline: float) -> Found:
        """Exchange sites, each radius getting so many steps."""
        for shorter in SHORTER:
            while not known.settled:
                radius = (
                    self.farthest
                    if known.plan is None
                    else min(known.value * (1 - shorter), _below(known.value))
                )
                radius = max(radius, known.bound.value)
                start = (
                    _farthest_first(self.minutes, self.p, self.existing)
                    if known.plan is None
                    else known.plan.opened
                )
                chosen = self._exchange(start, radius, steps, deadline)
                if chosen is None:
                    break
                known = self._with_plan(known, chosen)
        return known

    def _exchange(
        self, opened: Sequence[int], radius: float, steps: int, deadline: float
    ) -> tuple[int, ...] | None:
        """Exchange sites until everybody is within a radius; None where steps or time end before."""
        while True:
            cover = self._rows(radius)
            search = ExchangeCover(cover, opened, self.existing)
            found = search.find(steps=steps, rng=self.rng, deadline=deadline)
            if found is None:
                return None
            missed = self.points.missed(found, radius)
            if not len(missed):
                return found
            self.points.add(missed)
            opened = found

    def _choose_at(self, radius: float) -> CoverChoice:
        """Ask whether p sites have everybody within a radius."""
        clock = self.call.clock.for_rest(SHARE_FOR_ONE)
        while True:
            settings = dataclasses.replace(self.call.settings, time_limit_s=max(0.0, clock.left))
            choice = choose_cover(self._rows(radius), self.choose, settings)
            if choice.chosen is None:
                return choice
            chosen = self.call.first_sites(choice.chosen, self.p)
            missed = self.points.missed(chosen, radius)
            if not len(missed) or clock.late:
                return dataclasses.replace(choice, chosen=None if len(missed) else chosen)
            self.points.add(missed)

    def _narrowed(self, known: Found, clock: Clock) -> Found:
        """Raise the bound to the longest radius at which even shares of p sites are too few."""
        possible, radius = known.value, SECOND_TRY * known.value
        for _ in range(MOST_COVERS):
            least = known.bound.value
            if possible - least <= NARROW * possible or clock.late:
                break
            radius = min(max(radius, least + (possible - least) / 10), possible - (possible - least) / 10)
            value, known = self._rule_out(radius, known, clock)
            possible = possible if value > self.choose else radius
            radius *= math.sqrt(value / self.choose) if self.choose else 1.0
        return known

    def _rule_out(self, radius: float, known: Found, clock: Clock) -> tuple[float, Found]:
        """Return the fractional cover of a radius, and what is known once its prices have ruled out all they can."""
        while True:
            left = self._left(radius)
            cover = self.points.near(radius)[left]
            settings = dataclasses.replace(self.call.settings, time_limit_s=max(0.0, clock.left))
            found = fractional_cover(cover, settings)
            if found is None:
                return 0.0, known
            if prices_rule_out(cover, found.prices, self.choose):
                self.helpers.append(found.prover)
                prices = np.zeros(len(left))
                prices[left] = found.prices
                return found.value, self._ruled_out(known, self._paid_for(radius, known.value, prices))
            found.use[list(self.existing)] = 1.0
            if clock.late or not self.points.add(self.points.thin(found.use, radius)):
                return found.value, known

    def _paid_for(self, radius: float, upper: float, prices: Floats) -> float:
        """Return about the longest radius below `upper` that these prices of the deciding points rule out, too."""
        beyond = upper
        while beyond - radius > NARROW / 10 * beyond:
            middle = (radius + beyond) / 2
            left = self._left(middle)
            out = prices_rule_out(self.points.near(middle)[left], prices[left], self.choose)
            radius, beyond = (middle, beyond) if out else (radius, middle)
        return radius

    def _left(self, radius: float) -> NDArray[np.bool_]:
        """Return which deciding points no existing site has within a radius."""
        near = self.points.near(radius)[:, list(self.existing)]
        return np.logical_not(near.any(axis=1))

    def _rows(self, radius: float) -> Cover:
        """Return which sites are within a radius of the deciding points that no existing site has within it."""
        return self.points.near(radius)[self._left(radius)]

    def _ruled_out(self, known: Found, radius: float) -> Found:
        """Return what is known when no plan is within a radius: the next one of the matrix is the bound."""
        longer = self.minutes[(self.minutes > radius) & self.call.problem.reach]
        if not len(longer):
            return dataclasses.replace(
                known, bound=Bound(prover=RADII.helped_by(*self.helpers)), impossible=True
            )
        return known.with_bound(Bound(float(longer.min()), RADII.helped_by(*self.helpers)))

    def _with_plan(self, known: Found, chosen: Sequence[int]) -> Found:
        """Return a plan with the bound that is known, or what is known where these sites don't reach everybody."""
        longest = _longest(self.minutes, chosen)
        if not longest < known.value:
            return known
        return Incumbent(longest, SitePlan(tuple(sorted(chosen))), known.bound.at_most(longest))


def _longest(minutes: Floats, chosen: Sequence[int]) -> float:
    return float(minutes[:, list(chosen)].min(axis=1).max())


def _below(radius: float) -> float:
    """Return the largest number below a radius: whatever is within it is shorter."""
    return math.nextafter(radius, -math.inf)


def _farthest_first(minutes: Floats, p: int, existing: tuple[int, ...]) -> tuple[int, ...]:
    """Open the site nearest to the point that is farthest from all open ones, until p are open."""
    chosen = list(existing)
    present = minutes[:, chosen].min(axis=1) if chosen else np.full(len(minutes), math.inf)
    while len(chosen) < p:
        worst = int(present.argmax())
        candidates = np.where(np.isin(np.arange(minutes.shape[1]), chosen), math.inf, minutes[worst])
        site = int(candidates.argmin()) if np.isfinite(candidates).any() else -1
        if site < 0 or site in chosen:
            site = next(j for j in range(minutes.shape[1]) if j not in chosen)
        chosen.append(site)
        present = np.minimum(present, minutes[:, site])
    return tuple(sorted(chosen))
