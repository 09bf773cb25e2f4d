"""The location problem: who needs a service, where it could be, and how far that is."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ansinh.models.errors import Finding, raise_if
from ansinh.models.location import checks

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from ansinh.models.matrix_form import Floats


@dataclass(frozen=True, eq=False)
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
            (I, J) array or DataFrame (index: demand ids, columns: site ids); NaN or infinity: no way.
        demand
            (I,) persons, default 1 each; a Series with the same labels is aligned by them.
        capacity, fixed_cost
            (J,) places and cost; a Series indexed by site is aligned by label.
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
        """
        frame = minutes if isinstance(minutes, pd.DataFrame) else None
        size = minutes.shape if hasattr(minutes, "shape") else np.asarray(minutes, dtype=object).shape
        if len(size) != 2 or 0 in size:  # noqa: PLR2004
            shape = f"has shape {size}"
            raise_if([Finding("minutes", shape, "give one row per demand point and one column per site")])
        demand_ids = tuple(frame.index) if frame is not None else tuple(range(size[0]))
        site_ids = tuple(frame.columns) if frame is not None else tuple(range(size[1]))
        reader = _Reader(demand_ids, site_ids)
        travel = reader.minutes(minutes)
        persons = reader.vector(demand, demand_ids, "demand", default=1.0, whole=True)
        places = reader.vector(capacity, site_ids, "capacity")
        cost = reader.vector(fixed_cost, site_ids, "fixed_cost")
        stay = reader.existing(existing)
        strata = reader.group(group)
        reader.check(travel, persons, places, cost, allow_unreachable=allow_unreachable)
        raise_if(reader.findings)
        assert persons is not None  # noqa: S101  (raise_if has left otherwise)
        return cls(travel, persons, demand_ids, site_ids, places, cost, stay, strata)

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

    @property
    def demand_count(self) -> int:
        """Number of demand points, I."""
        return int(self.minutes.shape[0])

    @property
    def site_count(self) -> int:
        """Number of sites, J."""
        return int(self.minutes.shape[1])

    @cached_property
    def unit(self) -> float:
        """Persons that count as one in rows: less than 1 where every point has fewer than that.

        Solvers forgive a millionth of anything, which is much beside a thousandth of a person.
        """
        return unit_of(self.demand)

    @cached_property
    def reach(self) -> np.ndarray[Any, np.dtype[np.bool_]]:
        """(I, J) whether a site can be reached from a demand point."""
        return np.isfinite(self.minutes)

    @cached_property
    def unreachable(self) -> tuple[Hashable, ...]:
        """Ids of the demand points with persons whom no site can serve."""
        lost = np.flatnonzero(~self.reach.any(axis=1) & (self.demand > 0))
        return tuple(self.demand_ids[i] for i in lost)


def unit_of(persons: Floats) -> float:
    """Return a thousandth of the largest number of persons where all are below 1, else 1."""
    largest = float(persons.max(initial=0.0))
    return largest / 1000 if 0 < largest < 1 else 1.0


class _Reader:
    """Reads the arguments of `from_matrix`, collecting what is wrong with them."""

    def __init__(self, demand_ids: tuple[Hashable, ...], site_ids: tuple[Hashable, ...]) -> None:
        self.demand_ids, self.site_ids = demand_ids, site_ids
        self.findings: list[Finding] = []
        self.findings += checks.check_ids(demand_ids, "demand points")
        self.findings += checks.check_ids(site_ids, "sites")

    def minutes(self, minutes: Any) -> Floats:
        values, findings = checks.numbers(minutes, "minutes: sites", self.site_ids)
        self.findings += findings
        values[np.isnan(values)] = math.inf
        values.setflags(write=False)
        return values

    def vector(
        self,
        values: Any,
        ids: tuple[Hashable, ...],
        what: str,
        default: float | None = None,
        *,
        whole: bool = False,
    ) -> Floats | None:
        if values is None:
            return None if default is None else np.full(len(ids), default)
        aligned = self._aligned(values, ids, what, whole=whole)
        cells: Any = np.ma.asarray(aligned, dtype=object)
        if cells.shape != (len(ids),):
            shape = f"has shape {cells.shape}, not ({len(ids)},)"
            self.findings.append(Finding(what, shape, "give one number for each, in the matrix's order"))
            return None
        numbers, findings = checks.numbers(cells, what, ids)
        self.findings += findings
        numbers.setflags(write=False)
        return numbers

    def _aligned(self, values: Any, ids: tuple[Hashable, ...], what: str, *, whole: bool = False) -> Any:
        """Put a labelled Series into the matrix's order.

        One with a plain 0..n index is taken as it stands, unless the ids are just these numbers. With `whole`, rows
        that the matrix doesn't know are a mistake: nobody's persons drop out in silence.
        """
        if not isinstance(values, pd.Series):
            return values
        position = {label: k for k, label in enumerate(values.index)}
        if isinstance(values.index, pd.RangeIndex) and set(position) != set(ids):
            return values
        twice = checks.check_ids(tuple(values.index), what)
        missing = [label for label in ids if label not in position]
        if missing:
            twice.append(
                Finding(f"{what} (ids {checks.name_ids(missing)})", "has no row for these", "add them")
            )
        strange = set(position) - set(ids)
        if whole and strange:
            where = f"{what} (ids {checks.name_ids(sorted(strange, key=str))})"
            remedy = "add their rows to the matrix, or leave them out here"
            twice.append(Finding(where, "minutes have no row for these", remedy))
        self.findings += twice
        return values if twice else values.iloc[[position[label] for label in ids]]

    def existing(self, existing: Iterable[Hashable] | None) -> tuple[int, ...]:
        wanted, findings = checks.ids_of(existing, "existing", self.site_ids)
        self.findings += findings
        position = {label: j for j, label in enumerate(self.site_ids)}
        unknown = [label for label in wanted if label not in position]
        if unknown:
            where = f"existing (ids {checks.name_ids(unknown)})"
            self.findings.append(Finding(where, "no site has this id", "use the matrix's column labels"))
        self.findings += checks.check_ids(wanted, "existing")
        return tuple(sorted({position[label] for label in wanted if label in position}))

    def group(self, group: Sequence[Hashable] | pd.Series | None) -> tuple[Hashable, ...] | None:
        if group is None:
            return None
        aligned = self._aligned(group, self.demand_ids, "group")
        labels = tuple(aligned) if isinstance(aligned, Iterable) and not isinstance(aligned, str) else ()
        if len(labels) != len(self.demand_ids):
            problem = f"has {len(labels)} labels for {len(self.demand_ids)} demand points"
            self.findings.append(Finding("group", problem, "give one for each"))
            return None
        self.findings += checks.check_group(labels, self.demand_ids)
        return labels

    def check(
        self,
        travel: Floats,
        persons: Floats | None,
        places: Floats | None,
        cost: Floats | None,
        *,
        allow_unreachable: bool,
    ) -> None:
        self.findings += checks.check_minutes(travel, self.demand_ids)
        if persons is not None:
            self.findings += checks.check_demand(persons, self.demand_ids)
        if persons is not None and not allow_unreachable:
            self.findings += checks.check_reachable(travel, persons, self.demand_ids)
        if places is not None:
            self.findings += checks.check_sites(places, self.site_ids, "capacity", finite=False)
        if cost is not None:
            self.findings += checks.check_sites(cost, self.site_ids, "fixed_cost", finite=True)
