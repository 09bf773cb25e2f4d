"""What a backend hands back, before we judge it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ansinh.models.matrix_form import Floats


class Claim(Enum):
    """What the solver says happened; a claim, not yet a certificate."""

    FINISHED = auto()
    STOPPED = auto()
    INFEASIBLE = auto()
    UNBOUNDED = auto()


@dataclass(frozen=True)
class BackendAnswer:
    """The raw answer of one backend.

    Attributes
    ----------
    claim
        See `Claim`.
    values
        One value per column of the matrix form, or None when the solver has no plan.
    bound
        What the solver proved of the *minimised* objective, offset included; minus infinity if nothing.
    row_duals
        Change of the minimised objective per unit of right-hand side; None for a problem with integers.
    """

    claim: Claim
    values: Floats | None = None
    bound: float = -math.inf
    row_duals: Floats | None = None
    version: str = ""
    note: str = ""
