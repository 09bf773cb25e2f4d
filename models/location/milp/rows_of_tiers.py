"""Rows between two tiers of sites, one function per family."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pulp

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ansinh.models.location.given.problem import LocationProblem
    from ansinh.models.location.milp.variables import LocationVariables


def add_referral(
    prob: pulp.LpProblem,
    v: LocationVariables,
    problem: LocationProblem,
    flows: Mapping[tuple[int, int], pulp.LpVariable],
    referred: float,
) -> None:
    """Add ``Σₖ fⱼₖ = θ Σᵢ aᵢ xᵢⱼ`` for every local site: so many of its people go on."""
    for j, arcs in enumerate(v.arcs_of_sites()):
        onward = [(f, 1.0) for (site, _), f in flows.items() if site == j]
        here = [(v.assign[k], -referred * float(problem.demand[v.points[k]])) for k in arcs]
        if onward or here:
            prob += pulp.LpAffineExpression(onward + here) == 0, f"referral_{j}"


def add_regional_linking(
    prob: pulp.LpProblem,
    v: LocationVariables,
    problem: LocationProblem,
    flows: Mapping[tuple[int, int], pulp.LpVariable],
    *,
    regional: Sequence[pulp.LpVariable],
    referred: float,
) -> None:
    """Add ``fⱼₖ ≤ θ Aⱼ wₖ``, A the people who can reach site j: nobody goes on to a closed regional site."""
    within = [float(problem.demand[v.points[arcs]].sum()) for arcs in v.arcs_of_sites()]
    for (j, k), f in flows.items():
        terms = [(f, 1.0), (regional[k], -referred * within[j])]
        prob += pulp.LpAffineExpression(terms) <= 0, f"regional_linking_{j}_{k}"


def add_nested(
    prob: pulp.LpProblem,
    v: LocationVariables,
    regional: Sequence[pulp.LpVariable],
    homes: Sequence[int],
) -> None:
    """Add ``wₖ ≤ yⱼ``, j the local site that regional site k stands in."""
    for k, j in enumerate(homes):
        prob += pulp.LpAffineExpression([(regional[k], 1.0), (v.opened[j], -1.0)]) <= 0, f"nested_{k}"
