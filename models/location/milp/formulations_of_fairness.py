"""The p-median for a worst share of the people, and over each point's nearest sites, as MILPs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pulp

from ansinh.models.location.milp.constraints import add_assignment, add_capacity, add_linking
from ansinh.models.location.milp.formulations import LocationFormulation, category, choose_sites
from ansinh.models.location.milp.rows_of_options import add_tail
from ansinh.models.location.milp.variables import declare, declare_tail, declare_unserved

if TYPE_CHECKING:
    from ansinh.models.location.given.problem import LocationProblem
    from ansinh.models.location.given.solved_limits import SolvedLimits


def worst_share(
    problem: LocationProblem,
    p: int | None,
    *,
    share: float,
    price: float | None = None,
    lost: float = 0.0,
    capacitated: bool = False,
    single_source: bool = False,
    limits: SolvedLimits | None = None,
) -> LocationFormulation:
    """``min η + Σ aᵢ dᵢ / (β Σ aᵢ)``: the mean minutes of the share β of the people who travel longest.

    Parameters
    ----------
    lost
        Persons whom no site can reach; they count as `price` minutes.

    References
    ----------
    Ogryczak, Zawadzki (2002), "Conditional median: a parametric solution concept for location problems", *Annals of
    Operations Research* 110.
    """
    prob = pulp.LpProblem("worst_share", pulp.LpMinimize)
    kind = category(single_source=single_source)
    v = declare(prob, problem, problem.reach, assign=kind)
    if price is not None:
        declare_unserved(prob, problem, v, kind)
    declare_tail(prob, problem, v)
    counted = max(share * (float(problem.demand.sum()) + lost), np.finfo(float).tiny)
    terms = [(d, float(problem.demand[i]) / counted) for i, d in v.beyond.items()]
    if lost and price is not None:
        beyond = prob.add_variable("lost_beyond", 0)
        terms.append((beyond, lost / counted))
        prob += pulp.LpAffineExpression([(beyond, 1.0), (v.threshold, 1.0)]) >= price, "tail_lost"
    prob += pulp.LpAffineExpression([(v.threshold, 1.0), *terms])
    add_assignment(prob, v, problem)
    add_linking(prob, v)
    add_tail(prob, v, problem, price or 0.0)
    if capacitated:
        add_capacity(prob, v, problem)
    choose_sites(prob, v, problem, p, limits)
    return LocationFormulation(prob, v, problem)
