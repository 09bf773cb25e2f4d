"""Minutes from site to site: the rows of a matrix that are its sites, found by id."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from ansinh.models.location.given.problem import LocationProblem
    from ansinh.models.matrix_form import Floats


def rows_of_sites(problem: LocationProblem) -> list[int] | None:
    """Return the row of each site, None where the matrix doesn't say: rows found by id, or by position if it is square.

    A matrix without ids that isn't square could have its sites in any rows.

    Examples
    --------
    >>> import pandas as pd
    >>> from ansinh.models import LocationProblem
    >>> minutes = pd.DataFrame([[9, 7], [0, 5], [5, 0]], index=["village", "B", "A"], columns=["B", "A"])
    >>> rows_of_sites(LocationProblem.from_matrix(minutes))
    [1, 2]
    """
    sites, square = problem.site_ids, problem.demand_count == problem.site_count
    row = {label: i for i, label in enumerate(problem.demand_ids)}
    numbered = problem.demand_ids == tuple(range(problem.demand_count)) and sites == tuple(range(len(sites)))
    if all(label in row for label in sites) and (square or not numbered):
        return [row[label] for label in sites]
    return list(range(len(sites))) if square else None


def between_sites(problem: LocationProblem) -> Floats:
    """Return (J, J) minutes between sites, the shorter direction; the diagonal has no meaning."""
    rows = rows_of_sites(problem)
    assert rows is not None  # noqa: S101  (checked at the door)
    minutes: Floats = problem.minutes[rows]
    return np.minimum(minutes, minutes.T)
