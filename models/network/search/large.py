"""Large problems, stage by stage: bounds from the aggregated model, plans from the few sites that it points to."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np

from ansinh.models.errors import SolverError
from ansinh.models.network.model.money import sizes_are_free
from ansinh.models.network.plan.design import Design, written_places
from ansinh.models.network.search.aggregated import aggregated_model
from ansinh.models.network.search.no_larger import no_larger
from ansinh.models.network.search.sizes import solve_sizes
from ansinh.models.network.search.state import Search
from ansinh.models.network.search.ways.travel import solve_after, solve_travel
from ansinh.models.network.search.ways.travel_bound import TravelBound
from ansinh.models.network.stages.stage import Progress, StageResult, slack, stage_result

if TYPE_CHECKING:
    from ansinh.models.network.model.arrays import Arrays
    from ansinh.models.network.plan import NetworkPlan
    from ansinh.models.network.problem import Stage
    from ansinh.models.settings import SolverSettings


def solve_large(
    a: Arrays, settings: SolverSettings, tell: Progress, warm_start: NetworkPlan | None = None
) -> tuple[Design, list[StageResult], Search]:
    """Solve the stages of a large problem; return the design, the stages and the state of the search.

    See `ansinh.models.network.search.aggregated` and `ansinh.models.network.search.ways.travel_bound`.

    Raises
    ------
    InfeasibleFormulation
        If the aggregated model, a relaxation, is infeasible already.
    NoPlanError, SolverError
        If no plan could be found in time.
    """
    search = _begin(a, settings, tell, warm_start)
    stages = [name for name in a.problem.objective.stages if name != "worst_minutes"]
    followed = "travel" in stages[:-1]
    bound = TravelBound(a, search.aggregated, search.f) if search.reach or followed else None
    results: list[StageResult] = []
    design: Design | None = None
    for rank, name in enumerate(stages):
        design, result, lower = _stage(search, name, bound, design)
        results.append(result)
        # Places are rounded, so a value can be slightly below the bound; a cap below the bound would be infeasible.
        worst = max(result.value, lower)
        room = slack(
            worst, a.problem.objective.tolerances.get(name, 0.0), rank if name != "travel" or followed else 0
        )
        search.limits[name] = worst + room
        if name != stages[-1]:
            search.f.prob.addConstraint(getattr(search.f, name) <= search.limits[name], name=f"stage_{name}")
        tell(f"{name}: {tell.own(name, result.value)}, gap {result.gap:.2%}")
    assert design is not None  # noqa: S101  (the first stage has found one)
    if sizes_are_free(a):
        design = no_larger(search, design)
    if "worst_minutes" in a.problem.objective.stages:
        results.append(_shorten_worst(search, design))
    return design, results, search


def _stage(
    search: Search, name: Stage, bound: TravelBound | None, before: Design | None
) -> tuple[Design, StageResult, float]:
    """Solve one stage, and return the bound as the solver gave it, too."""
    if name != "travel" and "travel" not in search.limits:
        return solve_sizes(search, name, bound, before)
    if before is None:
        raise SolverError("the first stage must be 'unserved'")
    if name == "travel":
        solved = solve_travel(search, bound, before)
    else:
        assert bound is not None  # noqa: S101  (written down at the start, as travel is followed)
        solved = solve_after(search, name, bound, before)
    return *solved, solved[1].bound


def _begin(a: Arrays, settings: SolverSettings, tell: Progress, warm_start: NetworkPlan | None) -> Search:
    """Return the state before the first stage, with the sites, places and cuts of an earlier plan."""
    aggregated = aggregated_model(a)
    search = Search(a, aggregated, aggregated.f, settings, tell, time.perf_counter() + settings.time_limit_s)
    search.reach = reach_differs(a)
    if warm_start is not None:
        search.known = frozenset(warm_start.facilities["site_id"])
        search.written = written_places(a, warm_start.facilities)
        search.quick = warm_start.learned is not None
        search.cuts = warm_start.learned.cuts if warm_start.learned else ()
    tell(f"{len(a.site_ids)} sites are of {len(aggregated.members)} kinds")
    return search


def _shorten_worst(search: Search, design: Design) -> StageResult:
    """Return the fewest minutes within which this design serves as many people; other designs aren't considered."""
    began = time.perf_counter()
    used = design.allocation
    minutes = search.a.option_minutes
    levels = np.unique(np.append(minutes[np.isfinite(minutes)], 0.0))  # 0 where nobody is served
    low, high = 0, int(np.searchsorted(levels, minutes[used.point, used.option].max(initial=0.0)))
    while low < high:
        middle = (low + high) // 2
        kept = search.true_value("travel", design, float(levels[middle])) is not None
        low, high = (low, middle) if kept else (middle + 1, high)
    return stage_result("worst_minutes", float(levels[high]), 0.0, search.settings, began)


def reach_differs(a: Arrays) -> bool:
    """Tell whether some people can reach some sites of a service and not others."""
    options = [len(a.options_of_service[group.service]) for group in a.groups]
    return any(len(group.options) < n for group, n in zip(a.groups, options, strict=True))
