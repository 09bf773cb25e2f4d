"""The location models as MILPs, each readable as a contents page: variables, objective, constraints."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pulp

from ansinh.models.location.milp.constraints import (
    add_assignment,
    add_backup_cover,
    add_capacity,
    add_coverage,
    add_existing,
    add_full_cover,
    add_linking,
    add_longest,
    add_separation,
    add_site_count,
    add_total_capacity,
    add_unserved_limit,
)
from ansinh.models.location.milp.rows_of_options import add_group_counts, add_least_use, add_site_budget
from ansinh.models.location.milp.variables import (
    LocationVariables,
    declare,
    declare_covered,
    declare_unserved,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ansinh.models.location.given.problem import LocationProblem
    from ansinh.models.location.given.solved_limits import SolvedLimits


@dataclass
class LocationFormulation:
    """A PuLP problem with its variables."""

    prob: pulp.LpProblem
    v: LocationVariables
    problem: LocationProblem


def category(*, single_source: bool) -> str:
    """Return the PuLP category of an assignment: whole when a point keeps to one site."""
    return str(pulp.LpInteger if single_source else pulp.LpContinuous)


def _declare_shares(
    prob: pulp.LpProblem,
    problem: LocationProblem,
    allowed: NDArray[np.bool_] | None,
    *,
    single_source: bool,
    unserved: bool,
) -> LocationVariables:
    """Declare sites, shares on the allowed arcs (None: wherever there is a way) and, if wanted, unserved shares."""
    kind = category(single_source=single_source)
    v = declare(prob, problem, problem.reach if allowed is None else allowed, assign=kind)
    if unserved:
        declare_unserved(prob, problem, v, kind)
    return v


def _count_covered(prob: pulp.LpProblem, problem: LocationProblem, v: LocationVariables) -> None:
    """Declare ``zᵢ`` and make ``Σ aᵢ zᵢ`` the objective."""
    declare_covered(prob, problem, v)
    prob += pulp.LpAffineExpression([(z, float(problem.demand[i])) for i, z in v.covered.items()])


def weighted_minutes(v: LocationVariables, problem: LocationProblem) -> list[tuple[pulp.LpVariable, float]]:
    """Return the terms of ``Σ aᵢ tᵢⱼ xᵢⱼ``."""
    cost = problem.demand[v.points] * problem.minutes[v.points, v.sites]
    return list(zip(v.assign, cost.tolist(), strict=True))


def unserved_cost(
    v: LocationVariables, problem: LocationProblem, price: float
) -> list[tuple[pulp.LpVariable, float]]:
    """Return the terms of ``Σ price aᵢ uᵢ``."""
    return [(variable, price * float(problem.demand[i])) for i, variable in v.unserved.items()]


def opening_cost(v: LocationVariables, limits: SolvedLimits | None) -> list[tuple[pulp.LpVariable, float]]:
    """Return the terms of ``Σ cⱼ yⱼ``, what opening counts in the objective."""
    if limits is None:
        return []
    return [(y, c) for y, c in zip(v.opened, limits.opening.tolist(), strict=True) if c]


def choose_sites(
    prob: pulp.LpProblem,
    v: LocationVariables,
    problem: LocationProblem,
    p: int | None,
    limits: SolvedLimits | None,
) -> None:
    """Say which sites may be open: existing ones are, p in all, and within the limits."""
    add_existing(prob, v, problem)
    if p is not None:
        add_site_count(prob, v, p)
    if limits is not None:
        add_site_budget(prob, v, limits)
        add_group_counts(prob, v, limits)
        add_least_use(prob, v, problem, limits)


def p_median(
    problem: LocationProblem,
    p: int | None,
    *,
    capacitated: bool = False,
    single_source: bool = False,
    price: float | None = None,
    allowed: NDArray[np.bool_] | None = None,
    limits: SolvedLimits | None = None,
) -> LocationFormulation:
    """``min Σ aᵢ tᵢⱼ xᵢⱼ (+ price Σ aᵢ uᵢ + Σ cⱼ yⱼ)`` with exactly p open sites, or within limits.

    References
    ----------
    ReVelle, Swain (1970), "Central facilities location", *Geographical Analysis* 2(1).
    """
    prob = pulp.LpProblem("p_median", pulp.LpMinimize)
    v = _declare_shares(prob, problem, allowed, single_source=single_source, unserved=price is not None)
    prob += pulp.LpAffineExpression(
        weighted_minutes(v, problem) + unserved_cost(v, problem, price or 0.0) + opening_cost(v, limits)
    )
    add_assignment(prob, v, problem)
    add_linking(prob, v)
    if capacitated:
        add_capacity(prob, v, problem)
    choose_sites(prob, v, problem, p, limits)
    return LocationFormulation(prob, v, problem)


def cflp(
    problem: LocationProblem,
    *,
    single_source: bool = False,
    price: float | None = None,
    allowed: NDArray[np.bool_] | None = None,
) -> LocationFormulation:
    """``min Σ fⱼ yⱼ + Σ aᵢ tᵢⱼ xᵢⱼ (+ price Σ aᵢ uᵢ)`` within the places of the open sites.

    References
    ----------
    Holmberg, Rönnqvist, Yuan (1999), "An exact algorithm for the capacitated facility location problems with
    single sourcing", *European Journal of Operational Research* 113(3).
    """
    prob = pulp.LpProblem("cflp", pulp.LpMinimize)
    v = _declare_shares(prob, problem, allowed, single_source=single_source, unserved=price is not None)
    fixed = np.zeros(problem.site_count) if problem.fixed_cost is None else problem.fixed_cost
    opening = list(zip(v.opened, fixed.tolist(), strict=True))
    prob += pulp.LpAffineExpression(
        opening + weighted_minutes(v, problem) + unserved_cost(v, problem, price or 0.0)
    )
    add_assignment(prob, v, problem)
    add_linking(prob, v)
    add_capacity(prob, v, problem)
    add_total_capacity(prob, v, problem)
    add_existing(prob, v, problem)
    return LocationFormulation(prob, v, problem)


def fewest_unserved(
    problem: LocationProblem,
    p: int | None,
    *,
    capacitated: bool,
    single_source: bool,
    limits: SolvedLimits | None = None,
) -> LocationFormulation:
    """``min Σ aᵢ uᵢ``: how many must go without when not all can be served, whatever the minutes."""
    prob = pulp.LpProblem("fewest_unserved", pulp.LpMinimize)
    v = _declare_shares(prob, problem, None, single_source=single_source, unserved=True)
    prob += pulp.LpAffineExpression(unserved_cost(v, problem, 1.0))
    add_assignment(prob, v, problem)
    add_linking(prob, v)
    if capacitated:
        add_capacity(prob, v, problem)
    choose_sites(prob, v, problem, p, limits)
    return LocationFormulation(prob, v, problem)


def limit_unserved(formulation: LocationFormulation, persons: float) -> LocationFormulation:
    """Add the limit that `fewest_unserved` found to a formulation with ``uᵢ``."""
    add_unserved_limit(formulation.prob, formulation.v, formulation.problem, persons)
    return formulation


def mclp(
    problem: LocationProblem,
    p: int | None,
    standard: float,
    *,
    capacitated: bool = False,
    single_source: bool = False,
    limits: SolvedLimits | None = None,
) -> LocationFormulation:
    """``max Σ aᵢ zᵢ - Σ cⱼ yⱼ`` (capacitated: ``Σ aᵢ xᵢⱼ``) with exactly p open sites, or within limits.

    References
    ----------
    Church, ReVelle (1974), "The maximal covering location problem", *Papers in Regional Science* 32.
    """
    prob = pulp.LpProblem("mclp", pulp.LpMaximize)
    near = problem.minutes <= standard
    if capacitated:
        v = _declare_shares(prob, problem, near, single_source=single_source, unserved=True)
        prob += pulp.LpAffineExpression(list(zip(v.assign, problem.demand[v.points].tolist(), strict=True)))
        add_assignment(prob, v, problem)
        add_linking(prob, v)
        add_capacity(prob, v, problem)
    else:
        v = declare(prob, problem, near)
        _count_covered(prob, problem, v)
        add_coverage(prob, v, problem)
    if limits is not None:
        prob.objective -= pulp.LpAffineExpression(opening_cost(v, limits))
    choose_sites(prob, v, problem, p, limits)
    return LocationFormulation(prob, v, problem)


def lscp(
    problem: LocationProblem, standard: float, *, capacitated: bool = False, single_source: bool = False
) -> LocationFormulation:
    """``min Σ yⱼ`` such that every demand point has an open site, with a place in it, within the standard.

    References
    ----------
    Toregas, Swain, ReVelle, Bergman (1971), "The location of emergency service facilities", *Operations Research*
    19(6).
    """
    prob = pulp.LpProblem("lscp", pulp.LpMinimize)
    near = (problem.minutes <= standard) & np.isfinite(problem.minutes)
    v = declare(prob, problem, near, assign=category(single_source=single_source) if capacitated else None)
    prob += pulp.lpSum(v.opened)
    if capacitated:
        add_assignment(prob, v, problem)
        add_linking(prob, v)
        add_capacity(prob, v, problem)
        add_total_capacity(prob, v, problem)
    else:
        add_full_cover(prob, v, problem)
    add_existing(prob, v, problem)
    return LocationFormulation(prob, v, problem)


def lscp_backup(problem: LocationProblem, standard: float, p: int) -> LocationFormulation:
    """``max Σ aᵢ zᵢ`` of persons covered twice, all being covered once, with exactly p open sites.

    References
    ----------
    Hogan, ReVelle (1986), "Concepts and applications of backup coverage", *Management Science* 32(11).
    """
    prob = pulp.LpProblem("lscp_backup", pulp.LpMaximize)
    v = declare(prob, problem, problem.minutes <= standard)
    _count_covered(prob, problem, v)
    add_backup_cover(prob, v, problem)
    add_existing(prob, v, problem)
    add_site_count(prob, v, p)
    return LocationFormulation(prob, v, problem)


def p_center(
    problem: LocationProblem, p: int, *, capacitated: bool = False, longest: float = math.inf
) -> LocationFormulation:
    """``min W`` with ``Σⱼ tᵢⱼ xᵢⱼ ≤ W`` and exactly p open sites; each point keeps to one site.

    References
    ----------
    Hakimi (1964), *Operations Research* 12(3); Daskin (1995), *Network and Discrete Location*, ch. 5.
    """
    prob = pulp.LpProblem("p_center", pulp.LpMinimize)
    v = declare(prob, problem, problem.reach & (problem.minutes <= longest), assign=str(pulp.LpInteger))
    v.longest = prob.add_variable("longest", 0)
    prob += pulp.LpAffineExpression([(v.longest, 1.0)])
    add_assignment(prob, v, problem)
    add_linking(prob, v)
    add_longest(prob, v, problem)
    if capacitated:
        add_capacity(prob, v, problem)
    add_existing(prob, v, problem)
    add_site_count(prob, v, p)
    return LocationFormulation(prob, v, problem)


def p_dispersion(problem: LocationProblem, p: int, apart: float) -> LocationFormulation:
    """``max Σ yⱼ ≤ p``, no two open sites nearer than `apart`: whether p sites can stand that far apart.

    References
    ----------
    Kuby (1987), "Programming models for facility dispersion", *Geographical Analysis* 19(4).
    """
    prob = pulp.LpProblem("p_dispersion", pulp.LpMaximize)
    v = declare(prob, problem, np.zeros_like(problem.reach))
    prob += pulp.lpSum(v.opened)
    add_separation(prob, v, problem, apart)
    add_existing(prob, v, problem)
    prob += pulp.lpSum(v.opened) <= p, "site_limit"
    return LocationFormulation(prob, v, problem)
