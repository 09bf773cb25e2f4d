"""Maximal covering that isn't all or none, as MILPs: cover in part, and cover that counts twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pulp

from ansinh.models.location.milp.constraints import add_assignment, add_capacity, add_linking
from ansinh.models.location.milp.formulations import (
    LocationFormulation,
    category,
    choose_sites,
    opening_cost,
)
from ansinh.models.location.milp.rows_of_options import add_second_cover
from ansinh.models.location.milp.variables import declare, declare_covered, declare_twice, declare_unserved

if TYPE_CHECKING:
    from ansinh.models.location.given.problem import LocationProblem
    from ansinh.models.location.given.solved_limits import SolvedLimits
    from ansinh.models.matrix_form import Floats


def backup(
    problem: LocationProblem,
    p: int | None,
    standard: float,
    *,
    backup_weight: float,
    limits: SolvedLimits | None = None,
) -> LocationFormulation:
    """``max Σ aᵢ ((1 - w) zᵢ + w vᵢ) - Σ cⱼ yⱼ``, z covered, v covered twice.

    References
    ----------
    Hogan, ReVelle (1986), "Concepts and applications of backup coverage", *Management Science* 32(11): BACOP2.
    """
    prob = pulp.LpProblem("backup", pulp.LpMaximize)
    v = declare(prob, problem, (problem.minutes <= standard) & problem.reach)
    declare_covered(prob, problem, v)
    declare_twice(prob, problem, v)
    once = [(z, (1 - backup_weight) * float(problem.demand[i])) for i, z in v.covered.items()]
    twice = [(z, backup_weight * float(problem.demand[i])) for i, z in v.twice.items()]
    prob += pulp.LpAffineExpression(once + twice + [(y, -c) for y, c in opening_cost(v, limits)])
    add_second_cover(prob, v, problem)
    choose_sites(prob, v, problem, p, limits)
    return LocationFormulation(prob, v, problem)


def in_part(
    problem: LocationProblem,
    p: int | None,
    shares: Floats,
    *,
    capacitated: bool = False,
    single_source: bool = False,
    limits: SolvedLimits | None = None,
) -> LocationFormulation:
    """``max Σ aᵢ cᵢⱼ xᵢⱼ - Σ cⱼ yⱼ``, c the share of point i that site j covers.

    References
    ----------
    Berman, Krass, Drezner (2003), "The gradual covering decay location problem on a network", *European Journal of
    Operational Research* 151(3).
    """
    prob = pulp.LpProblem("in_part", pulp.LpMaximize)
    kind = category(single_source=single_source)
    v = declare(prob, problem, shares > 0, assign=kind)
    declare_unserved(prob, problem, v, kind)
    covered = np.asarray(problem.demand[v.points] * shares[v.points, v.sites]).tolist()
    opening = [(y, -c) for y, c in opening_cost(v, limits)]
    prob += pulp.LpAffineExpression(list(zip(v.assign, covered, strict=True)) + opening)
    add_assignment(prob, v, problem)
    add_linking(prob, v)
    if capacitated:
        add_capacity(prob, v, problem)
    choose_sites(prob, v, problem, p, limits)
    return LocationFormulation(prob, v, problem)
