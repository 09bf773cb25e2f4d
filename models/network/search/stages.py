"""The beginning of a search on a large problem, and one stage of it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from ansinh.models.errors import SolverError
from ansinh.models.network.plan.design import written_places
from ansinh.models.network.search.aggregated import aggregated_model
from ansinh.models.network.search.sizes import solve_sizes
from ansinh.models.network.search.state import Search
from ansinh.models.network.search.ways.travel import solve_after, solve_travel
from ansinh.models.network.search.ways.travel_bound import TravelBound

if TYPE_CHECKING:
    from ansinh.models.network.model.arrays import Arrays
    from ansinh.models.network.plan import NetworkPlan
    from ansinh.models.network.plan.design import Design
    from ansinh.models.network.problem import Stage
    from ansinh.models.network.stages.stage import Progress, StageResult
    from ansinh.models.settings import SolverSettings


def one_stage(
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


def begin(
    a: Arrays, settings: SolverSettings, tell: Progress, warm_start: NetworkPlan | None = None
) -> Search:
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


def travel_bound(search: Search) -> TravelBound | None:
    """Return the bound on travel, where reach differs or a stage follows travel; None where nothing needs it."""
    followed = "travel" in stage_names(search)[:-1]
    return TravelBound(search.a, search.aggregated, search.f) if search.reach or followed else None


def stage_names(search: Search) -> list[Stage]:
    """Return the stages that are sums; the longest way isn't one and comes last."""
    return [name for name in search.a.problem.objective.stages if name != "worst_minutes"]


def reach_differs(a: Arrays) -> bool:
    """Tell whether some people can reach some sites of a service and not others."""
    options = [len(a.options_of_service[group.service]) for group in a.groups]
    return any(len(group.options) < n for group, n in zip(a.groups, options, strict=True))
