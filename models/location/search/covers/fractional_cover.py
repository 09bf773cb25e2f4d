"""Covers by shares of columns: how few columns cover all rows at least, and prices of the rows that prove it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array

from ansinh.models.exact.bound import Prover
from ansinh.models.location.found.site_plan import solver_of
from ansinh.models.matrix_form import MatrixForm
from ansinh.models.solve import solve_arrays

if TYPE_CHECKING:
    from ansinh.models.location.search.covers.patterns import Cover
    from ansinh.models.matrix_form import Floats
    from ansinh.models.settings import SolverSettings

MARGIN = 1e-7
"""Share by which the prices of all rows must be above what the columns can pay: sums of floats are less exact."""


@dataclass(frozen=True)
class FractionalCover:
    """The least sum of shares of columns that covers all rows.

    Attributes
    ----------
    value
        The sum.
    use
        (columns,) the shares.
    prices
        (rows,) 0 or more: what covering a row is worth.
    """

    value: float
    use: Floats
    prices: Floats
    prover: Prover


def fractional_cover(cover: Cover, settings: SolverSettings) -> FractionalCover | None:
    """Solve ``min Σ yⱼ`` with ``Σ_{j covers i} yⱼ ≥ 1``, ``0 ≤ y ≤ 1``; None when it isn't solved in time.

    Examples
    --------
    >>> import numpy as np
    >>> from ansinh.models import SolverSettings
    >>> odd_cycle = np.array([[True, True, False], [False, True, True], [True, False, True]])
    >>> found = fractional_cover(odd_cycle, SolverSettings())
    >>> found.value, found.use.tolist()
    (1.5, [0.5, 0.5, 0.5])
    """
    rows, columns = cover.shape
    form = MatrixForm(
        cost=np.ones(columns),
        offset=0.0,
        lower=np.zeros(columns),
        upper=np.ones(columns),
        integer=np.zeros(columns, dtype=bool),
        matrix=csr_array(cover.astype(float)),
        row_lower=np.ones(rows),
        row_upper=np.full(rows, math.inf),
    )
    solution = solve_arrays(form, settings)
    if solution.values is None or solution.row_duals is None:
        return None
    prices = np.maximum(solution.row_duals, 0.0)
    return FractionalCover(
        form.objective(solution.values), solution.values, prices, solver_of(solution.outcome)
    )


def prices_rule_out(cover: Cover, prices: Floats, choose: int) -> bool:
    """Return whether prices prove that no `choose` columns cover all rows: the dearest don't pay for all of them.

    A column pays for the rows that it covers. Whoever covers every row pays at least the prices of all, and no choice
    pays more than the columns that pay most.

    Examples
    --------
    >>> import numpy as np
    >>> odd_cycle = np.array([[True, True, False], [False, True, True], [True, False, True]])
    >>> prices_rule_out(odd_cycle, np.ones(3), 1), prices_rule_out(odd_cycle, np.ones(3), 2)
    (True, False)
    """
    if choose <= 0:
        return len(prices) > 0
    pays = prices @ cover
    most = np.partition(pays, -choose)[-choose:] if choose < len(pays) else pays
    return float(prices.sum()) > float(most.sum()) * (1 + MARGIN)
