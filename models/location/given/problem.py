"""The location problem: who needs a service, where it could be, and how far that is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ansinh.models.errors import Finding, raise_if
from ansinh.models.location.found.describe import describe_problem
from ansinh.models.location.given.reading import Reader, read_matrix
from ansinh.words.nearest import advice

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from numpy.typing import NDArray

    from ansinh.models.location.search.site_task import Positions
    from ansinh.models.matrix_form import Floats


@dataclass(frozen=True, eq=False, repr=False)
class LocationProblem:
    """Demand points, sites and the minutes between them; immutable, checked when made.

    Attributes
    ----------
    minutes
        (I, J) travel minutes; infinity where a site can't be reached. Read-only.
    demand
        (I,) persons, ``aᵢ``; 0 is allowed: such a point is allocated but asks for nothing.
    demand_ids, site_ids
        Labels, unique; positions are used inside, labels in answers.
    capacity
        (J,) places ``sⱼ``, infinite where unlimited; None: unlimited everywhere.
    fixed_cost
        (J,) cost ``fⱼ`` of an open site, in the unit of demand x minutes; None: nothing.
    existing
        Positions of the sites that are open already and stay open, in ascending order.
    group
        (I,) stratum of each demand point, for measures by group; None: no strata.

    Examples
    --------
    >>> from ansinh.models import LocationProblem
    >>> problem = LocationProblem.from_matrix([[5, 20], [10, 8]], demand=[10, 20])
    >>> problem.demand.tolist()
    [10.0, 20.0]
    """

    minutes: Floats
    demand: Floats
    demand_ids: tuple[Hashable, ...]
    site_ids: tuple[Hashable, ...]
    capacity: Floats | None = None
    fixed_cost: Floats | None = None
    existing: tuple[int, ...] = ()
    group: tuple[Hashable, ...] | None = None

    @classmethod
    def from_matrix(
        cls,
        minutes: Any,
        *,
        demand: Any = None,
        capacity: Any = None,
        fixed_cost: Any = None,
        existing: Iterable[Hashable] | None = (),
        group: Sequence[Hashable] | pd.Series | None = None,
        allow_unreachable: bool = False,
    ) -> LocationProblem:
        """Make a problem from a travel-time matrix.

        Parameters
        ----------
        minutes
            (I, J) array or DataFrame (index: demand ids, columns: site ids), NaN or infinity: no way; a scipy sparse
            matrix, in which what isn't stored is no way; or a DataFrame with one row per way and the columns origin,
            destination, minutes (names as routing engines write them are known, too).
        demand
            (I,) persons, default 1 each; a Series or dict with the same labels is aligned by them.
        capacity, fixed_cost
            (J,) places and cost; a Series or dict by site is aligned by label.
        existing
            Ids of the sites that are open and stay open: column labels, or positions for an array; None: none.
        group
            (I,) strata.
        allow_unreachable
            Accept demand points that no site can reach; they are then always unserved.

        Raises
        ------
        InputError
            Listing everything that is wrong, by id.

        Examples
        --------
        >>> import pandas as pd
        >>> minutes = pd.DataFrame({"Gia Nghia": [5, 40], "Cu Jut": [45, 10]}, index=["A", "B"])
        >>> LocationProblem.from_matrix(minutes, demand={"A": 300, "B": 120})
        LocationProblem: 2 demand points with 420 persons, 2 sites
          minutes   5 to 45, 4 of 4 ways known
          next      p_median(problem, p=...), mclp(problem, p=..., service_standard=...), lscp(...), p_center(...)
        """
        matrix = read_matrix(minutes, (demand, group), (capacity, fixed_cost))
        demand_ids, site_ids = matrix.demand_ids, matrix.site_ids
        reader = Reader(demand_ids, site_ids)
        travel = reader.minutes(matrix.minutes)
        persons = reader.vector(demand, demand_ids, "demand", default=1.0, whole=True)
        places = reader.vector(capacity, site_ids, "capacity")
        cost = reader.vector(fixed_cost, site_ids, "fixed_cost")
        stay = reader.existing(existing)
        strata = reader.group(group)
        reader.check(travel, persons, places, cost, allow_unreachable=allow_unreachable)
        raise_if(reader.findings)
        assert persons is not None  # noqa: S101  (raise_if has left otherwise)
        return cls(travel, persons, demand_ids, site_ids, places, cost, stay, strata)

    @classmethod
    def from_frames(
        cls,
        demand: pd.DataFrame,
        sites: pd.DataFrame,
        travel: Any,
        *,
        persons: str = "persons",
        places: str | None = None,
        cost: str | None = None,
        standing: str | None = None,
        group: str | None = None,
        allow_unreachable: bool = False,
    ) -> LocationProblem:
        """Make a problem from frames, such as GeoDataFrames, of demand points and sites.

        Parameters
        ----------
        demand, sites
            Index: ids.
        travel
            A table with the columns origin, destination, minutes, or a matrix; see `from_matrix`.
        persons, group
            Columns of `demand`; people, strata.
        places, cost, standing
            Columns of `sites`: places, fixed cost, and whether the site is open already and stays open.
        allow_unreachable
            Accept demand points that no site can reach.

        Raises
        ------
        InputError
            Listing everything that is wrong, by id; also columns that a frame doesn't have.

        Examples
        --------
        >>> import pandas as pd
        >>> demand = pd.DataFrame({"persons": [300, 120]}, index=["A", "B"])
        >>> sites = pd.DataFrame({"beds": [200, 300]}, index=["X", "Y"])
        >>> ways = [("A", "X", 5), ("A", "Y", 40), ("B", "X", 45), ("B", "Y", 10)]
        >>> travel = pd.DataFrame(ways, columns=["origin", "destination", "minutes"])
        >>> LocationProblem.from_frames(demand, sites, travel, places="beds").capacity.tolist()
        [200.0, 300.0]
        """
        named = [("demand", demand, persons), ("demand", demand, group)]
        named += [("sites", sites, column) for column in (places, cost, standing)]
        raise_if(
            Finding(where, f"has no column {column!r}", advice(column, list(map(str, frame.columns))))
            for where, frame, column in named
            if column is not None and column not in frame.columns
        )
        stand = [] if standing is None else list(sites.index[sites[standing].astype(bool)])
        return cls.from_matrix(
            travel,
            demand=pd.Series(demand[persons]),
            capacity=None if places is None else pd.Series(sites[places]),
            fixed_cost=None if cost is None else pd.Series(sites[cost]),
            existing=stand,
            group=None if group is None else pd.Series(demand[group]),
            allow_unreachable=allow_unreachable,
        )

    def replace(self, **changes: Any) -> LocationProblem:
        """Return a copy with other arguments of `from_matrix`, checked again.

        Minutes without labels keep the ids when they are as many as before.
        """
        arguments: dict[str, Any] = {
            "minutes": self.minutes,
            "demand": self.demand,
            "capacity": self.capacity,
            "fixed_cost": self.fixed_cost,
            "existing": [self.site_ids[j] for j in self.existing],
            "group": self.group,
            "allow_unreachable": True,
        }
        unknown = sorted(set(changes) - set(arguments))
        raise_if(Finding("replace", f"knows no '{name}'", f"use {', '.join(arguments)}") for name in unknown)
        arguments |= changes
        labelled = isinstance(arguments["minutes"], pd.DataFrame)
        if not labelled and np.shape(arguments["minutes"]) == self.minutes.shape:
            arguments["minutes"] = self._labelled(arguments["minutes"])
        return LocationProblem.from_matrix(**arguments)

    def _labelled(self, minutes: Any) -> pd.DataFrame:
        # From a list pandas would make levels of ids that are pairs.
        rows, columns = (pd.Index(list(ids), tupleize_cols=False) for ids in (self.demand_ids, self.site_ids))
        return pd.DataFrame(minutes, index=rows, columns=columns)

    def __repr__(self) -> str:
        return describe_problem(self)

    @property
    def demand_count(self) -> int:
        """Number of demand points, I."""
        return int(self.minutes.shape[0])

    @property
    def site_count(self) -> int:
        """Number of sites, J."""
        return int(self.minutes.shape[1])

    @cached_property
    def reach(self) -> np.ndarray[Any, np.dtype[np.bool_]]:
        """(I, J) whether a site can be reached from a demand point."""
        return np.isfinite(self.minutes)

    def minutes_between(self, points: Positions, sites: Positions) -> Floats:
        """Return the minutes from points to sites, pair by pair; infinite where there is no way."""
        minutes: Floats = self.minutes[points, sites]
        return minutes

    def open_within(self, opened: Sequence[int], standard: float) -> NDArray[np.intp]:
        """Return (I,) how many of the open sites are within a standard (minutes) of each point."""
        minutes = self.minutes[:, list(opened)]
        near: NDArray[np.intp] = ((minutes <= standard) & np.isfinite(minutes)).sum(axis=1)
        return near

    @cached_property
    def unreachable(self) -> tuple[Hashable, ...]:
        """Ids of the demand points with persons whom no site can serve."""
        lost = np.flatnonzero(~self.reach.any(axis=1) & (self.demand > 0))
        return tuple(self.demand_ids[i] for i in lost)
