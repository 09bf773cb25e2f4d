"""The answer of a location model: open sites, who goes where, and the proof."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ansinh.models.location.found.describe import describe_plan
from ansinh.models.location.found.on_frames import Frame, draw, on_demand, on_sites
from ansinh.models.location.given.limits import PLAIN, Options
from ansinh.models.measures import Measures, measure, measure_by_group

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    from ansinh.models.certificate import Certificate
    from ansinh.models.location.given.problem import LocationProblem
    from ansinh.models.location.sparse.problem import SparseProblem
    from ansinh.models.matrix_form import Floats

SMALL_SHARE = 1e-7
"""Shares below this are the solver's rounding, not people."""


@dataclass(frozen=True, eq=False, repr=False)
class LocationPlan:
    """A certified plan.

    Attributes
    ----------
    model
        Name of the model that was solved.
    objective
        In the problem's own units; NaN without a plan.
    open_sites
        Ids of the open sites, in the problem's order.
    allocation
        One row per demand point and site: demand_id, site_id, share (of the point's demand), persons, minutes.
    certificate
        What is proven.
    service_standard
        Minutes that the model was asked to keep, if any.
    unserved_minutes
        The price of an unserved person that the objective includes, if it does.
    keeps_places
        Whether the model had to keep to the capacities.
    options
        What was asked for beyond the plain model, such as limits of sites.
    price_of_place, price_of_person
        What one more place at each site, or person at each point, would change the objective by, where duals
        exist (`allocate`).

    Examples
    --------
    >>> from ansinh.models import LocationProblem, p_median
    >>> minutes = [[5, 20], [10, 8], [30, 6]]
    >>> problem = LocationProblem.from_matrix(minutes, demand=[10, 20, 30])
    >>> plan = p_median(problem, 1)
    >>> plan.allocation["persons"].tolist()
    [10.0, 20.0, 30.0]
    """

    model: str
    problem: LocationProblem | SparseProblem
    objective: float
    open_sites: tuple[Hashable, ...]
    allocation: pd.DataFrame
    certificate: Certificate
    service_standard: float | None = None
    unserved_minutes: float | None = None
    keeps_places: bool = False
    options: Options = PLAIN
    price_of_place: pd.Series | None = None
    price_of_person: pd.Series | None = None

    @cached_property
    def unserved(self) -> pd.Series:
        """Persons per demand id who are not served; only those points where there are some."""
        shares = self.allocation.groupby("demand_id", sort=False)["share"].sum()
        left = 1.0 - shares.reindex(list(self.problem.demand_ids), fill_value=0.0)
        persons = pd.Series(
            self.problem.demand * left.to_numpy(), index=list(self.problem.demand_ids), name="persons"
        )
        return persons[(left.to_numpy() > SMALL_SHARE * 10) & (persons.to_numpy() > 0)].rename_axis(
            "demand_id"
        )

    @cached_property
    def measures(self) -> Measures:
        """See `ansinh.models.measures.Measures`."""
        return self.measure()

    def measure(self, service_standard: float | None = None) -> Measures:
        """Measure the plan, against another service standard if one is given."""
        minutes, persons, group = self._rows()
        opened = self._open_positions()
        capacity = self.problem.capacity
        return measure(
            minutes,
            persons,
            service_standard=self.service_standard if service_standard is None else service_standard,
            used=None if capacity is None else [float(self.allocation["persons"].sum())],
            capacity=None if capacity is None else [float(capacity[opened].sum())],
            group=group,
        )

    def measure_by_group(self, service_standard: float | None = None) -> pd.DataFrame:
        """Measure each group of the problem's demand points; one row per group."""
        minutes, persons, group = self._rows()
        standard = self.service_standard if service_standard is None else service_standard
        labels = ["all"] * len(persons) if group is None else group
        return measure_by_group(minutes, persons, labels, service_standard=standard)

    def sites(self, frame: Frame) -> Frame:
        """Return the frame of the sites (index: site ids) with ``open``, ``persons``, ``mean_minutes``; its class stays.

        Examples
        --------
        >>> from ansinh.models import LocationProblem, p_median
        >>> import pandas as pd
        >>> minutes = pd.DataFrame({"X": [5, 10], "Y": [20, 8]}, index=["a", "b"])
        >>> plan = p_median(LocationProblem.from_matrix(minutes), 1)
        >>> plan.sites(pd.DataFrame({"name": ["Gia Nghia", "Cu Jut"]}, index=["X", "Y"]))["open"].tolist()
        [True, False]
        """
        return on_sites(self, frame)

    def demand(self, frame: Frame) -> Frame:
        """Return the frame of the demand points with ``site_id``, ``minutes`` and ``served`` persons; its class stays."""
        return on_demand(self, frame)

    def plot(self, demand: pd.DataFrame, sites: pd.DataFrame, ax: Any = None) -> Any:
        """Draw the plan on GeoDataFrames of demand points and sites; return the axes of matplotlib."""
        return draw(self, demand, sites, ax)

    def __repr__(self) -> str:
        return describe_plan(self)

    def _open_positions(self) -> list[int]:
        opened = set(self.open_sites)
        return [j for j, label in enumerate(self.problem.site_ids) if label in opened]

    def _rows(self) -> tuple[Floats, Floats, list[Hashable] | None]:
        """Return minutes, persons and group of all persons, those without a place last, with NaN minutes."""
        minutes = np.concatenate(
            (self.allocation["minutes"].to_numpy(float), np.full(len(self.unserved), math.nan))
        )
        persons = np.concatenate((self.allocation["persons"].to_numpy(float), self.unserved.to_numpy(float)))
        if self.problem.group is None:
            return minutes, persons, None
        stratum = dict(zip(self.problem.demand_ids, self.problem.group, strict=True))
        ids: Iterable[Hashable] = [*self.allocation["demand_id"], *self.unserved.index]
        return minutes, persons, [stratum[label] for label in ids]


def allocation_frame(problem: LocationProblem, points: Any, sites: Any, shares: Any) -> pd.DataFrame:
    """Return an allocation from positions and shares, without the shares that are only rounding."""
    i, j = np.asarray(points, dtype=int), np.asarray(sites, dtype=int)
    return allocation_of(problem, i, j, np.asarray(shares, dtype=float), problem.minutes[i, j])


def allocation_of(
    problem: LocationProblem | SparseProblem, i: Any, j: Any, share: Floats, minutes: Floats
) -> pd.DataFrame:
    """Return an allocation of which the minutes are known, without the shares that are only rounding."""
    keep = share > SMALL_SHARE
    i, j, share, minutes = i[keep], j[keep], np.minimum(share[keep], 1.0), minutes[keep]
    order = np.lexsort((j, i))
    i, j, share, minutes = i[order], j[order], share[order], minutes[order]
    return pd.DataFrame(
        {
            "demand_id": _labels(problem.demand_ids, i),
            "site_id": _labels(problem.site_ids, j),
            "share": share,
            "persons": share * problem.demand[i],
            "minutes": minutes,
        }
    )


def nearest_allocation(
    problem: LocationProblem, opened: Iterable[int], within: float = math.inf
) -> pd.DataFrame:
    """Send every demand point to its nearest open site no farther than `within`; ties to the first in order."""
    chosen = np.array(sorted(opened), dtype=int)
    if not chosen.size:
        return allocation_frame(problem, [], [], [])
    sub = problem.minutes[:, chosen]
    nearest = sub.argmin(axis=1)
    shortest = sub[np.arange(len(sub)), nearest]
    served = np.flatnonzero(np.isfinite(shortest) & (shortest <= within))
    return allocation_frame(problem, served, chosen[nearest[served]], np.ones(len(served)))


def _labels(ids: tuple[Hashable, ...], positions: Any) -> pd.Index[Any]:
    return pd.Index(list(ids), tupleize_cols=False).take(positions)
