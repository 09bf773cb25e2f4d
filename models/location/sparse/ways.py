"""Ways from demand points to sites, stored one by one: those of a point side by side, the cheapest first."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ansinh.models.matrix_form import Floats

    Sites = NDArray[np.int32]
    Positions = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Ways:
    """Ways in compressed rows (CSR), in ascending cost within each point.

    Attributes
    ----------
    start
        (I + 1,) the ways of point i are those from ``start[i]`` up to ``start[i + 1]``.
    site
        (W,) where each leads.
    cost
        (W,) minutes, or minutes x persons.
    sites
        Number of sites, J.
    """

    start: Positions
    site: Sites
    cost: Floats
    sites: int

    @classmethod
    def sorted(cls, start: Positions, site: Sites, cost: Floats, sites: int) -> Ways:
        """Return ways that are in rows already, each row put into ascending cost; ties keep the lower site first."""
        points = np.repeat(np.arange(len(start) - 1, dtype=np.int32), np.diff(start))
        order = np.lexsort((site, cost, points))
        return cls(start, site[order], cost[order], sites)

    @property
    def points(self) -> int:
        """Number of demand points, I."""
        return len(self.start) - 1

    @cached_property
    def point(self) -> Sites:
        """(W,) where each way begins."""
        return np.repeat(np.arange(self.points, dtype=np.int32), np.diff(self.start))

    @property
    def reached(self) -> NDArray[np.bool_]:
        """(I,) whether any way begins at a point."""
        return np.diff(self.start) > 0

    def times(self, weight: Floats) -> Ways:
        """Return the ways with costs multiplied by a weight (> 0) of each point."""
        return Ways(self.start, self.site, self.cost * np.repeat(weight, np.diff(self.start)), self.sites)

    def of(self, points: Positions) -> Ways:
        """Return the ways of some points alone, in their order."""
        if len(points) == self.points and bool((points == np.arange(self.points)).all()):
            return self
        length = np.diff(self.start)[points]
        at = ranges(self.start[points], length)
        start = np.concatenate(([0], np.cumsum(length)))
        return Ways(start, self.site[at], self.cost[at], self.sites)

    def below(self, limit: Floats) -> Ways:
        """Return the ways that cost less than a limit of each point: the first ones of each."""
        kept = self.cost < np.repeat(limit, np.diff(self.start))
        return self._where(kept, self.site, self.sites)

    def to(self, columns: Positions) -> Ways:
        """Return the ways to some sites alone, which are numbered anew in this order."""
        new = np.full(self.sites, -1, dtype=np.int32)
        new[columns] = np.arange(len(columns), dtype=np.int32)
        site = new[self.site]
        return self._where(site >= 0, site, len(columns))

    def _where(self, kept: NDArray[np.bool_], site: Sites, sites: int) -> Ways:
        before = np.concatenate(([0], np.cumsum(kept)))
        return Ways(before[self.start], site[kept], self.cost[kept], sites)

    def two_nearest(self, opened: NDArray[np.bool_]) -> tuple[Positions, Positions]:
        """Return for each point the way to its nearest open site and to the next one; -1 where there is none.

        Parameters
        ----------
        opened
            (J,) which sites are open.
        """
        hits = np.flatnonzero(opened[self.site])
        at = np.searchsorted(hits, self.start)
        found = np.diff(at)
        hits = np.append(hits, (-1, -1))
        first = np.where(found > 0, hits[at[:-1]], -1)
        return first, np.where(found > 1, hits[at[:-1] + 1], -1)


def ranges(first: Positions, length: Positions) -> Positions:
    """Return ``first[0], first[0] + 1, ...`` (length[0] numbers), then the same of the next, and so on.

    Examples
    --------
    >>> ranges(np.array([5, 0]), np.array([2, 3])).tolist()
    [5, 6, 0, 1, 2]
    """
    ends = np.cumsum(length)
    total = int(ends[-1]) if len(ends) else 0
    numbers: Positions = np.arange(total) + np.repeat(first - (ends - length), length)
    return numbers


def sums(at: NDArray[np.integer[Any]], weights: Floats, count: int) -> Floats:
    """Return (count,) the sum of the weights at each position; NumPy's own turns into whole numbers where there are none."""
    total: Floats = np.bincount(at, weights, count).astype(float, copy=False)
    return total
