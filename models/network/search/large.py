"""Large problems, stage by stage: bounds from the aggregated model, plans from the few sites that it points to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ansinh.models.network.model.money import sizes_are_free
from ansinh.models.network.search.no_larger import no_larger
from ansinh.models.network.search.stages import begin, one_stage, stage_names, travel_bound
from ansinh.models.network.search.ways.longest import shorten_longest
from ansinh.models.network.stages.stage import slack

if TYPE_CHECKING:
    from ansinh.models.network.model.arrays import Arrays
    from ansinh.models.network.plan import NetworkPlan
    from ansinh.models.network.plan.design import Design
    from ansinh.models.network.search.state import Search
    from ansinh.models.network.stages.stage import Progress, StageResult
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
    search = begin(a, settings, tell, warm_start)
    stages, bound = stage_names(search), travel_bound(search)
    followed = "travel" in stages[:-1]
    results: list[StageResult] = []
    design: Design | None = None
    for rank, name in enumerate(stages):
        design, result, lower = one_stage(search, name, bound, design)
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
        design, result = shorten_longest(search, design)
        results.append(result)
    return design, results, search
