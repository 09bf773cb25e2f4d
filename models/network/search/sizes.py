"""The stages that aren't about travel: bounds from the aggregated model, plans from the few sites that it points to."""

from __future__ import annotations

import time
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pulp

from ansinh.models.errors import NoPlanError
from ansinh.models.network.plan.measure import values_of
from ansinh.models.network.search.named import NamedSizes
from ansinh.models.network.search.realise import realise
from ansinh.models.network.stages.stage import StageResult, check_outcome, slack, stage_result
from ansinh.models.settings import PART_OF_GAP
from ansinh.models.solve import solve

if TYPE_CHECKING:
    from ansinh.models.network.plan.design import Design
    from ansinh.models.network.problem import Stage
    from ansinh.models.network.search.state import Search
    from ansinh.models.network.search.ways.travel_bound import TravelBound
    from ansinh.models.solve import SolveOutcome

NAMED_SHARE = 0.25
"""Share of the time limit that a stage may spend on the formulation with all sites by name."""


def solve_sizes(
    search: Search, name: Stage, bound: TravelBound | None, before: Design | None
) -> tuple[Design, StageResult, float]:
    """Solve a stage that isn't about travel: bound by the aggregated model, plan on the sites that it points to.

    Returns the design, how the stage ended, and the bound as the solver gave it.
    """
    began = time.perf_counter()
    f = search.f
    f.prob.sense, f.prob.objective = pulp.LpMinimize, getattr(f, name)
    finer = replace(search.left(), mip_gap=search.settings.mip_gap * PART_OF_GAP)
    outcome = solve(f.prob, finer)
    search.solvers[outcome.backend] = outcome.version
    if not outcome.status.has_plan:
        return _as_before(search, name, outcome, before, began)
    design = realise(search, name, bound, outcome.bound)
    best = None if design is None else values_of(search.a, design, design.allocation)[name]
    if before is not None:
        value = values_of(search.a, before, before.allocation)[name]
        if best is None or value <= best:
            design, best = before, value
    lower = outcome.bound
    if search.reach and (
        best is None or best - lower > search.settings.mip_gap * abs(best) + slack(best, 0.0)
    ):
        design, best, lower = _by_name(search, name, design, best, lower)
    if design is None or best is None:
        raise NoPlanError("no plan was found on the sites that the bound points to; raise time_limit_s")
    return design, stage_result(name, best, lower, search.settings, began), lower


def _as_before(
    search: Search, name: Stage, outcome: SolveOutcome, before: Design | None, began: float
) -> tuple[Design, StageResult, float]:
    """Keep the plan of the stage before, because the solver found none: no time was left, or the slack was too small."""
    if before is None:
        check_outcome(outcome, first=True)
        raise NoPlanError("the solver has found no plan")
    value = values_of(search.a, before, before.allocation)[name]
    result = stage_result(name, value, outcome.bound, search.settings, began)
    return before, result, result.bound


def _by_name(
    search: Search, name: Stage, design: Design | None, best: float | None, lower: float
) -> tuple[Design | None, float | None, float]:
    """Return a better design and bound from the formulation with all sites by name, if it finds them in time."""
    search.named = search.named or NamedSizes(search.a)
    for stage, limit in search.limits.items():
        search.named.hold(stage, limit)
    until = min(search.deadline, time.perf_counter() + NAMED_SHARE * search.settings.time_limit_s)
    known, found = search.named.solve(
        name, search.settings, until, partial(search.true_value, name), np.inf if best is None else best
    )
    if found is not None and (best is None or found[0] < best):
        best, design = found
    return design, best, max(lower, known)
