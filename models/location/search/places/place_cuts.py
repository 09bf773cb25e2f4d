"""Sites with places for everybody within a radius: which choices have them, by rows that are added where a choice breaks one.

A site that is open takes no more of the persons at points S than it has places, nor more than it reaches of them. So every
choice that has a place for everybody keeps ``Σⱼ min(sⱼ, Σ_{i ∈ S, i near j} aᵢ) yⱼ ≥ Σ_{i ∈ S} aᵢ``, and needs at least so many
of the sites near S as would do if the largest came first. A choice that keeps the rows of all S has the places (the
largest flow is the smallest cut), and the smallest cut names the S whose row is broken most.
"""

from __future__ import annotations

import dataclasses
import math
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array, csr_matrix
from scipy.sparse.csgraph import breadth_first_order, connected_components, maximum_flow

from ansinh.models.certificate import Status
from ansinh.models.exact.bound import own_method
from ansinh.models.location.found.site_plan import HALF, solver_of
from ansinh.models.location.search.covers.choose_cover import CoverChoice
from ansinh.models.location.search.covers.patterns import undominated_rows
from ansinh.models.matrix_form import MatrixForm
from ansinh.models.solve import solve_arrays

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from ansinh.models.exact.bound import Prover
    from ansinh.models.exact.schedule import Clock
    from ansinh.models.location.given.problem import LocationProblem
    from ansinh.models.location.search.covers.patterns import Cover
    from ansinh.models.matrix_form import Floats
    from ansinh.models.settings import SolverSettings

PLACE_CUTS = own_method("cuts of places")
WHOLE_FLOW = 1_000_000_000
"""Flows are counted in whole numbers; all persons together are so many of them."""
BROKEN = 1e-9
"""Share of its persons by which a row of points must be broken to be one: less is rounding."""
LITTLE = 1e-4
"""Share of all persons without a place from shares of sites at which no further rows are looked for."""
MOST_ROUNDS = 40
"""Most rounds of rows for one radius: later ones raise the number of sites by next to nothing."""
MARGIN = 1e-7
"""Share by which rows are eased, so that none is broken by rounding; and sites above p that prove that p are too few."""


class PlaceCuts:
    """The rows found so far; those of one radius are rows of every other, with the sites that are near then.

    Parameters
    ----------
    problem
        With capacity; persons at every point.
    p
        Sites to open.

    References
    ----------
    Gale (1957), "A theorem on flows in networks", *Pacific Journal of Mathematics* 7(2); Özsoy, Pınar (2006), "An exact algorithm
    for the capacitated vertex p-center problem", *Computers & Operations Research* 33(5); Fischetti, Ljubić, Sinnl (2016),
    "Benders decomposition without separability", *European Journal of Operational Research* 253(3).
    """

    def __init__(self, problem: LocationProblem, p: int) -> None:
        assert problem.capacity is not None  # noqa: S101  (checked at the door)
        self.minutes, self.demand, self.p = problem.minutes, problem.demand, p
        self.capacity = np.minimum(problem.capacity, float(problem.demand.sum()))
        self.existing = np.array(problem.existing, dtype=np.intp)
        self.groups: list[NDArray[np.bool_]] = []
        self.provers: list[Prover] = []

    def too_short(self, radius: float, settings: SolverSettings, clock: Clock) -> bool:
        """Return whether even shares of p sites have too few places within a radius, as far as rows show it in time."""
        near = self.minutes <= radius
        for _ in range(MOST_ROUNDS):
            if clock.late:
                break
            solution = solve_arrays(
                self._form(near), dataclasses.replace(settings, time_limit_s=clock.left, threads=1)
            )
            if solution.outcome.bound > self.p * (1 + MARGIN) or solution.outcome.status is Status.INFEASIBLE:
                self.provers.append(solver_of(solution.outcome))
                return True
            if solution.values is None or not self._add(self._broken(near, solution.values, LITTLE)):
                break
        return False

    def choose(self, radius: float, settings: SolverSettings, clock: Clock) -> CoverChoice:
        """Look for p sites with places for everybody within a radius, until there is an answer or time is up."""
        near = self.minutes <= radius
        while not clock.late:
            solution = solve_arrays(
                self._form(near, whole=True),
                dataclasses.replace(settings, time_limit_s=clock.left, threads=1),
            )
            provers = (PLACE_CUTS, *self.provers, solver_of(solution.outcome))
            if solution.values is None:
                return CoverChoice(None, solution.outcome.status is Status.INFEASIBLE, provers)
            opened = solution.values > HALF
            broken = self._broken(near, opened.astype(float), 0.0)
            if not broken:
                return CoverChoice(tuple(np.flatnonzero(opened).tolist()), impossible=False, provers=provers)
            if not self._add(broken):
                break
        return CoverChoice(None, impossible=False)

    def holds(self, opened: Sequence[int], radius: float) -> bool:
        """Return whether these sites have places for everybody within a radius, but for rounding."""
        use = np.zeros(len(self.capacity))
        use[list(opened)] = 1.0
        return not self._broken(self.minutes <= radius, use, 0.0)

    def _add(self, broken: list[NDArray[np.bool_]]) -> bool:
        """Add rows; say whether any is new: the solver keeps a row only nearly, and to ask for it again changes nothing."""
        known = {group.tobytes() for group in self.groups}
        new = [group for group in broken if group.tobytes() not in known]
        self.groups += new
        return bool(new)

    def _broken(self, near: Cover, use: Floats, least: float) -> list[NDArray[np.bool_]]:
        """Return groups of points whose rows are broken: the smallest cut, part by part."""
        members, short = left_without(near, self.demand, self.capacity, np.clip(use, 0.0, 1.0))
        if short <= least * float(self.demand.sum()):
            return []
        groups = _parts(near, members)
        takes, persons = self._takes(near, groups)
        broken = persons - takes @ use > BROKEN * persons
        return [group for group, is_broken in zip(groups, broken.tolist(), strict=True) if is_broken]

    def _takes(self, near: Cover, groups: list[NDArray[np.bool_]]) -> tuple[Floats, Floats]:
        """Return (groups, sites) how many persons of a group each site can take at most, and (groups,) all of them."""
        persons = np.array(groups, dtype=float).reshape(len(groups), len(self.demand)) * self.demand
        return np.minimum(persons @ near, self.capacity), persons.sum(axis=1)

    def _form(self, near: Cover, *, whole: bool = False) -> MatrixForm:
        """Write down all rows: the fewest sites by shares, or any p of them."""
        cover = undominated_rows(near)
        takes, persons = self._takes(near, self.groups)
        largest = np.maximum(takes.max(axis=1, initial=0.0), MARGIN * persons)
        ranked = np.cumsum(-np.sort(-takes, axis=1), axis=1)
        enough = (ranked < persons[:, None] * (1 - MARGIN)).sum(axis=1) + 1.0
        matrix = np.vstack([cover, takes / largest[:, None], takes > 0])
        lower = np.concatenate([np.ones(len(cover)), persons / largest * (1 - MARGIN), enough])
        upper = np.full(len(lower), math.inf)
        columns = near.shape[1]
        if whole:
            matrix = np.vstack([matrix, np.ones(columns)])
            lower, upper = np.append(lower, -math.inf), np.append(upper, float(self.p))
        open_already = np.zeros(columns)
        open_already[self.existing] = 1.0
        return MatrixForm(
            cost=np.zeros(columns) if whole else np.ones(columns),
            offset=0.0,
            lower=open_already,
            upper=np.ones(columns),
            integer=np.full(columns, whole),
            matrix=csr_array(matrix),
            row_lower=lower,
            row_upper=upper,
        )


def left_without(
    near: Cover, demand: Floats, capacity: Floats, use: Floats
) -> tuple[NDArray[np.bool_], float]:
    """Return whose places are too few if sites are open in part, and how many persons have none.

    Parameters
    ----------
    use
        (J,) how far each site is open, from 0 to 1: so much of its places, and of each point near it, may be served.

    Examples
    --------
    >>> import numpy as np
    >>> near = np.array([[True, False], [True, False], [False, True]])
    >>> members, short = left_without(near, np.array([3.0, 2.0, 1.0]), np.array([4.0, 4.0]), np.ones(2))
    >>> members.tolist(), round(short, 6)
    ([True, True, False], 1.0)
    """
    used = np.flatnonzero(use > 0)
    points, at = np.nonzero(near[:, used])
    count, unit = len(demand), float(demand.sum()) / WHOLE_FLOW
    source, sink = count + len(used), count + len(used) + 1
    ends = np.concatenate([np.full(count, source), points, count + np.arange(len(used))])
    others = np.concatenate([np.arange(count), count + at, np.full(len(used), sink)])
    most = np.concatenate([demand, demand[points] * use[used][at], capacity[used] * use[used]])
    limits = np.ceil(most / unit - HALF).astype(np.int32)
    network = csr_matrix((limits, (ends, others)), shape=(sink + 1, sink + 1))
    flow = maximum_flow(network, source, sink)
    left = network - flow.flow
    left.data = (left.data > 0).astype(np.int32)
    left.eliminate_zeros()
    reached = np.zeros(sink + 1, dtype=bool)
    reached[breadth_first_order(left, source, return_predecessors=False)] = True
    return reached[:count], (int(limits[:count].sum(dtype=np.int64)) - int(flow.flow_value)) * unit


def _parts(near: Cover, members: NDArray[np.bool_]) -> list[NDArray[np.bool_]]:
    """Return points in groups that share no site; each group's row is stronger than the row of all."""
    rows = np.flatnonzero(members)
    points, sites = np.nonzero(near[rows])
    count = len(rows) + near.shape[1]
    graph = csr_array((np.ones(len(points), dtype=bool), (points, len(rows) + sites)), shape=(count, count))
    _, part = connected_components(graph, directed=False)
    groups = []
    for label in np.unique(part[: len(rows)]).tolist():
        group = np.zeros(len(members), dtype=bool)
        group[rows[part[: len(rows)] == label]] = True
        groups.append(group)
    return groups
