"""Sites without conflict, looked for by exchanges: a site in conflict gives way to the one that has the fewest."""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ansinh.models.location.search.spacing import Conflict

TABU = (5, 15)
"""Steps for which a site that was given up isn't taken again: between these, drawn each time."""


def exchange_spaced(
    conflict: Conflict,
    opened: Sequence[int],
    fixed: Sequence[int],
    *,
    steps: int,
    rng: np.random.Generator,
    deadline: float = math.inf,
) -> tuple[int, ...] | None:
    """Exchange sites until no two are in conflict; None where so many steps, or the time until `deadline`, don't do.

    Parameters
    ----------
    conflict
        (J, J), symmetric, with True on the diagonal.
    opened
        Sites to start from.
    fixed
        Those among them that stay.

    Examples
    --------
    >>> import numpy as np
    >>> in_a_row = np.array([[1, 1, 0], [1, 1, 1], [0, 1, 1]], dtype=bool)
    >>> exchange_spaced(in_a_row, [0, 1], [0], steps=5, rng=np.random.default_rng(0))
    (0, 2)
    """
    chosen = np.array([*fixed, *(j for j in opened if j not in set(fixed))], dtype=np.intp)
    movable = chosen[len(fixed) :]  # a view: what is exchanged in it is exchanged in `chosen`
    ones = conflict.astype(float)
    conflicts = ones[:, chosen].sum(axis=1)
    tabu = np.zeros(len(conflict))
    for step in range(steps):
        if conflicts[chosen].max(initial=0.0) <= 1:  # with itself
            return tuple(sorted(chosen.tolist()))
        if not len(movable) or time.perf_counter() > deadline:
            return None
        # [j, k]: conflicts more if j takes the place of k; conflicts of k with itself count on both sides
        more = conflicts[:, None] - ones[:, movable] - conflicts[movable][None, :]
        more[chosen] = math.inf
        more[tabu > step] += len(conflict)
        j, k = np.unravel_index(int((more + rng.random(more.shape) / 2).argmin()), more.shape)
        if not math.isfinite(more[j, k]):
            return None
        conflicts += ones[:, j] - ones[:, movable[k]]
        tabu[movable[k]] = step + rng.integers(*TABU)
        movable[k] = j
    return None
