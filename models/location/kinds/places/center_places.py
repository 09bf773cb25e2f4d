"""The p-center with places: bisection over the radii; each asks whether p sites have places enough within it.

Rows of places say so, first of shares of sites, then of whole ones. What they leave is enclosed by plans of least travel.
"""

from __future__ import annotations

import dataclasses
import math
from typing import TYPE_CHECKING

import numpy as np

from ansinh.models.exact.bound import Bound, own_method
from ansinh.models.exact.incumbent import Incumbent
from ansinh.models.location.found.site_plan import SitePlan, solver_of
from ansinh.models.location.kinds.center_search import shortest_longest
from ansinh.models.location.kinds.places.capacitated import find_with_places, places_task
from ansinh.models.location.kinds.places.shortage import shortage
from ansinh.models.location.milp import formulations
from ansinh.models.location.search.places.assigning import assign_whole
from ansinh.models.location.search.places.place_cuts import PlaceCuts
from ansinh.models.location.search.places.serving import Services
from ansinh.models.location.search.restricted import read_sites
from ansinh.models.threads import one_thread

if TYPE_CHECKING:
    from ansinh.models.exact.bound import Prover
    from ansinh.models.location.call import Call
    from ansinh.models.location.found.site_plan import Found
    from ansinh.models.location.given.problem import LocationProblem
    from ansinh.models.location.milp.formulations import LocationFormulation
    from ansinh.models.solve import SolveOutcome

BISECTION = own_method("bisection over radii")
ROUNDING = 1e-6
"""A point is served if no more than this share of it is left: solvers' tolerances allow that much."""
SHARE_WITHOUT = 0.2
"""Share of the time for the p-center without places, which is a bound."""
SHARE_FOR_ONE = 0.3
"""Share of the time left that one radius may take."""
SHARE_FOR_SHARES, SHARE_FOR_CUTS = 0.3, 0.7
"""Shares of the time left for rows of places with sites open in part, and with whole ones; plans of least travel get the rest."""
FIRST_STEP = 0.01
"""How much longer the second radius is that shares of sites are asked for; each further step is twice as long."""
FIRST_WHOLE = 1.1
"""The first radius that whole sites are asked for, as a multiple of the bound."""
ROUGH = 0.05
"""Gap that a plan of least travel may have: only its longest way counts."""
DEAR = 10.0
"""Price of a person without a place, as a multiple of the longest way: so that nobody is left out to save travel."""


def center_with_places(call: Call, p: int, *, single_source: bool) -> Found:
    """Solve the capacitated p-center; says what makes it impossible."""
    return _Bisection(call, p, single_source=single_source).run()


class _Bisection:
    """The search over the distinct travel times: all below ``radii[low]`` are impossible, ``radii[high + 1]`` is reached."""

    def __init__(self, call: Call, p: int, *, single_source: bool) -> None:
        self.call, self.p, self.single_source = call, p, single_source
        minutes = call.problem.minutes
        self.radii = np.unique(minutes[call.problem.reach])
        nearest = float(minutes.min(axis=1).max(initial=0.0))
        self.low, self.high = int(np.searchsorted(self.radii, nearest)), len(self.radii) - 1
        self.plan: SitePlan | None = None
        self.untried = 0  # within shorter radii no plan of least travel is looked for
        self.prover: Prover = BISECTION
        self.cuts = PlaceCuts(call.problem, p)

    def run(self) -> Found:
        """Bound by sites without places, then halve the range; what isn't answered is enclosed by plans of least travel."""
        self._without_places()
        with one_thread():
            self._by_shares()
            self._by_whole_sites()
        while self.low <= self.high and not self.call.clock.late and self._halve():
            pass
        if self.plan is None and self.low > self.high:
            note = shortage(self.call, math.inf, self.p, single_source=self.single_source)
            return Incumbent(bound=Bound(prover=self.prover), impossible=True, note=note)
        if self.plan is None:
            self._take(self._of_least_travel(self.call))
        while self.low < self.high and self._narrow_plans():
            pass
        bound = Bound(float(self.radii[min(self.low, len(self.radii) - 1)]), self.prover)
        if self.plan is None:
            return Incumbent(bound=bound, note="no plan found that has a place for everybody")
        longest = self._longest(self.plan)
        if self.low >= len(self.radii):
            bound = Bound(longest, self.prover)
        return Incumbent(longest, self.plan, bound.at_most(longest))

    def _without_places(self) -> None:
        """Rule out what even sites with places for everybody can't do."""
        found = shortest_longest(self.call.within(SHARE_WITHOUT), self.p)
        self.prover = self.prover.helped_by(found.bound.prover)
        if found.impossible:
            self.low = len(self.radii)
        else:
            self.low = max(self.low, int(np.searchsorted(self.radii, found.bound.value)))

    def _by_shares(self) -> None:
        """Rule out radii within which even shares of p sites have too few places."""
        above, at, step = self.high + 1, self.low, FIRST_STEP
        clock = self.call.clock.for_rest(SHARE_FOR_SHARES)
        while self.low < above and not clock.late:
            if self.cuts.too_short(float(self.radii[at]), self.call.settings, clock):
                self._rule_out(at)
                at = max(self.low, int(np.searchsorted(self.radii, self.radii[at] * (1 + step))))
                step *= 2
            else:
                above, step = at, 0.0
            if step == 0.0 or at >= above:
                at = (self.low + above) // 2

    def _by_whole_sites(self) -> None:
        """Ask for p sites within one radius after the other; an answer is served within the shortest one that it can."""
        above = self.high + 1
        clock = self.call.clock.for_rest(SHARE_FOR_CUTS)
        at = int(np.searchsorted(self.radii, FIRST_WHOLE * self.radii[min(self.low, self.high)]))
        while self.low < above and not clock.late:
            at = min(at, above - 1)
            choice = self.cuts.choose(
                float(self.radii[at]), self.call.settings, clock.for_rest(SHARE_FOR_ONE)
            )
            self.prover = self.prover.helped_by(*choice.provers)
            if choice.impossible:
                self._rule_out(at)
            else:
                found = choice.chosen is not None and self._take(self._served(choice.chosen, at))
                above = min(above, self.high + 1) if found else at
            at = (self.low + above) // 2

    def _rule_out(self, at: int) -> None:
        """Note that no plan is within this radius."""
        self.low = max(self.low, at + 1)
        self.prover = self.prover.helped_by(*self.cuts.provers)

    def _served(self, chosen: tuple[int, ...], at: int) -> SitePlan | None:
        """Serve everybody from these sites within the shortest radius that has the places; None where it can't be."""
        opened = self.call.first_sites(chosen, self.p)
        least, most = self.low, at
        while least < most:
            middle = (least + most) // 2
            holds = self.cuts.holds(opened, float(self.radii[middle]))
            least, most = (least, middle) if holds else (middle + 1, most)
        for within in dict.fromkeys((most, at)):
            plan = self._served_within(opened, float(self.radii[within]))
            if plan is not None:
                return plan
        return None

    def _served_within(self, opened: tuple[int, ...], radius: float) -> SitePlan | None:
        """Serve everybody from these sites within a radius, at the least travel."""
        ready = dataclasses.replace(self.call.ready, problem=self._within(radius))
        task = places_task(dataclasses.replace(self.call, ready=ready), self.p)
        service = Services(task, self.call.settings, self.call.deadline).serve(opened)
        if service is None or not math.isfinite(service.cost):
            return None
        if not self.single_source:
            return self._complete(
                SitePlan(opened, service.points, service.sites, service.persons / task.demand[service.points])
            )
        sites = assign_whole(task, opened, service.worth, self.call.deadline)
        every = np.arange(len(task.demand))
        return None if sites is None else SitePlan(opened, every, sites, np.ones(len(every)))

    def _narrow_plans(self) -> bool:
        """Look for a plan of least travel within a shorter radius; False when none comes in time, or all were tried.

        One that isn't found proves nothing, so that it only says where not to look again.
        """
        if self.call.clock.late or self.plan is None:
            return False
        least = max(self.low, self.untried)
        middle = (least + self.high) // 2
        within = self._within(float(self.radii[middle]))
        ready = dataclasses.replace(self.call.ready, problem=within)
        settings = dataclasses.replace(self.call.settings, mip_gap=ROUGH)
        clock = self.call.clock.for_rest(SHARE_FOR_ONE)
        call = dataclasses.replace(self.call, ready=ready, settings=settings, clock=clock)
        if not self.single_source:  # the tree prices who has no place; with one source a MILP must serve all
            call = dataclasses.replace(
                call, price=DEAR * float(self.radii[-1]) * self.call.ready.units.minutes
            )
        if not self._take(self._of_least_travel(call)):
            self.untried = middle + 1
        return self.untried <= self.high

    def _take(self, plan: SitePlan | None) -> bool:
        """Keep a plan if its longest way is shorter than that of the best one."""
        if plan is None:
            return False
        position = int(np.searchsorted(self.radii, self._longest(plan)))
        if self.plan is not None and position > self.high:
            return False
        self.plan, self.high = plan, position - 1
        return True

    def _within(self, radius: float) -> LocationProblem:
        """Return the problem without the ways that are longer than a radius."""
        minutes = self.call.problem.minutes
        return dataclasses.replace(self.call.problem, minutes=np.where(minutes <= radius, minutes, math.inf))

    def _halve(self) -> bool:
        """Ask for the radius in the middle; False when that can't be written down or answered in its time."""
        middle = (self.low + self.high) // 2
        within = self._within(float(self.radii[middle]))
        call = dataclasses.replace(self.call, clock=self.call.clock.for_rest(SHARE_FOR_ONE))
        if not call.fits(int(within.reach.sum())):
            return False
        formulation = call.written(
            lambda: formulations.fewest_unserved(
                within, self.p, capacitated=True, single_source=self.single_source
            )
        )
        outcome = call.solve(formulation.prob)
        self.prover = self.prover.helped_by(solver_of(outcome))
        if _serves_all(formulation, outcome):
            return self._take(read_sites(formulation))
        # Point by point: a few persons count for little in a sum.
        least = self.call.problem.demand.min()
        if outcome.status.has_plan and outcome.bound > ROUNDING * least:
            self.low = middle + 1
            return True
        return False

    def _longest(self, plan: SitePlan) -> float:
        assert plan.points is not None  # noqa: S101  (plans with places say who goes where)
        assert plan.sites is not None  # noqa: S101
        assert plan.shares is not None  # noqa: S101
        used = plan.shares > ROUNDING
        return float(self.call.problem.minutes[plan.points[used], plan.sites[used]].max(initial=0.0))

    def _of_least_travel(self, call: Call) -> SitePlan | None:
        """Return the plan of least travel, which needs no formulation; None where it leaves somebody out."""
        found = find_with_places(call, self.p, single_source=self.single_source, method="auto")
        return None if found.plan is None else self._complete(found.plan)

    def _complete(self, plan: SitePlan) -> SitePlan | None:
        """Return the plan, None where it leaves somebody out."""
        if plan.points is None or plan.shares is None:
            return None
        served = np.bincount(plan.points, plan.shares, self.call.problem.demand_count)
        return plan if bool((served >= 1 - ROUNDING).all()) else None


def _serves_all(formulation: LocationFormulation, outcome: SolveOutcome) -> bool:
    """Return whether a solved formulation leaves nobody out."""
    if not outcome.status.has_plan:
        return False
    return max((u.varValue or 0.0 for u in formulation.v.unserved.values()), default=0.0) <= ROUNDING
