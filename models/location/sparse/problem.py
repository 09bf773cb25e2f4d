"""The location problem over stored ways: as many points and sites as there is memory for ways between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ansinh.models.errors import raise_if
from ansinh.models.location.given import checks
from ansinh.models.location.given.reading import Reader
from ansinh.models.location.sparse.reading import read_ways

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence

    from numpy.typing import NDArray

    from ansinh.models.location.sparse.ways import Positions, Ways
    from ansinh.models.matrix_form import Floats


@dataclass(frozen=True, eq=False, repr=False)
class SparseProblem:
    """Demand points, sites and those ways between them that are worth storing; immutable, checked when made.

    For `p_median` and `mclp` without places. A way that isn't stored can't be gone, as in `LocationProblem`; no matrix of
    points x sites is ever made.

    Attributes
    ----------
    ways
        Minutes, the shortest way of each point first.
    demand, demand_ids, site_ids, existing, group
        As in `LocationProblem`.

    Examples
    --------
    >>> from ansinh.models import SparseProblem, p_median
    >>> from scipy.sparse import csr_array
    >>> minutes = csr_array(([5, 20, 8, 6], [0, 1, 1, 1], [0, 2, 3, 4]), shape=(3, 2))
    >>> problem = SparseProblem.from_ways(minutes, demand=[10, 20, 30])
    >>> plan = p_median(problem, 1)
    >>> plan.open_sites, plan.objective
    ((1,), 540.0)
    """

    ways: Ways
    demand: Floats
    demand_ids: tuple[Hashable, ...]
    site_ids: tuple[Hashable, ...]
    existing: tuple[int, ...] = ()
    group: tuple[Hashable, ...] | None = None

    @classmethod
    def from_ways(
        cls,
        minutes: Any,
        *,
        demand: Any = None,
        existing: Iterable[Hashable] | None = (),
        group: Sequence[Hashable] | pd.Series | None = None,
        allow_unreachable: bool = False,
    ) -> SparseProblem:
        """Make a problem from the ways that there are.

        Parameters
        ----------
        minutes
            A scipy sparse matrix (points x sites; a stored 0 is a way of 0 minutes), or a DataFrame with one row per way
            and the columns origin, destination, minutes. Stored NaN or infinity: no way.
        demand, existing, group, allow_unreachable
            As for `LocationProblem.from_matrix`.

        Raises
        ------
        InputError
            Listing everything that is wrong, by id.

        Examples
        --------
        >>> import pandas as pd
        >>> ways = [("A", "X", 5), ("A", "Y", 40), ("B", "Y", 10)]
        >>> table = pd.DataFrame(ways, columns=["origin", "destination", "minutes"])
        >>> SparseProblem.from_ways(table, demand={"A": 300, "B": 120})
        SparseProblem: 2 demand points with 420 persons, 2 sites, 3 ways
        """
        read = read_ways(minutes, (demand, group))
        reader = Reader(read.demand_ids, read.site_ids)
        persons = reader.vector(demand, read.demand_ids, "demand", default=1.0, whole=True)
        stay, strata = reader.existing(existing), reader.group(group)
        if persons is not None:
            reader.findings += checks.check_demand(persons, read.demand_ids)
        if persons is not None and not allow_unreachable:
            reader.findings += checks.check_reached(read.ways.reached, persons, read.demand_ids)
        raise_if(reader.findings)
        assert persons is not None  # noqa: S101  (raise_if has left otherwise)
        return cls(read.ways, persons, read.demand_ids, read.site_ids, stay, strata)

    def __repr__(self) -> str:
        points = f"{self.demand_count:,} demand points with {self.demand.sum():,g} persons"
        return f"SparseProblem: {points}, {self.site_count:,} sites, {len(self.ways.site):,} ways"

    @property
    def demand_count(self) -> int:
        """Number of demand points, I."""
        return self.ways.points

    @property
    def site_count(self) -> int:
        """Number of sites, J."""
        return self.ways.sites

    @property
    def capacity(self) -> None:
        """None: places are unlimited everywhere."""

    def minutes_between(self, points: Positions, sites: Positions) -> Floats:
        """Return the minutes from points to sites, pair by pair; infinite where there is no way."""
        near = self.ways.of(points)
        hits = np.flatnonzero(near.site == np.repeat(sites, np.diff(near.start)))
        minutes = np.full(len(points), np.inf)
        minutes[near.point[hits]] = near.cost[hits]
        return minutes

    def open_within(self, opened: Sequence[int], standard: float) -> NDArray[np.intp]:
        """Return (I,) how many of the open sites are within a standard (minutes) of each point."""
        marks = np.zeros(self.site_count, dtype=bool)
        marks[list(opened)] = True
        near = np.flatnonzero(marks[self.ways.site] & (self.ways.cost <= standard))
        return np.bincount(self.ways.point[near], minlength=self.demand_count)

    def open_ways(self, opened: Positions) -> tuple[Positions, Positions]:
        """Return for each point the way to its nearest open site and to the next; -1 where there is none."""
        marks = np.zeros(self.site_count, dtype=bool)
        marks[opened] = True
        return self.ways.two_nearest(marks)
