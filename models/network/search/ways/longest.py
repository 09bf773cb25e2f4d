"""The longest way, made as short as possible while what earlier stages reached is kept: other designs are tried, too.

Nobody goes farther than some minutes if the same network, with that as the limit of every service, still keeps what the
stages have left to later ones. So each number of minutes is a problem of its own: its stages, solved in the same way, end in a
plan, or one of their bounds proves that there is none. By bisection over the minutes that occur.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from ansinh.models.errors import NoPlanError, SolverError
from ansinh.models.network.model.arrays import Arrays
from ansinh.models.network.model.money import sizes_are_free
from ansinh.models.network.search.no_larger import no_larger
from ansinh.models.network.search.stages import begin, one_stage, stage_names, travel_bound
from ansinh.models.network.stages.stage import (
    InfeasibleFormulation,
    Progress,
    StageResult,
    stage_result,
)

if TYPE_CHECKING:
    from ansinh.models.network.model.arrays import Floats
    from ansinh.models.network.plan.design import Design
    from ansinh.models.network.problem import NetworkProblem
    from ansinh.models.network.search.state import Search

SHARE = 0.5
"""Of the time limit: most that other designs get, at the end and beyond what earlier stages have left of it."""
LEAST_SHARE = 0.1
"""Of the time limit: what they get even if earlier stages have used it up."""
QUESTION_SHARE = 0.25
"""Of the time for other designs: most that one number of minutes may take before it counts as unknown."""
HAIR = 1e-9
"""Minutes that a way may be longer than a limit: rounding."""


@dataclass(frozen=True)
class Shortened:
    """What is known about a number of minutes: a plan within it, or a proof that there is none, or neither."""

    design: Design | None = None
    impossible: bool = False


def shorten_longest(search: Search, design: Design) -> tuple[Design, StageResult]:
    """Return a design with the shortest longest way found, and how the stage ended."""
    began, limit = time.perf_counter(), search.settings.time_limit_s
    levels = _levels(search)
    high = _own_longest(search, design, levels)
    until = max(min(search.deadline, began + SHARE * limit), began + LEAST_SHARE * limit)
    question = QUESTION_SHARE * (until - began)
    low = proven = 0
    while low < high and time.perf_counter() < until:
        middle = (low + high) // 2
        found = _within(search, float(levels[middle]), min(until, time.perf_counter() + question))
        if found.design is not None:
            design = found.design
            high = min(middle, _own_longest(search, design, levels))
            continue
        if found.impossible:  # then so is everything shorter, also what was left unknown
            proven = middle + 1
        low = middle + 1
    value, bound = float(levels[high]), float(levels[proven])
    own = [search.tell.own("worst_minutes", minutes) for minutes in (value, bound)]
    search.tell(f"worst_minutes: {own[0]} found, at least {own[1]}")
    return design, stage_result("worst_minutes", value, bound, search.settings, began)


def _levels(search: Search) -> Floats:
    """Return the minutes that occur, in order; 0 is for nobody served."""
    minutes = search.a.option_minutes
    levels: Floats = np.unique(np.append(minutes[np.isfinite(minutes)], 0.0))
    return levels


def _own_longest(search: Search, design: Design, levels: Floats) -> int:
    """Return the level within which this design serves as many people as it does without a limit."""
    used = design.allocation
    ways = search.a.option_minutes[used.point, used.option]
    low, high = 0, int(np.searchsorted(levels, ways.max(initial=0.0)))
    while low < high:
        middle = (low + high) // 2
        kept = search.true_value("travel", design, float(levels[middle])) is not None
        low, high = (low, middle) if kept else (middle + 1, high)
    return high


def _within(search: Search, longest: float, until: float) -> Shortened:
    """Return what is known about a network in which nobody goes farther than `longest` minutes."""
    near = Arrays(_limited(search, longest))
    settings = replace(search.settings, time_limit_s=max(HAIR, until - time.perf_counter()))
    try:
        inner = begin(near, settings, Progress(lambda _: None))
        bound, design = travel_bound(inner), None
        for name in stage_names(inner):
            design, result, lower = one_stage(inner, name, bound, design)
            if not search.keeps(name, lower):
                return Shortened(impossible=True)
            if not search.keeps(name, result.value):
                return Shortened()
            most = inner.limits[name] = search.limits[name]
            if name != stage_names(inner)[-1]:
                inner.f.prob.addConstraint(getattr(inner.f, name) <= most, name=f"stage_{name}")
        assert design is not None  # noqa: S101  (there is a first stage)
        if sizes_are_free(near):
            design = no_larger(inner, design)
    except InfeasibleFormulation:
        return Shortened(impossible=True)
    except (NoPlanError, SolverError):
        return Shortened()
    found = replace(design, a=search.a)
    kept = search.true_value("travel", found, longest) is not None
    return Shortened(found if kept else None)


def _limited(search: Search, longest: float) -> NetworkProblem:
    """Return the problem with `longest` as the limit on the minutes of every service."""
    services = search.a.problem.services
    limits = services["max_minutes"].astype(float).fillna(np.inf).clip(upper=longest + HAIR)
    return replace(search.a.problem, services=services.assign(max_minutes=limits), trusted=True)
