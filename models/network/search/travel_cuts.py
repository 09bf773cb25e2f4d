"""The bound on travel by rounds of cuts, at points between the relaxation's answer and the best plan's."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np

from ansinh.models.network.search.travel_bound import TravelBound, critical_minutes, priced_assignment
from ansinh.models.solve import solve

if TYPE_CHECKING:
    from ansinh.models.network.model.arrays import Floats
    from ansinh.models.network.plan.allocation import Allocation
    from ansinh.models.network.plan.design import Design
    from ansinh.models.network.search.state import Search

CUT_ROUNDS = 8
"""Most rounds of cuts; each solves the relaxation once."""

BOUND_SECONDS = 12.0
"""Most seconds for the bound on travel."""

KNOWN_SECONDS = 1.0
"""The same when an earlier plan is changed: a planner is waiting in front of the explorer."""


def cut_rounds(search: Search, bound: TravelBound, best: Design, allocation: Allocation) -> float:
    """Raise the bound on travel by cuts at points between the relaxation's answer and the plan's."""
    f, seconds = search.f, KNOWN_SECONDS if search.known else BOUND_SECONDS
    inside = best.is_open.astype(float)
    _cuts_at(search, bound, inside, best.places, allocation.unserved.sum(axis=2))
    whole = [x for x in f.prob.variables() if x.cat == "Integer"]
    lower, until = 0.0, min(search.deadline, time.perf_counter() + seconds)
    for x in whole:
        x.cat = "Continuous"
    for _ in range(CUT_ROUNDS):
        outcome = solve(f.prob, search.left())
        if not outcome.status.has_plan:
            break
        gained, lower = outcome.bound - lower, max(lower, outcome.bound)
        if time.perf_counter() > until or gained < 1e-3 * abs(lower):
            break
        here, room, left = bound.values(), bound.rooms(), bound.unserved()
        unserved = allocation.unserved.sum(axis=2)
        _cuts_at(search, bound, (here + inside) / 2, (room + best.places) / 2, (left + unserved) / 2)
    for x in whole:
        x.cat = "Integer"
    outcome = solve(f.prob, search.left(max(1.0, until - time.perf_counter())))
    return max(lower, outcome.bound) if np.isfinite(outcome.bound) else lower


def _cuts_at(
    search: Search,
    bound: TravelBound,
    here: Floats,
    room: Floats,
    left: Floats,
) -> None:
    a = search.a
    for s in range(a.n_services):
        for t in range(a.n_periods):
            if a.need[s, t].sum() <= 0 or not len(a.options_of_service[s]):
                continue
            bound.add_cuts(s, t, critical_minutes(a, s, t, here))
            priced = priced_assignment(a, s, t, here, room, float(left[s, t]))
            if priced is not None:
                bound.add_priced_cut(s, t, *priced[1:])
