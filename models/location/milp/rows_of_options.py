"""Rows of options of the models, one function per family; letters as in `constraints`."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pulp

if TYPE_CHECKING:
    from ansinh.models.location.given.problem import LocationProblem
    from ansinh.models.location.given.solved_limits import SolvedLimits
    from ansinh.models.location.milp.variables import LocationVariables


def add_site_budget(prob: pulp.LpProblem, v: LocationVariables, limits: SolvedLimits) -> None:
    """Add ``Σⱼ fⱼ yⱼ ≤ B``: the open sites together cost no more than the budget."""
    terms = [(y, f) for y, f in zip(v.opened, limits.cost.tolist(), strict=True) if f]
    if math.isfinite(limits.budget) and terms:
        prob += pulp.LpAffineExpression(terms) <= limits.budget, "site_budget"


def add_group_counts(prob: pulp.LpProblem, v: LocationVariables, limits: SolvedLimits) -> None:
    """Add ``lₕ ≤ Σ_{j in Gₕ} yⱼ ≤ uₕ`` for every group of sites with limits."""
    for h, group in enumerate(limits.groups):
        terms = [(v.opened[j], 1.0) for j in group.sites]
        if group.least:
            prob += pulp.LpAffineExpression(terms) >= group.least, f"group_least_{h}"
        if group.most < len(group.sites):
            prob += pulp.LpAffineExpression(terms) <= group.most, f"group_most_{h}"


def add_least_use(
    prob: pulp.LpProblem, v: LocationVariables, problem: LocationProblem, limits: SolvedLimits
) -> None:
    """Add ``Σᵢ aᵢ xᵢⱼ ≥ mⱼ yⱼ`` for every site that needs users where it is open."""
    arcs_of = v.arcs_of_sites()
    for j, least in enumerate(limits.least_use.tolist()):
        if least:
            terms = [(v.assign[k], float(problem.demand[v.points[k]])) for k in arcs_of[j]]
            prob += pulp.LpAffineExpression([*terms, (v.opened[j], -least)]) >= 0, f"least_use_{j}"


def add_second_cover(prob: pulp.LpProblem, v: LocationVariables, problem: LocationProblem) -> None:
    """Add ``zᵢ + vᵢ ≤ Σ_{j in Nᵢ} yⱼ`` and ``vᵢ ≤ zᵢ``: the second open site within the standard counts after the first."""
    for i, arcs in enumerate(v.arcs_of_points(problem.demand_count)):
        if i in v.twice:
            once, twice = v.covered[i], v.twice[i]
            terms = [(v.opened[v.sites[k]], -1.0) for k in arcs]
            prob += pulp.LpAffineExpression([(once, 1.0), (twice, 1.0), *terms]) <= 0, f"second_cover_{i}"
            prob += pulp.LpAffineExpression([(twice, 1.0), (once, -1.0)]) <= 0, f"after_first_{i}"


def add_tail(prob: pulp.LpProblem, v: LocationVariables, problem: LocationProblem, price: float) -> None:
    """Add ``Σⱼ tᵢⱼ xᵢⱼ + price uᵢ ≤ η + dᵢ``: the minutes of a point beyond the threshold."""
    for i, arcs in enumerate(v.arcs_of_points(problem.demand_count)):
        if i in v.beyond:
            terms = [(v.assign[k], float(problem.minutes[i, v.sites[k]])) for k in arcs]
            if i in v.unserved:
                terms.append((v.unserved[i], price))
            tail = [(v.threshold, -1.0), (v.beyond[i], -1.0)]
            prob += pulp.LpAffineExpression([*terms, *tail]) <= 0, f"tail_{i}"
