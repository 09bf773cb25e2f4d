"""The travel stage of a large problem: by sets of new campuses, or else by swaps, new sizes and cuts."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

import pulp

from ansinh.models.network.model.build import formulate
from ansinh.models.network.plan.design import Design, cut_to_open, fix_to, lift, read_design
from ansinh.models.network.plan.measure import values_of
from ansinh.models.network.plan.payments import split
from ansinh.models.network.search.relocate import relocate
from ansinh.models.network.search.sets.campus_sets import SetSearch
from ansinh.models.network.search.travel_bound import TravelBound
from ansinh.models.network.search.travel_cuts import cut_rounds
from ansinh.models.network.stages.stage import StageResult, stage_result
from ansinh.models.solve import solve

if TYPE_CHECKING:
    from ansinh.models.network.plan.allocation import Allocation
    from ansinh.models.network.search.state import Search

SETS_SHARE = 0.6
"""Share of the time left that sets of campuses may take; the rest is for the bound by cuts."""


def solve_travel(search: Search, bound: TravelBound | None, design: Design) -> tuple[Design, StageResult]:
    """Solve the travel stage: swaps and new sizes for the plan, cuts for the bound, in turns."""
    began = time.perf_counter()
    a, f = search.a, search.f
    best, allocation = relocate(a, design, search.aggregated.members)
    value = values_of(a, best, allocation)["travel"]
    proven = _by_sets(search, best, value)
    if proven is not None and proven.bound <= 0.0 < proven.value:  # no time was left: no bound is known yet
        best, allocation, value = proven.best, proven.best.allocation, proven.value
    elif proven is not None:
        search.tell(
            f"travel: {proven.value:,.6g} found, at least {proven.bound:,.6g}, {proven.settled} sets looked at"
        )
        return proven.best, stage_result("travel", proven.value, proven.bound, search.settings, began)
    best, allocation, value = _improve(search, best, allocation, value)
    search.tell(f"travel: {value:,.6g} found")
    bound = bound or TravelBound(a, search.aggregated, f)
    f.prob.objective = f.travel
    lower = cut_rounds(search, bound, best, allocation)
    search.tell(f"travel: at least {lower:,.6g}")
    return best, stage_result("travel", value, lower, search.settings, began)


def _by_sets(search: Search, design: Design, value: float) -> SetSearch | None:
    """Enumerate sets of new campuses; None if there are too many."""

    def judge(found: Design) -> float | None:
        over = any(name[0] == "over_budget" for name in split(search.a, found.costs))
        return None if over else search.true_value("travel", found)

    now = time.perf_counter()
    until = now + SETS_SHARE * (search.deadline - now)
    sets = SetSearch(
        search.a, search.aggregated, search.limits, search.settings, until, judge, design, value,
        known=search.cuts,
    )  # fmt: skip
    if not sets.run(search.f, search.written):
        return None
    search.cuts = tuple(sets.learned)
    search.solvers |= sets.solvers
    return sets


def _improve(
    search: Search, design: Design, allocation: Allocation, value: float
) -> tuple[Design, Allocation, float]:
    """Take turns between new sizes and swaps while travel gets shorter."""
    for _ in range(3):
        sized = resize(search, design, "travel")
        found = search.true_value("travel", sized)
        if found is None or found >= value * (1 - 1e-4):
            break
        design, value = sized, found
        design, allocation = relocate(search.a, design, search.aggregated.members)
        value = values_of(search.a, design, allocation)["travel"]
    return design, allocation, value


def solve_after(search: Search, name: str, design: Design) -> tuple[Design, StageResult]:
    """Solve a stage that comes after travel: new sizes where the plan stands, bound by the aggregated model."""
    began = time.perf_counter()
    value = values_of(search.a, design, design.allocation)[name]
    sized = resize(search, design, name)
    found = search.true_value(name, sized)
    if found is not None and found < value:
        design, value = sized, found
    f = search.f
    f.prob.sense, f.prob.objective = pulp.LpMinimize, getattr(f, name)
    outcome = solve(f.prob, replace(search.left(), mip_gap=search.settings.mip_gap / 4))
    return design, stage_result(name, value, outcome.bound, search.settings, began)


def resize(search: Search, design: Design, stage: str) -> Design:
    """Return the design with sizes chosen anew for a stage, within what earlier stages left; openings stay."""
    cut = cut_to_open(design)
    small = cut.a
    f = formulate(small, written_out=True, standing=cut.is_open)
    fix_to(f.v, cut)
    search.hold(f)
    f.prob.objective = getattr(f, stage)
    outcome = solve(f.prob, search.left(10.0))
    if not outcome.status.has_plan:
        return design
    return lift(read_design(f.v, small), search.a)
