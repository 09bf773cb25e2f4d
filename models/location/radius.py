"""The p-median as a MILP with one variable per point and radius instead of one per arc.

``zᵢₖ = 1`` when no open site is within the k-th radius of point i. Points with equal radii share nothing but
the sites, rows are short, and a bound on how far a point can be sent cuts most of them off.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pulp

from models.solve import solve

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.matrix_form import Floats
    from models.settings import SolverSettings
    from models.solve import SolveOutcome


@dataclass(frozen=True)
class RadiusTask:
    """What is left to choose once bounds have fixed the rest.

    Attributes
    ----------
    cost
        (I, J) assignment costs.
    p
        Sites to open in all.
    opened, free
        Columns that are open, and columns that may be.
    limit
        (I,) no plan worth having sends point i to a site that costs more.
    start
        Columns of the best plan known.
    """

    cost: Floats
    p: int
    opened: Sequence[int]
    free: Sequence[int]
    limit: Floats
    start: Sequence[int]


def radius_formulation(task: RadiusTask) -> tuple[pulp.LpProblem, dict[int, pulp.LpVariable]]:
    """Build ``min Σᵢ (rᵢ₁ + Σₖ (rᵢₖ₊₁ - rᵢₖ) zᵢₖ)`` over the choice of p sites.

    References
    ----------
    García, Labbé, Marín (2011), "Solving large p-median problems with a radius formulation", *INFORMS Journal on
    Computing* 23(4); Elloumi (2010), *Journal of Combinatorial Optimization* 19(1).
    """
    prob = pulp.LpProblem("p_median_radius", pulp.LpMinimize)
    fixed = set(task.opened)
    sites = {
        j: prob.add_variable(f"open_{j}", int(j in fixed), 1, pulp.LpInteger)
        for j in (*task.opened, *task.free)
    }
    columns = np.array(sorted(sites))
    terms: list[tuple[pulp.LpVariable, float]] = []
    constant = 0.0
    for i, row in enumerate(task.cost[:, columns]):
        constant += add_radii(prob, i, row, columns, limit=float(task.limit[i]), sites=sites, terms=terms)
    prob += pulp.LpAffineExpression(terms, constant)
    prob += pulp.lpSum(sites.values()) == task.p, "site_count"
    chosen = set(task.start)
    for j, variable in sites.items():
        variable.varValue = float(j in chosen)
    return prob, sites


def add_radii(
    prob: pulp.LpProblem,
    point: int,
    row: Floats,
    columns: Floats,
    *,
    limit: float,
    sites: dict[int, pulp.LpVariable],
    terms: list[tuple[pulp.LpVariable, float]],
) -> float:
    """Add ``zᵢₖ + Σ_{j at radius k} yⱼ ≥ zᵢₖ₋₁`` for every radius of one point up to its limit.

    The last radius has no z: some site within it is open. Returns the least cost of the point; the further cost
    of each radius is appended to `terms`.
    """
    order = np.argsort(row, kind="stable")
    order = order[row[order] <= limit]
    radii, first = np.unique(row[order], return_index=True)
    ring = np.split(columns[order], first[1:])
    outer: pulp.LpVariable | int = 1
    for k, members in enumerate(ring):
        near = [(sites[int(j)], 1.0) for j in members]
        if k == len(ring) - 1:
            inner: pulp.LpVariable | int = 0
        else:
            inner = prob.add_variable(f"beyond_{point}_{k}", 0, 1)
            terms.append((inner, float(radii[k + 1] - radii[k])))
            near.append((inner, 1.0))
        if isinstance(outer, int):
            prob += pulp.LpAffineExpression(near) >= outer, f"radius_{point}_{k}"
        else:
            prob += pulp.LpAffineExpression([*near, (outer, -1.0)]) >= 0, f"radius_{point}_{k}"
        outer = inner
    return float(radii[0])


def solve_radius(task: RadiusTask, settings: SolverSettings) -> tuple[SolveOutcome, list[int]]:
    """Solve the rest and return how it ended and the columns it opens (none without a plan)."""
    prob, sites = radius_formulation(task)
    outcome = solve(prob, settings)
    if not outcome.status.has_plan:
        return outcome, []
    return outcome, sorted(j for j, variable in sites.items() if variable.varValue > 0.5)  # noqa: PLR2004
