"""Flow capture as a MILP."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pulp

from ansinh.models.location.milp.formulations import LocationFormulation, choose_sites
from ansinh.models.location.milp.rows_of_flows import add_capture
from ansinh.models.location.milp.variables import declare, declare_covered

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ansinh.models.location.given.problem import LocationProblem


def captured_flows(
    problem: LocationProblem, needs: Sequence[Iterable[frozenset[int]]], p: int
) -> LocationFormulation:
    """``max Σ f_q z_q`` with p sites, z whether path q is captured.

    Parameters
    ----------
    problem
        Paths as demand points.
    needs
        Of each path, the sets of sites of which each must hold an open one.

    References
    ----------
    Capar, Kuby, Leon, Tsai (2013), *European Journal of Operational Research* 227(1).
    """
    prob = pulp.LpProblem("flow_capture", pulp.LpMaximize)
    v = declare(prob, problem, np.zeros_like(problem.reach))
    declare_covered(prob, problem, v)
    demand = problem.demand.tolist()
    prob += pulp.LpAffineExpression([(z, demand[i]) for i, z in v.covered.items()])
    add_capture(prob, v, needs)
    choose_sites(prob, v, problem, p, None)
    return LocationFormulation(prob, v, problem)
