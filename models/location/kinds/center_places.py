"""The p-center with places: bisection over the radii; each asks whether p sites have places enough within it."""

from __future__ import annotations

import dataclasses
import math
from typing import TYPE_CHECKING

import numpy as np

from ansinh.models.exact.bound import Bound, own_method
from ansinh.models.exact.incumbent import Incumbent
from ansinh.models.location import formulations
from ansinh.models.location.kinds.capacitated import find_with_places
from ansinh.models.location.kinds.shortage import shortage
from ansinh.models.location.search.restricted import read_sites
from ansinh.models.location.site_plan import SitePlan, solver_of

if TYPE_CHECKING:
    from ansinh.models.exact.bound import Prover
    from ansinh.models.location.call import Call
    from ansinh.models.location.formulations import LocationFormulation
    from ansinh.models.location.site_plan import Found
    from ansinh.models.solve import SolveOutcome

BISECTION = own_method("bisection over radii")
ROUNDING = 1e-6
"""A point is served if no more than this share of it is left: solvers' tolerances allow that much."""


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
        self.prover: Prover = BISECTION

    def run(self) -> Found:
        """Halve the range until it is empty or time is up; then take the plan of least travel if there is no other."""
        while self.low <= self.high and not self.call.clock.late and self._halve():
            pass
        if self.plan is None and self.low > self.high:
            note = shortage(self.call, math.inf, self.p, single_source=self.single_source)
            return Incumbent(bound=Bound(prover=self.prover), impossible=True, note=note)
        if self.plan is None:
            self.plan = self._of_least_travel()
        bound = Bound(float(self.radii[min(self.low, len(self.radii) - 1)]), self.prover)
        if self.plan is None:
            return Incumbent(bound=bound, note="no plan found that has a place for everybody")
        longest = self._longest(self.plan)
        if self.low >= len(self.radii):
            bound = Bound(longest, self.prover)
        return Incumbent(longest, self.plan, bound.at_most(longest))

    def _halve(self) -> bool:
        """Ask for the radius in the middle; False when that can't be written down or answered in time."""
        middle = (self.low + self.high) // 2
        near = self.call.problem.minutes <= self.radii[middle]
        if not self.call.fits(int(near.sum())):
            return False
        within = dataclasses.replace(
            self.call.problem, minutes=np.where(near, self.call.problem.minutes, math.inf)
        )
        formulation = self.call.written(
            lambda: formulations.fewest_unserved(
                within, self.p, capacitated=True, single_source=self.single_source
            )
        )
        outcome = self.call.solve(formulation.prob)
        self.prover = self.prover.helped_by(solver_of(outcome))
        if _serves_all(formulation, outcome):
            self.plan = read_sites(formulation)
            self.high = min(middle, int(np.searchsorted(self.radii, self._longest(self.plan)))) - 1
            return True
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

    def _of_least_travel(self) -> SitePlan | None:
        """Return the plan of least travel, which needs no formulation; None where it leaves somebody out."""
        found = find_with_places(self.call, self.p, single_source=self.single_source, method="auto")
        plan = found.plan
        if plan is None or plan.points is None or plan.shares is None:
            return None
        served = np.bincount(plan.points, plan.shares, self.call.problem.demand_count)
        return plan if bool((served >= 1 - ROUNDING).all()) else None


def _serves_all(formulation: LocationFormulation, outcome: SolveOutcome) -> bool:
    """Return whether a solved formulation leaves nobody out."""
    if not outcome.status.has_plan:
        return False
    return max((u.varValue or 0.0 for u in formulation.v.unserved.values()), default=0.0) <= ROUNDING
