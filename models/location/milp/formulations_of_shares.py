"""Market shares as a MILP: a concave function of the open sites, from above by its tangents."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pulp

from ansinh.models.location.milp.formulations import LocationFormulation, choose_sites
from ansinh.models.location.milp.variables import declare, declare_covered

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ansinh.models.location.given.problem import LocationProblem
    from ansinh.models.matrix_form import Floats


def market_shares(
    problem: LocationProblem, p: int, weight: Floats, rivals: Sequence[int]
) -> LocationFormulation:
    """``max Σ aᵢ zᵢ``, z the share won at point i, with p sites that aren't rivals'.

    Parameters
    ----------
    weight
        (I, J) utility of each site as a multiple of all rivals'; infinite where no rival is in reach.
    """
    prob = pulp.LpProblem("market_share", pulp.LpMaximize)
    v = declare(prob, problem, np.zeros_like(problem.reach))
    declare_covered(prob, problem, v)
    prob += pulp.LpAffineExpression([(z, float(problem.demand[i])) for i, z in v.covered.items()])
    for j in rivals:
        v.opened[j].upBound = 0
    choose_sites(prob, v, problem, p, None)
    formulation = LocationFormulation(prob, v, problem)
    for j in (0, 1):  # the best site of each point, and as good as none
        near = np.where(np.isfinite(weight), weight, 0.0).max(axis=1, initial=0.0)
        _add_tangents(formulation, weight, j * near)
    return formulation


def add_share_tangent(formulation: LocationFormulation, weight: Floats, chosen: Sequence[int]) -> None:
    """Add ``zᵢ ≤ h(s) + h′(s) (Σⱼ wᵢⱼ yⱼ - s)``, ``h(s) = s / (1 + s)``, at what chosen sites have: ``s = Σ wᵢⱼ``.

    A coefficient above what is left to 1 is lowered to that, as no share is larger. Without a rival a point
    is won by any site: ``zᵢ ≤ Σ_{j in reach} yⱼ``.
    """
    here = weight[:, list(chosen)].sum(axis=1)
    _add_tangents(formulation, weight, np.where(np.isfinite(here), here, 0.0))


def _add_tangents(formulation: LocationFormulation, weight: Floats, here: Floats) -> None:
    prob, v = formulation.prob, formulation.v
    slope = 1.0 / (1.0 + here) ** 2
    constant = here * here * slope
    number = len(prob.constraints())
    for i, z in v.covered.items():
        coefficients = np.minimum(slope[i] * weight[i], 1.0 - constant[i])
        terms = [(v.opened[j], -float(coefficients[j])) for j in np.flatnonzero(coefficients > 0).tolist()]
        row = pulp.LpAffineExpression([(z, 1.0), *terms]) <= float(constant[i])
        prob += row, f"share_tangent_{i}_{number}"
