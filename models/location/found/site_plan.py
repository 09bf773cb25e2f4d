"""A plan inside a search: open sites and who goes where, by position; and how it is read off a solved formulation."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ansinh.models.certificate import Status
from ansinh.models.exact.bound import Bound, Prover, bound_of
from ansinh.models.exact.incumbent import Incumbent

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

    from ansinh.models.matrix_form import Floats
    from ansinh.models.solve import SolveOutcome

HALF = 0.5
"""A binary above this is 1: solvers return 0.9999998."""


@dataclass(frozen=True)
class SitePlan:
    """Open sites, and who goes where; positions are those of the solved problem.

    Attributes
    ----------
    opened
        Ascending.
    points, sites, shares
        One entry per arc in use; None where everybody goes to the nearest open site.
    """

    opened: tuple[int, ...]
    points: NDArray[np.intp] | None = None
    sites: NDArray[np.intp] | None = None
    shares: Floats | None = None

    @property
    def nearest(self) -> SitePlan:
        """The same sites, with everybody at the nearest of them."""
        return SitePlan(self.opened)


Found = Incumbent[SitePlan]
"""What is known in a search over sites."""


def solver_of(outcome: SolveOutcome) -> Prover:
    """Return who solved it."""
    return Prover(outcome.backend, outcome.version)


def read_outcome(outcome: SolveOutcome, plan: Callable[[], SitePlan]) -> Found:
    """Return what a solved formulation that minimises has shown; `plan` reads its variables."""
    bound = bound_of(outcome.proven, solver_of(outcome))
    if outcome.status.has_plan:
        return Incumbent(outcome.objective, plan(), bound.at_most(outcome.objective), note=outcome.note)
    impossible = outcome.status is Status.INFEASIBLE
    return Incumbent(
        bound=Bound(-math.inf, bound.prover) if impossible else bound_of(outcome.bound, bound.prover),
        impossible=impossible,
        note=outcome.note,
    )
