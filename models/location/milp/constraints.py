"""One function per constraint family; `FORMULATION.md` sets each beside its equation and its rows.

Letters are those of the literature: i demand point, j site, a demand, t minutes, s places, x assign, y open,
u unserved, z covered.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pulp

from ansinh.models.location.given.between import between_sites

if TYPE_CHECKING:
    from ansinh.models.location.given.problem import LocationProblem
    from ansinh.models.location.milp.variables import LocationVariables


def add_assignment(prob: pulp.LpProblem, v: LocationVariables, problem: LocationProblem) -> None:
    """Add ``Σⱼ xᵢⱼ + uᵢ = 1`` for every demand point with persons."""
    for i, arcs in enumerate(v.arcs_of_points(problem.demand_count)):
        if problem.demand[i] <= 0:
            continue
        terms = [(v.assign[k], 1.0) for k in arcs]
        if i in v.unserved:
            terms.append((v.unserved[i], 1.0))
        prob += pulp.LpAffineExpression(terms) == 1, f"assignment_{i}"


def add_linking(prob: pulp.LpProblem, v: LocationVariables) -> None:
    """Add ``xᵢⱼ ≤ yⱼ`` for every arc: nobody goes to a closed site."""
    for k, (i, j) in enumerate(zip(v.points, v.sites, strict=True)):
        prob += pulp.LpAffineExpression([(v.assign[k], 1.0), (v.opened[j], -1.0)]) <= 0, f"linking_{i}_{j}"


def add_capacity(prob: pulp.LpProblem, v: LocationVariables, problem: LocationProblem) -> None:
    """Add ``Σᵢ aᵢ xᵢⱼ ≤ sⱼ yⱼ`` for every site with limited places."""
    if problem.capacity is None:
        return
    for j, arcs in enumerate(v.arcs_of_sites()):
        if not np.isfinite(problem.capacity[j]) or not len(arcs):
            continue
        terms = [(v.assign[k], float(problem.demand[v.points[k]])) for k in arcs]
        terms.append((v.opened[j], -float(problem.capacity[j])))
        prob += pulp.LpAffineExpression(terms) <= 0, f"capacity_{j}"


def add_total_capacity(prob: pulp.LpProblem, v: LocationVariables, problem: LocationProblem) -> None:
    """Add ``Σⱼ sⱼ yⱼ ≥ Σᵢ aᵢ (1 - uᵢ)``: implied by the capacities, and it tightens the relaxation."""
    if problem.capacity is None or not bool(np.isfinite(problem.capacity).all()):
        return
    places, demand = problem.capacity, problem.demand
    terms = [(v.opened[j], float(s)) for j, s in enumerate(places) if s > 0]
    terms += [(variable, float(demand[i])) for i, variable in v.unserved.items()]
    if terms:  # CBC breaks off at a row of zeros
        prob += pulp.LpAffineExpression(terms) >= float(demand.sum()), "total_capacity"


def add_site_count(prob: pulp.LpProblem, v: LocationVariables, p: int) -> None:
    """Add ``Σⱼ yⱼ = p``: existing sites are among the p."""
    prob += pulp.lpSum(v.opened) == p, "site_count"


def add_existing(prob: pulp.LpProblem, v: LocationVariables, problem: LocationProblem) -> None:
    """Add ``yⱼ = 1`` for every site that is open already."""
    for j in problem.existing:
        prob += pulp.LpAffineExpression([(v.opened[j], 1.0)]) == 1, f"existing_{j}"


def add_coverage(prob: pulp.LpProblem, v: LocationVariables, problem: LocationProblem) -> None:
    """Add ``zᵢ ≤ Σ_{j in Nᵢ} yⱼ``: a point counts as covered when a site within the standard is open."""
    for i, arcs in enumerate(v.arcs_of_points(problem.demand_count)):
        if i in v.covered:
            terms = [(v.opened[v.sites[k]], -1.0) for k in arcs]
            prob += pulp.LpAffineExpression([(v.covered[i], 1.0), *terms]) <= 0, f"coverage_{i}"


def add_full_cover(prob: pulp.LpProblem, v: LocationVariables, problem: LocationProblem) -> None:
    """Add ``Σ_{j in Nᵢ} yⱼ ≥ 1`` for every demand point with persons."""
    for i, arcs in enumerate(v.arcs_of_points(problem.demand_count)):
        if problem.demand[i] > 0:
            terms = [(v.opened[v.sites[k]], 1.0) for k in arcs]
            prob += pulp.LpAffineExpression(terms) >= 1, f"full_cover_{i}"


def add_backup_cover(prob: pulp.LpProblem, v: LocationVariables, problem: LocationProblem) -> None:
    """Add ``Σ_{j in Nᵢ} yⱼ ≥ 1 + zᵢ``: covered once for certain, and twice where ``zᵢ = 1``."""
    for i, arcs in enumerate(v.arcs_of_points(problem.demand_count)):
        if i in v.covered:
            terms = [(v.opened[v.sites[k]], 1.0) for k in arcs]
            prob += pulp.LpAffineExpression([*terms, (v.covered[i], -1.0)]) >= 1, f"backup_cover_{i}"


def add_longest(prob: pulp.LpProblem, v: LocationVariables, problem: LocationProblem) -> None:
    """Add ``Σⱼ tᵢⱼ xᵢⱼ ≤ W`` for every demand point with persons."""
    for i, arcs in enumerate(v.arcs_of_points(problem.demand_count)):
        if problem.demand[i] > 0:
            terms = [(v.assign[k], float(problem.minutes[i, v.sites[k]])) for k in arcs]
            prob += pulp.LpAffineExpression([*terms, (v.longest, -1.0)]) <= 0, f"longest_{i}"


def add_separation(
    prob: pulp.LpProblem, v: LocationVariables, problem: LocationProblem, apart: float
) -> None:
    """Add ``yⱼ + yₖ ≤ 1`` for every pair of sites less than `apart` minutes from each other."""
    for j, k in np.argwhere(np.triu(between_sites(problem) < apart, 1)):
        prob += pulp.LpAffineExpression([(v.opened[j], 1.0), (v.opened[k], 1.0)]) <= 1, f"separation_{j}_{k}"


def add_unserved_limit(
    prob: pulp.LpProblem, v: LocationVariables, problem: LocationProblem, persons: float
) -> None:
    """Add ``Σᵢ aᵢ uᵢ ≤ persons``: no more are left without service than must be."""
    terms = [(variable, float(problem.demand[i])) for i, variable in v.unserved.items()]
    prob += pulp.LpAffineExpression(terms) <= persons, "unserved_limit"


def add_places(
    prob: pulp.LpProblem, flows: dict[tuple[int, int], pulp.LpVariable], problem: LocationProblem
) -> dict[int, pulp.LpConstraint]:
    """Add ``Σᵢ nᵢⱼ ≤ sⱼ`` (persons) for every open site with limited places; its dual prices a place."""
    assert problem.capacity is not None  # noqa: S101  (allocate asks for places first)
    members: dict[int, list[tuple[pulp.LpVariable, float]]] = {}
    for (_, j), flow in flows.items():
        members.setdefault(j, []).append((flow, 1.0))
    rows = {}
    for j, terms in sorted(members.items()):
        if np.isfinite(problem.capacity[j]):
            rows[j] = pulp.LpAffineExpression(terms) <= float(problem.capacity[j])
            prob += rows[j], f"places_{j}"
    return rows


def add_persons(
    prob: pulp.LpProblem,
    flows: dict[tuple[int, int], pulp.LpVariable],
    unserved: dict[int, pulp.LpVariable],
    problem: LocationProblem,
) -> dict[int, pulp.LpConstraint]:
    """Add ``Σⱼ nᵢⱼ + uᵢ = aᵢ`` (persons) for every demand point; its dual prices one more person there."""
    members: dict[int, list[tuple[pulp.LpVariable, float]]] = {i: [(u, 1.0)] for i, u in unserved.items()}
    for (i, _), flow in flows.items():
        members[i].append((flow, 1.0))
    rows = {}
    for i, terms in members.items():
        rows[i] = pulp.LpAffineExpression(terms) == float(problem.demand[i])
        prob += rows[i], f"persons_{i}"
    return rows
