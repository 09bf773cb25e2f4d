"""Set covering with places: the fewest sites that have a place within the standard for everybody."""

from __future__ import annotations

import dataclasses
import math
from typing import TYPE_CHECKING

import numpy as np

from ansinh.models.exact.bound import Bound
from ansinh.models.exact.incumbent import Incumbent
from ansinh.models.exact.schedule import Part, follow
from ansinh.models.location.found.site_plan import SitePlan, read_outcome
from ansinh.models.location.kinds.places.shortage import shortage
from ansinh.models.location.milp import formulations
from ansinh.models.location.search.covers.cover import greedy_cover_of, minimum_cover
from ansinh.models.location.search.covers.cover_places import cover_with_places
from ansinh.models.location.search.least import least_sites
from ansinh.models.location.search.restricted import FILLED, hand_start, read_sites
from ansinh.models.location.search.site_task import SiteTask

if TYPE_CHECKING:
    from ansinh.models.location.call import Call
    from ansinh.models.location.found.site_plan import Found
    from ansinh.models.location.search.covers.cover import CoverAnswer

SHARE_FOR_COVER = 0.25
"""Share of the time for the cover without places: its sites are a start, and their number is a bound."""
SHARE_FOR_FILLING = 0.1
"""Share of the time for closing sites one by one."""
REDUCED = 10
"""Least factor by which reductions shrink a covering problem; used to guess whether it can be built in time."""
ROUNDING = 1e-6
"""Sites: a bound less than this above a whole number is that number, because solvers round."""


def fewest_with_places(call: Call, *, single_source: bool) -> Found:
    """Solve the capacitated set covering problem; says what makes it impossible."""
    search = _FewestWithPlaces(call, single_source=single_source)
    known: Found = Incumbent(bound=Bound(search.fewest, search.without.prover.helped_by(FILLED)))
    parts = [
        Part("cover without places, then places filled in turn", search.filled),
        Part("the formulation as written", search.as_written, arcs=int(call.near.sum())),
    ]
    found = follow(parts, call.clock, known, mip_gap=call.settings.mip_gap)
    return (
        found.with_note(shortage(call, call.solved_standard, None, single_source=single_source))
        if found.impossible
        else found
    )


class _FewestWithPlaces:
    """The parts of the search, with what they share: each site costs 1, serving costs nothing."""

    def __init__(self, call: Call, *, single_source: bool) -> None:
        self.call, self.single_source = call, single_source
        problem = call.problem
        assert problem.capacity is not None  # noqa: S101  (checked at the door)
        cost = np.where(call.near, 0.0, math.inf)
        ones = np.ones(problem.site_count)
        self.task = SiteTask(cost, problem.demand, problem.capacity, ones, None, problem.existing)
        self.without = self._without_places()
        self.fewest = float(max(least_sites(self.task), self.without.bound))

    def _without_places(self) -> CoverAnswer:
        """Cover everybody, be there places or not, in a share of the time; by greed alone where that is too short."""
        near, existing = self.call.near, self.call.problem.existing
        if self.call.fits(int(near.sum()) // REDUCED):
            return minimum_cover(near, existing, self.call.within(SHARE_FOR_COVER).left)
        return greedy_cover_of(near, existing)

    def filled(self, known: Found) -> Found:
        """Cover everybody with places filled in turn, then do without sites while that can be."""
        until = self.call.clock.after(SHARE_FOR_FILLING)
        found = cover_with_places(
            self.task, self.without.chosen, math.ceil(self.fewest), until, whole=self.single_source
        )
        if found is None:
            return Incumbent(note=known.note)
        shares = found.persons / self.task.demand[found.points]
        return Incumbent(found.cost, SitePlan(found.opened, found.points, found.sites, shares))

    def as_written(self, known: Found) -> Found:
        """Leave the rest to the solver, from the best plan."""
        formulation = self.call.written(
            lambda: formulations.lscp(
                self.call.problem,
                self.call.solved_standard,
                capacitated=True,
                single_source=self.single_source,
            )
        )
        outcome = self.call.solve(formulation.prob, warm_start=hand_start(formulation, known.plan))
        found = read_outcome(outcome, lambda: read_sites(formulation))
        value = found.bound.value
        whole = math.ceil(value - ROUNDING) if math.isfinite(value) else value  # a number of sites is whole
        return dataclasses.replace(found, bound=Bound(whole, found.bound.prover).at_most(found.value))
