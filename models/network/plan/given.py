"""A plan that is given, such as the official one: what is found is never worse by the scenario's own stages."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ansinh.models.errors import SolverError
from ansinh.models.network.model.arrays import Arrays
from ansinh.models.network.plan.design import Design, written_design
from ansinh.models.network.plan.measure import values_of
from ansinh.models.network.plan.payments import split
from ansinh.models.network.stages.stage import StageResult, slack, stage_result

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ansinh.models.network.plan.network_plan import NetworkPlan
    from ansinh.models.network.problem import NetworkProblem
    from ansinh.models.settings import SolverSettings

ARITHMETIC = 10.0
"""Two values of a stage are different if they differ by more than its slack times this: both were rounded."""


def incumbent_design(a: Arrays, plan: NetworkPlan) -> Design | None:
    """Return the places of a plan as a design of this problem; None if it can't be one.

    Its sizes are kept as they are, even if they aren't whole modules. The least use, the hard targets and the
    budgets must allow them.
    """
    rows = plan.facilities[plan.facilities["places"] > 0]
    decisions = rows[["site_id", "service", "period", "places"]].reset_index(drop=True)
    if not all(key in a.problem.options.index for key in zip(rows["site_id"], rows["service"], strict=True)):
        return None
    if not rows["period"].isin(a.problem.periods.index).all():
        return None
    design = replace(written_design(Arrays(replace(a.problem, decisions=decisions, trusted=True))), a=a)
    try:
        if not len(design.allocation.unserved):
            return None
    except SolverError:  # these places miss a least use or a hard target
        return None
    over = any(source == "over_budget" for source, *_ in split(a, design.costs))
    return None if over else design


def better(a: Arrays, ours: dict[str, float], given: dict[str, float], names: tuple[str, ...]) -> bool:
    """Tell whether a given plan is better: in the first stage in which they differ by more than its tolerance."""
    for name in names:
        room = a.problem.objective.tolerances.get(name, 0.0)
        one, other = ours[name], given[name]
        if one > other + slack(other, room) + ARITHMETIC * slack(other, 0.0):
            return True
        if other > one + slack(one, room) + ARITHMETIC * slack(one, 0.0):
            return False
    return False


def given_results(
    results: list[StageResult], values: dict[str, float], settings: SolverSettings
) -> list[StageResult]:
    """Return the stages of the given plan: bounds hold for all plans, so also for this one; none is above its value."""
    return [
        replace(stage_result(r.stage, values[r.stage], r.bound, settings, 0.0), seconds=r.seconds)
        for r in results
    ]


def best_given(problem: NetworkProblem, plans: Sequence[NetworkPlan]) -> int | None:
    """Return the position of the best of several plans by the problem's stages; the first of those that are alike.

    Only plans that can be one of this problem count: their sites, services and periods are there, and the least use, the
    hard targets and the budgets allow them. None if no plan does.
    """
    a = Arrays(problem)
    best: tuple[int, dict[str, float]] | None = None
    for at, plan in enumerate(plans):
        design = incumbent_design(a, plan)
        if design is None:
            continue
        values = values_of(a, design, design.allocation)
        if best is None or better(a, best[1], values, problem.objective.stages):
            best = at, values
    return None if best is None else best[0]


def compare(
    a: Arrays, design: Design, plan: NetworkPlan, names: tuple[str, ...]
) -> tuple[Design, dict[str, float]] | None:
    """Return the given plan as a design with its values, if it's better than what was found."""
    given = incumbent_design(a, plan)
    if given is None:
        return None
    ours, theirs = (values_of(a, d, d.allocation) for d in (design, given))
    return (given, theirs) if better(a, ours, theirs, names) else None
