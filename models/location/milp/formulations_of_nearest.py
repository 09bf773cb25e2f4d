"""The p-median over some of each point's sites, as a MILP whose value no plan of the whole is below."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pulp

from ansinh.models.location.milp.constraints import add_assignment, add_capacity, add_linking
from ansinh.models.location.milp.formulations import (
    LocationFormulation,
    category,
    choose_sites,
    weighted_minutes,
)
from ansinh.models.location.milp.variables import declare, declare_unserved

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ansinh.models.location.given.problem import LocationProblem


def k_nearest(
    problem: LocationProblem,
    p: int,
    order: NDArray[np.intp],
    seen: NDArray[np.intp],
    *,
    capacitated: bool = False,
    single_source: bool = False,
) -> LocationFormulation:
    """``min Σ aᵢ tᵢⱼ xᵢⱼ + Σ aᵢ tᵢ⁺ gᵢ``: gᵢ goes beyond the sites seen, for the minutes t⁺ of the nearest beyond them.

    Parameters
    ----------
    order
        (I, J) sites of each point, nearest first.
    seen
        (I,) how many of them are seen; where these are all that it can reach, nobody goes beyond.

    References
    ----------
    Church (2018), "Tobler's law and spatial optimization: why Bakersfield?", *International Regional Science Review*
    41(3).
    """
    rank = np.empty_like(order)
    np.put_along_axis(rank, order, np.arange(order.shape[1])[None, :], axis=1)
    prob = pulp.LpProblem("k_nearest", pulp.LpMinimize)
    kind = category(single_source=single_source)
    v = declare(prob, problem, (rank < seen[:, None]) & problem.reach, assign=kind)
    declare_unserved(prob, problem, v, kind)
    beyond = []
    for i, farther in v.unserved.items():
        nearest = float(problem.minutes[i, order[i, seen[i]]]) if seen[i] < order.shape[1] else np.inf
        if np.isfinite(nearest):
            beyond.append((farther, float(problem.demand[i]) * nearest))
        else:
            farther.upBound = 0
    prob += pulp.LpAffineExpression(weighted_minutes(v, problem) + beyond)
    add_assignment(prob, v, problem)
    add_linking(prob, v)
    if capacitated:
        add_capacity(prob, v, problem)
    choose_sites(prob, v, problem, p, None)
    return LocationFormulation(prob, v, problem)
