"""Whole things in proportion to weights, within limits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ansinh.models.matrix_form import Floats

    Counts = NDArray[np.int64]


def by_share(weights: Floats, total: int, least: Counts, most: Counts) -> Counts:
    """Divide `total` whole things in proportion to weights, each area within its limits.

    One thing at a time goes to the area that is owed most, ``weight / (given + 1/2)`` (Sainte-Laguë), which favours
    neither large nor small areas.

    Parameters
    ----------
    weights
        (n,) at least 0.
    least, most
        (n,) limits; ``least.sum() <= total <= most.sum()``.

    Examples
    --------
    >>> by_share(np.array([60.0, 30, 1]), 6, np.array([1, 1, 1]), np.array([6, 6, 6])).tolist()
    [3, 2, 1]
    """
    given = least.copy()
    for _ in range(total - int(given.sum())):
        owed = np.where(given < most, weights / (given + 0.5), -np.inf)
        given[int(owed.argmax())] += 1
    return given
