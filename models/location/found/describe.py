"""Problems and plans in a few lines: what there is, and what to do next."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from ansinh.models.location.given.checks import name_ids

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ansinh.models.certificate import Certificate
    from ansinh.models.location.found.plan import LocationPlan
    from ansinh.models.location.given.problem import LocationProblem

NAMES_SHOWN = 8
"""Sites that the text of a plan names; it gives the number of the others."""


def describe_problem(problem: LocationProblem) -> str:
    """Return at most eight lines about a problem."""
    minutes = problem.minutes[problem.reach]
    ways = f"{len(minutes):,} of {problem.minutes.size:,} ways known"
    span = f"{minutes.min():g} to {minutes.max():g}, " if len(minutes) else ""
    points = f"{problem.demand_count:,} demand points"
    lines = [
        f"LocationProblem: {points} with {problem.demand.sum():,g} persons, {problem.site_count:,} sites",
        f"  minutes   {span}{ways}",
    ]
    if problem.capacity is not None:
        lines.append(f"  capacity  {problem.capacity.sum():,g} places in all")
    if problem.fixed_cost is not None:
        lines.append(f"  cost      {problem.fixed_cost.min():,g} to {problem.fixed_cost.max():,g} per site")
    if problem.existing:
        lines.append(f"  existing  {_names(problem, problem.existing)}")
    if problem.unreachable:
        lines.append(f"  cut off   no site reaches {_short(problem.unreachable)}")
    models = [
        "p_median(problem, p=...)",
        "mclp(problem, p=..., service_standard=...)",
        "lscp(...)",
        "p_center(...)",
    ]
    if problem.capacity is not None:
        models = ["cflp(problem)", "allocate(problem)", "p_median(problem, p=..., capacitated=True)"]
    return "\n".join([*lines, f"  next      {', '.join(models)}"])


def describe_plan(plan: LocationPlan) -> str:
    """Return at most eight lines about a plan."""
    said = plan.certificate
    solver = f"{said.backend} {said.version}".strip() or "no solver"
    head = f"LocationPlan: {plan.model}, {said.status}"
    if not said.status.has_plan:
        reason = f"  reason    {said.note}" if said.note else "  reason    not known"
        bound = f"  bound     {said.bound:,g}\n" if math.isfinite(said.bound) else ""
        return f"{head}\n{reason}\n{bound}  proof     {solver}, {said.seconds:.2f} s\n  next      {_remedy(plan)}"
    unserved = float(plan.unserved.sum())
    lines = [
        head,
        f"  objective {said.objective:,.10g} (bound {said.bound:,.10g}, gap {said.gap:.2%})",
        f"  open      {_short(plan.open_sites)} ({len(plan.open_sites)} of {plan.problem.site_count:,})",
        f"  served    {plan.problem.demand.sum() - unserved:,.10g} persons, {unserved:,.10g} not served",
        f"  proof     {solver}, {said.seconds:.2f} s",
    ]
    if said.note:
        lines.append(f"  note      {said.note}")
    return "\n".join(
        [*lines, "  next      .allocation (who goes where), .measures, .unserved, audit(problem, plan)"]
    )


def describe_opened(head: str, said: Certificate, opened: Mapping[str, tuple[object, ...]]) -> str:
    """Return a few lines about a plan that is no `LocationPlan`: its open sites by tier, and its proof."""
    solver = f"{said.backend} {said.version}".strip() or "no solver"
    proof = f"  proof     {solver}, {said.seconds:.2f} s"
    lines = [f"{head}, {said.status}"]
    if said.status.has_plan:
        lines.append(f"  objective {said.objective:,.10g} (bound {said.bound:,.10g}, gap {said.gap:.2%})")
        lines += [f"  {tier:<9} {_short(sites)} ({len(sites)})" for tier, sites in opened.items()]
    elif said.note:
        lines.append(f"  reason    {said.note}")
    return "\n".join([*lines, proof])


def _remedy(plan: LocationPlan) -> str:
    if plan.certificate.status == "NO_SOLUTION":
        return "allow more time: settings=SolverSettings(time_limit_s=...)"
    return "see the reason; allocate(problem) tells who is left without"


def _names(problem: LocationProblem, positions: tuple[int, ...]) -> str:
    return _short(tuple(problem.site_ids[j] for j in positions))


def _short(ids: tuple[object, ...]) -> str:
    shown = name_ids(ids[:NAMES_SHOWN])
    more = len(ids) - NAMES_SHOWN
    return f"{shown} and {more} more" if more > 0 else shown or "none"
