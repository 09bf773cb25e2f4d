"""The problem as it is solved: numbers of ordinary size, and only points that can be served.

Solvers have an absolute tolerance of about a millionth. That is too much if a demand is a thousandth of a person, and
too little to be kept if minutes go up to 1e9. So very small and very large numbers are divided by a power of two, which
rounds nothing, and answers are multiplied by it again. Points that no site can reach are left out, and added to the
answer as unserved.
"""

from __future__ import annotations

import dataclasses
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ansinh.models.location.given.between import rows_of_sites
from ansinh.models.location.sparse.problem import SparseProblem

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ansinh.models.location.given.problem import LocationProblem
    from ansinh.models.matrix_form import Floats

ORDINARY = (1.0, 2.0**20)
"""Range of the largest demand (persons) and of the longest time (minutes) that need no scaling."""
AIM = 2.0**9
"""Others are scaled to between this and twice this."""


@dataclass(frozen=True)
class Units:
    """What counts as one person, and as one minute, while a problem is solved; powers of two.

    Attributes
    ----------
    persons, minutes
        The caller's number is that of the solved problem times this.
    """

    persons: float = 1.0
    minutes: float = 1.0

    @property
    def cost(self) -> float:
        """Unit of demand x minutes, and of fixed costs."""
        return self.persons * self.minutes


@dataclass(frozen=True)
class SolvedProblem:
    """A problem made ready for solving.

    Attributes
    ----------
    problem
        In its units, without the points that are left out.
    units
        See `Units`.
    rows
        Position in the caller's problem of each demand point.
    lost
        Persons (the caller's unit) at points that no site can reach.
    """

    problem: LocationProblem
    units: Units
    rows: NDArray[np.intp]
    lost: float


def made_ready(problem: LocationProblem) -> SolvedProblem:
    """Leave out points without persons and points that no site can reach, and choose units."""
    needs, reached = problem.demand > 0, problem.reach.any(axis=1)
    lost = float(problem.demand[needs & ~reached].sum())
    rows, units = np.flatnonzero(needs & reached), units_of(problem)
    total = float(problem.demand[rows].sum())
    # More places than persons are of no use, and large numbers weaken the rows.
    spare = problem.capacity is not None and bool(
        (np.isfinite(problem.capacity) & (problem.capacity > total)).any()
    )
    if len(rows) == problem.demand_count and units == Units() and not spare:
        return SolvedProblem(problem, units, rows, lost)
    demand = problem.demand[rows] / units.persons
    capacity, cost = problem.capacity, problem.fixed_cost
    solved = dataclasses.replace(
        problem,
        minutes=problem.minutes[rows] / units.minutes,
        demand=demand,
        demand_ids=tuple(problem.demand_ids[i] for i in rows.tolist()),
        capacity=None if capacity is None else _enough(capacity / units.persons, demand),
        fixed_cost=None if cost is None else cost / units.cost,
        group=None,
    )
    return SolvedProblem(solved, units, rows, lost)


def units_of(problem: LocationProblem | SparseProblem) -> Units:
    """Return the units in which a problem is solved, and in which tolerances are meant."""
    if isinstance(problem, SparseProblem):
        return Units(unit_of(problem.demand), unit_of(problem.ways.cost))
    return Units(unit_of(problem.demand), unit_of(problem.minutes, problem.reach))


def from_site_to_site(problem: LocationProblem) -> SolvedProblem:
    """Keep the rows that are sites, in the order of the sites, and choose a unit of minutes."""
    rows = np.array(rows_of_sites(problem), dtype=np.intp)
    minutes = problem.minutes[rows]
    units = Units(minutes=unit_of(minutes, np.isfinite(minutes)))
    solved = dataclasses.replace(
        problem,
        minutes=minutes / units.minutes,
        demand=problem.demand[rows],
        demand_ids=problem.site_ids,
        group=None,
    )
    return SolvedProblem(solved, units, rows, 0.0)


def unit_of(numbers: Floats, known: NDArray[np.bool_] | bool = True) -> float:  # noqa: FBT001, FBT002
    """Return 1 where the largest of the known numbers is of ordinary size, else the power of two that brings it there."""
    largest = float(np.max(numbers, initial=0.0))
    if not math.isfinite(largest):  # a copy takes long, and is seldom needed
        largest = float(np.max(numbers, initial=0.0, where=known))
    if largest == 0 or ORDINARY[0] <= largest <= ORDINARY[1]:
        return 1.0
    return 2.0 ** math.floor(math.log2(largest / AIM))


def _enough(places: Floats, demand: Floats) -> Floats:
    """Return places, limited ones no more than all persons together could use."""
    return np.where(np.isfinite(places), np.minimum(places, float(demand.sum())), math.inf)
