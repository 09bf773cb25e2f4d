"""Large matrices as stored ways: the search over ways needs a fraction of the time that one over a matrix does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ansinh.models.location.sparse.ways import Ways

if TYPE_CHECKING:
    from ansinh.models.matrix_form import Floats

MANY_CELLS = 4_000_000
"""Cells of a matrix from which on its ways are searched: below, sorting them takes as long as is saved."""
CELLS_AT_ONCE = 1_000_000
"""Cells that are sorted at once: more would double the memory of the matrix."""


def ways_of(minutes: Floats) -> Ways:
    """Return the finite cells of a (I, J) matrix as ways.

    Examples
    --------
    >>> ways_of(np.array([[9.0, 5.0], [np.inf, 7.0]])).cost.tolist()
    [5.0, 9.0, 7.0]
    """
    sites, costs = [], []
    for part in np.array_split(minutes, len(minutes) * minutes.shape[1] // CELLS_AT_ONCE + 1):
        order = np.argsort(part, axis=1, kind="stable")
        sorted_part = np.take_along_axis(part, order, axis=1)
        there = np.isfinite(sorted_part)
        sites.append(order[there].astype(np.int32))
        costs.append(sorted_part[there])
    start = np.concatenate(([0], np.cumsum(np.isfinite(minutes).sum(axis=1))))
    return Ways(start, np.concatenate(sites), np.concatenate(costs), minutes.shape[1])
