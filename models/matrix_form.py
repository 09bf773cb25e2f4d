"""A PuLP problem as arrays: what a backend solves, and what we check its answer against."""

from __future__ import annotations

import dataclasses
import math
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pulp
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

SMALL_COST, LARGE_COST = 1e-3, 1e8
"""Solvers' tolerances (a millionth of the objective's unit) are right if the median coefficient is between these."""
WIDEST = 2.0**40
"""Largest coefficient, if the median is 1: solvers treat costs from 1e20 as infinite."""
_PULP_MAXIMIZE = -1
_PULP_INTEGER = "Integer"


@dataclass(frozen=True)
class MatrixForm:
    """``min cost·x + offset`` over ``row_lower ≤ A x ≤ row_upper``, ``lower ≤ x ≤ upper``.

    A problem that maximises is stored with its signs turned, so that everything here minimises; `sign`
    turns values back.

    Attributes
    ----------
    sign
        1 when the problem minimises, -1 when it maximises.
    variables, constraints
        The PuLP objects, in column and row order; none where the problem was built as arrays.
    """

    cost: Floats
    offset: float
    lower: Floats
    upper: Floats
    integer: NDArray[np.bool_]
    matrix: csr_array
    row_lower: Floats
    row_upper: Floats
    sign: int = 1
    variables: list[pulp.LpVariable] = field(default_factory=list)
    constraints: list[pulp.LpConstraint] = field(default_factory=list)

    @property
    def columns(self) -> int:
        """Number of variables."""
        return len(self.cost)

    @property
    def rows(self) -> int:
        """Number of constraints."""
        return len(self.row_lower)

    @property
    def mixed(self) -> bool:
        """Whether some variables must be whole."""
        return bool(self.integer.any())

    @property
    def cost_unit(self) -> float:
        """What counts as one in the objective: 1, or a power of two where coefficients are very small or very large.

        Divided by it, the middle coefficient is about 1; a power of two rounds nothing. A few that are much larger, such
        as the price of an unserved person, don't count: the others would be lost beside solvers' tolerances.
        """
        sizes = np.abs(self.cost[self.cost != 0])
        if not len(sizes):
            return 1.0
        middle, largest = float(np.median(sizes)), float(sizes.max())
        if SMALL_COST <= middle <= LARGE_COST and largest <= WIDEST * LARGE_COST:
            return 1.0
        return 2.0 ** math.floor(math.log2(max(middle, largest / WIDEST)))

    def in_units_of(self, cost: float) -> MatrixForm:
        """Return the same problem with objective and offset divided by `cost`."""
        if cost == 1.0:
            return self
        return dataclasses.replace(self, cost=self.cost / cost, offset=self.offset / cost)

    def objective(self, values: Floats) -> float:
        """Return the minimised objective at `values`."""
        return float(self.cost @ values) + self.offset

    def violation(self, values: Floats) -> float:
        """Return the largest violation of a row, a bound or wholeness, relative to the row's own size."""
        activity = self.matrix @ values
        rows = _excess(activity, self.row_lower, self.row_upper)
        columns = _excess(values, self.lower, self.upper)
        whole = np.abs(values - np.round(values))[self.integer]
        return max((float(part.max()) for part in (rows, columns, whole) if part.size), default=0.0)

    def dual_bound(self, row_duals: Floats, tolerance: float = 1e-6) -> float:
        """Return the bound that `row_duals` prove by weak duality, whoever computed them.

        ``Σᵣ max(yᵣ, 0) loᵣ + min(yᵣ, 0) upᵣ + Σⱼ max(dⱼ, 0) loⱼ + min(dⱼ, 0) upⱼ`` with ``d = c - Aᵀy``;
        minus infinity when a multiplier leans on a side that has no limit.
        """
        reduced = self.cost - self.matrix.T @ row_duals
        scale = max(1.0, float(np.abs(self.cost).max(initial=0.0)))
        rows = _leaning(row_duals, self.row_lower, self.row_upper, tolerance * scale)
        columns = _leaning(reduced, self.lower, self.upper, tolerance * scale)
        return rows + columns + self.offset


def matrix_form(prob: pulp.LpProblem) -> MatrixForm:
    """Read a PuLP problem into arrays."""
    variables = list(
        prob.variables()
    )  # a copy: writing a model without objective adds one to PuLP's own list
    constraints = prob.constraints()
    position = {id(variable): index for index, variable in enumerate(variables)}
    sign = -1 if prob.sense == _PULP_MAXIMIZE else 1
    cost = np.zeros(len(variables))
    for variable, coefficient in prob.objective.items() if prob.objective is not None else ():
        cost[position[id(variable)]] += sign * coefficient
    return MatrixForm(
        variables=variables,
        constraints=constraints,
        sign=sign,
        cost=cost,
        offset=sign * float(prob.objective.constant if prob.objective is not None else 0.0),
        lower=_numbers((v.lowBound for v in variables), -math.inf),
        upper=_numbers((v.upBound for v in variables), math.inf),
        integer=np.array([v.cat == _PULP_INTEGER for v in variables], dtype=bool),
        matrix=_matrix(constraints, position),
        row_lower=_numbers((c.getLb() for c in constraints), -math.inf),
        row_upper=_numbers((c.getUb() for c in constraints), math.inf),
    )


def _matrix(constraints: list[pulp.LpConstraint], position: dict[int, int]) -> csr_array:
    lengths = np.fromiter((len(row) for row in constraints), dtype=np.int64, count=len(constraints))
    starts = np.concatenate(([0], np.cumsum(lengths)))
    total = int(starts[-1])
    columns = chain.from_iterable((position[id(v)] for v in row) for row in constraints)
    values = chain.from_iterable(row.values() for row in constraints)
    return csr_array(
        (
            np.fromiter(values, dtype=float, count=total),
            np.fromiter(columns, dtype=np.int32, count=total),
            starts.astype(np.int32),
        ),
        shape=(len(constraints), len(position)),
    )


def _numbers(values: Iterable[float | None], missing: float) -> Floats:
    return np.array([missing if value is None else value for value in values], dtype=float)


def _excess(values: Floats, lower: Floats, upper: Floats) -> Floats:
    """Return by how much each value leaves its range, relative to the size of the limit it breaks."""
    below = (lower - values) / np.maximum(1.0, np.abs(np.where(np.isfinite(lower), lower, 1.0)))
    above = (values - upper) / np.maximum(1.0, np.abs(np.where(np.isfinite(upper), upper, 1.0)))
    return np.maximum(0.0, np.maximum(below, above))


def _leaning(multipliers: Floats, lower: Floats, upper: Floats, tolerance: float) -> float:
    """Return ``Σ max(m, 0) lower + min(m, 0) upper``, forgiving multipliers below `tolerance`."""
    limit = np.where(multipliers > 0, lower, upper)
    free = ~np.isfinite(limit)
    if bool(np.any(free & (np.abs(multipliers) > tolerance))):
        return -math.inf
    return float(np.sum(multipliers[~free] * limit[~free]))
