"""A cover by p columns, looked for by exchanges: rows that stay uncovered grow heavier until they are covered.

The search holds p columns that leave some rows uncovered. Each step gives up the column that loses least weight, takes
one that covers an uncovered row drawn at random, and adds 1 to the weight of every row that is still uncovered.
"""

from __future__ import annotations

import time
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from ansinh.models.location.search.covers.patterns import Cover

    Weights = NDArray[np.float32]


class ExchangeCover:
    """The state of one search.

    Parameters
    ----------
    cover
        (rows, columns); each row has at least one column.
    opened
        The p columns to start from.
    fixed
        Those among them that are never given up.

    Attributes
    ----------
    count
        (rows,) open columns that cover each row.
    gain
        (columns,) weight of the uncovered rows that a column covers.
    loss
        (columns,) weight of the rows that it covers and only one open column does.

    References
    ----------
    Gao, Weise, Li (2015), "An efficient local search heuristic with row weighting for the unicost set covering
    problem", *European Journal of Operational Research* 246(3).

    Examples
    --------
    >>> import numpy as np
    >>> cover = np.array([[True, True, False], [False, True, False], [False, False, True]])
    >>> ExchangeCover(cover, [0, 1]).find(steps=10, rng=np.random.default_rng(0))
    (1, 2)
    """

    def __init__(self, cover: Cover, opened: Sequence[int], fixed: Sequence[int] = ()) -> None:
        self.columns = cover.shape[1]
        self.cover = cover.astype(np.float32)
        self.opened = np.zeros(self.columns, dtype=bool)
        self.opened[list(opened)] = True
        self.free = np.ones(self.columns, dtype=bool)
        self.free[list(fixed)] = False
        self.count = cover[:, self.opened].sum(axis=1)
        self.weight = np.ones(len(cover), dtype=np.float32)
        self.gain: Weights = self._weights(self.count == 0)
        self.loss: Weights = self._weights(self.count == 1)
        self.moved = np.full(self.columns, -1)

    @cached_property
    def rows_of(self) -> list[NDArray[np.intp]]:
        """Rows that each column covers."""
        columns, rows = np.nonzero(self.cover.T)
        return np.split(rows, np.searchsorted(columns, np.arange(1, self.columns)))

    def find(
        self, *, steps: int, rng: np.random.Generator, deadline: float = float("inf")
    ) -> tuple[int, ...] | None:
        """Return columns that cover all rows; None where so many steps, or the time until `deadline`, find none."""
        taken = -1
        uncovered = _where(self.count == 0)
        for step in range(steps):
            if not len(uncovered):
                break
            movable = _where(self.opened & self.free)
            movable = movable[movable != taken] if len(movable) > 1 else movable
            if not len(movable) or time.perf_counter() > deadline:
                return None
            given = self._oldest(movable, -self.loss[movable])
            self._give_up(given, step)
            uncovered = _where(self.count == 0)
            taken = self._take_for(int(uncovered[rng.integers(len(uncovered))]), given, step)
            uncovered = uncovered[self.count[uncovered] == 0]
            self._heavier(uncovered)
        return None if len(uncovered) else tuple(_where(self.opened).tolist())

    def _oldest(self, columns: NDArray[np.intp], worth: Weights) -> int:
        """Return the column of most worth; of equals the one that was moved longest ago."""
        best = columns[worth == worth.max()]
        return int(best[self.moved[best].argmin()])

    def _take_for(self, row: int, given: int, step: int) -> int:
        """Open the best column that covers a row, not the one just given up if there is another."""
        columns = _where(self.cover[row])
        columns = columns[columns != given] if len(columns) > 1 else columns
        taken = self._oldest(columns, self.gain[columns])
        rows = self.rows_of[taken]
        self.count[rows] += 1
        self.opened[taken], self.moved[taken] = True, step
        once, twice = (self._weights(rows[self.count[rows] == n]) for n in (1, 2))
        self.gain -= once
        self.loss += once - twice
        return taken

    def _give_up(self, column: int, step: int) -> None:
        rows = self.rows_of[column]
        self.count[rows] -= 1
        self.opened[column], self.moved[column] = False, step
        none, once = (self._weights(rows[self.count[rows] == n]) for n in (0, 1))
        self.gain += none
        self.loss += once - none

    def _heavier(self, rows: NDArray[np.intp]) -> None:
        self.weight[rows] += 1
        self.gain += self.cover[rows].sum(axis=0)

    def _weights(self, rows: NDArray[np.intp] | NDArray[np.bool_]) -> Weights:
        """Return the weight of these rows that each column covers."""
        weights: Weights = self.weight[rows] @ self.cover[rows]
        return weights


def _where(true: NDArray[np.generic]) -> NDArray[np.intp]:
    """Return the positions of what isn't 0: as `np.flatnonzero`, which takes as long again for short arrays."""
    return true.nonzero()[0]
