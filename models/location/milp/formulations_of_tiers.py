"""The p-median of two tiers as a MILP."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pulp

from ansinh.models.location.milp.constraints import add_assignment, add_linking
from ansinh.models.location.milp.formulations import LocationFormulation, choose_sites, weighted_minutes
from ansinh.models.location.milp.rows_of_tiers import add_nested, add_referral, add_regional_linking
from ansinh.models.location.milp.variables import declare

if TYPE_CHECKING:
    from ansinh.models.location.given.problem import LocationProblem
    from ansinh.models.location.tiers import Tiers


@dataclass
class TieredFormulation:
    """A PuLP problem of two tiers.

    Attributes
    ----------
    base
        Problem, and variables of the local tier.
    regional
        ``wₖ``, whether a regional site is open.
    flows
        ``fⱼₖ``, persons who go on, by positions of the local and the regional site; only where there is a way.
    """

    base: LocationFormulation
    regional: list[pulp.LpVariable]
    flows: dict[tuple[int, int], pulp.LpVariable]


def two_tiers(problem: LocationProblem, p: int, tiers: Tiers) -> TieredFormulation:
    """``min Σ aᵢ tᵢⱼ xᵢⱼ + Σ rⱼₖ fⱼₖ`` with p local and some regional sites.

    References
    ----------
    Narula, Ogbu (1979), *Omega* 7(2).
    """
    prob = pulp.LpProblem("p_median_two_tiers", pulp.LpMinimize)
    v = declare(prob, problem, problem.reach, assign=str(pulp.LpContinuous))
    between, referred = tiers.minutes, tiers.referred
    upper = [prob.add_variable(f"regional_{k}", 0, 1, pulp.LpInteger) for k in range(between.shape[1])]
    ways = [(int(j), int(k)) for j, k in np.argwhere(np.isfinite(between))]
    flows = {(j, k): prob.add_variable(f"onward_{j}_{k}", 0) for j, k in ways}
    onward = [(f, float(between[j, k])) for (j, k), f in flows.items()]
    prob += pulp.LpAffineExpression(weighted_minutes(v, problem) + onward)
    add_assignment(prob, v, problem)
    add_linking(prob, v)
    add_referral(prob, v, problem, flows, referred)
    add_regional_linking(prob, v, problem, flows, regional=upper, referred=referred)
    if tiers.homes:
        add_nested(prob, v, upper, tiers.homes)
    choose_sites(prob, v, problem, p, None)
    prob += pulp.lpSum(upper) == tiers.count, "regional_count"
    return TieredFormulation(LocationFormulation(prob, v, problem), upper, flows)
