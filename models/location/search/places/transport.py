"""The allocation LP as arrays: what PuLP needs longer to build than HiGHS to solve.

The same rows as `add_persons` and `add_places`; tests hold the two against each other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csc_array

from ansinh.models.matrix_form import MatrixForm
from ansinh.models.solve import solve_arrays

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ansinh.models.matrix_form import Floats
    from ansinh.models.settings import SolverSettings
    from ansinh.models.solve import SolveOutcome


EXACT, ROUNDED = 1e-10, 1e-6
"""Share of a point's persons below which a sum is exact, and up to which it's one that was rounded."""


@dataclass(frozen=True)
class TransportTask:
    """Arcs between points with persons and sites with places.

    Attributes
    ----------
    points, sites
        Demand point and site of each arc, by position.
    minutes
        Per arc.
    demand, capacity
        Persons per point, places per site (infinite: no limit).
    price
        Minutes that an unserved person counts for.
    """

    points: NDArray[np.intp]
    sites: NDArray[np.intp]
    minutes: Floats
    demand: Floats
    capacity: Floats
    price: float


@dataclass(frozen=True)
class Flow:
    """Persons per arc, with the duals of the rows.

    Attributes
    ----------
    outcome
        How the solve ended.
    persons
        Per arc; empty without a plan.
    price_of_person, price_of_place
        Change of the objective per person more at each point, or place more at each site; 0 where there is no row.
    has_duals
        Whether the solver gave any.
    """

    outcome: SolveOutcome
    persons: Floats
    price_of_person: Floats
    price_of_place: Floats
    has_duals: bool = True


def transport_form(task: TransportTask) -> tuple[MatrixForm, NDArray[np.intp], NDArray[np.intp]]:
    """Return ``min Σ tᵢⱼ nᵢⱼ + price Σ uᵢ`` as arrays, with the points and sites that have rows."""
    count = len(task.points)
    rows = np.flatnonzero(task.demand > 0)
    limited = np.flatnonzero(
        np.isfinite(task.capacity) & (np.bincount(task.sites, minlength=len(task.capacity)) > 0)
    )
    row_of_point = np.full(len(task.demand), -1)
    row_of_point[rows] = np.arange(len(rows))
    row_of_site = np.full(len(task.capacity), -1)
    row_of_site[limited] = len(rows) + np.arange(len(limited))
    places = row_of_site[task.sites]
    columns = np.concatenate([np.arange(count), np.flatnonzero(places >= 0), count + np.arange(len(rows))])
    entries = np.concatenate([row_of_point[task.points], places[places >= 0], np.arange(len(rows))])
    width = count + len(rows)
    matrix = csc_array(
        (np.ones(len(entries)), (entries, columns)), shape=(len(rows) + len(limited), width)
    ).tocsr()
    form = MatrixForm(
        cost=np.concatenate([task.minutes, np.full(len(rows), task.price)]),
        offset=0.0,
        lower=np.zeros(width),
        upper=np.full(width, np.inf),
        integer=np.zeros(width, dtype=bool),
        matrix=matrix,
        row_lower=np.concatenate([task.demand[rows], np.full(len(limited), -np.inf)]),
        row_upper=np.concatenate([task.demand[rows], task.capacity[limited]]),
    )
    return form, rows, limited


def solve_transport(task: TransportTask, settings: SolverSettings) -> Flow:
    """Solve the allocation LP."""
    form, rows, limited = transport_form(task)
    answer = solve_arrays(form, settings)
    person, place = np.zeros(len(task.demand)), np.zeros(len(task.capacity))
    if answer.row_duals is not None:
        person[rows] = answer.row_duals[: len(rows)]
        place[limited] = answer.row_duals[len(rows) :]
    persons = np.empty(0) if answer.values is None else _summing_up(task, answer.values[: len(task.points)])
    return Flow(answer.outcome, persons, person, place, has_duals=answer.row_duals is not None)


def _summing_up(task: TransportTask, persons: Floats) -> Floats:
    """Return flows that serve a point wholly where they nearly do: some solvers hand back eight digits.

    A few millionths of a person left out would weigh as much as a price makes them.
    """
    served = np.bincount(task.points, persons, len(task.demand))
    off = np.abs(served - task.demand)
    rounded = (off > EXACT * task.demand) & (off <= ROUNDED * task.demand)
    factor = np.divide(task.demand, served, out=np.ones(len(served)), where=rounded)
    return persons * factor[task.points]
