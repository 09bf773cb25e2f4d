"""Whether so many columns can cover all rows: reductions, greed, and a MILP over what is left."""

from __future__ import annotations

import dataclasses
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array

from ansinh.models.certificate import Status
from ansinh.models.exact.bound import Prover
from ansinh.models.location.found.site_plan import HALF, solver_of
from ansinh.models.location.search.covers.cover import REDUCTIONS, greedy_cover
from ansinh.models.location.search.covers.patterns import reduced
from ansinh.models.matrix_form import MatrixForm
from ansinh.models.solve import solve_arrays

if TYPE_CHECKING:
    from ansinh.models.location.search.covers.patterns import Cover
    from ansinh.models.settings import SolverSettings


@dataclass(frozen=True)
class CoverChoice:
    """Columns that cover all rows, or that there are none.

    Attributes
    ----------
    chosen
        None: none was found.
    impossible
        Whether it is proven that there are none. Neither: time was too short.
    provers
        Who found that out.
    """

    chosen: tuple[int, ...] | None
    impossible: bool
    provers: tuple[Prover, ...] = (REDUCTIONS,)


def choose_cover(cover: Cover, choose: int, settings: SolverSettings) -> CoverChoice:
    """Look for at most `choose` columns that cover all rows, until there is an answer or time is up.

    Examples
    --------
    >>> import numpy as np
    >>> from ansinh.models import SolverSettings
    >>> odd_cycle = np.array([[True, True, False], [False, True, True], [True, False, True]])
    >>> choose_cover(odd_cycle, 1, SolverSettings()).impossible
    True
    """
    small, columns = reduced(cover)
    if not len(small):
        return CoverChoice((), impossible=False)
    quick = greedy_cover(small)
    if len(quick) <= choose:
        return CoverChoice(tuple(columns[quick].tolist()), impossible=False)
    if choose <= 1:  # one column that covers all would have dominated the others
        return CoverChoice(None, impossible=True)
    # A MILP this small is solved before a second thread would help.
    solution = solve_arrays(cover_form(small, choose), dataclasses.replace(settings, threads=1))
    provers = (REDUCTIONS, solver_of(solution.outcome))
    if solution.values is None:
        return CoverChoice(None, solution.outcome.status is Status.INFEASIBLE, provers)
    picked = columns[np.flatnonzero(solution.values > HALF)]
    return CoverChoice(tuple(picked.tolist()), impossible=False, provers=provers)


def cover_form(cover: Cover, choose: int) -> MatrixForm:
    """Write down ``Σ_{j covers i} yⱼ ≥ 1`` and ``Σ yⱼ ≤ choose``, nothing to minimise: any cover will do."""
    rows, columns = cover.shape
    return MatrixForm(
        cost=np.zeros(columns),
        offset=0.0,
        lower=np.zeros(columns),
        upper=np.ones(columns),
        integer=np.ones(columns, dtype=bool),
        matrix=csr_array(np.vstack([cover, np.ones(columns, dtype=bool)]).astype(float)),
        row_lower=np.append(np.ones(rows), -math.inf),
        row_upper=np.append(np.full(rows, math.inf), float(choose)),
    )
