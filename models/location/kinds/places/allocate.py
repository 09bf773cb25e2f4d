"""Who goes where when the sites are given: the allocation LP, with what a place and a person are worth."""

from __future__ import annotations

import dataclasses
import math
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd
import pulp

from ansinh.models.errors import Finding
from ansinh.models.exact.bound import Bound
from ansinh.models.exact.incumbent import Incumbent
from ansinh.models.exact.schedule import Part, follow
from ansinh.models.location.call import start
from ansinh.models.location.found.answer import answer
from ansinh.models.location.found.site_plan import SitePlan, read_outcome
from ansinh.models.location.given import checks
from ansinh.models.location.kinds.median import lexicographic_price
from ansinh.models.location.milp.constraints import add_persons, add_places
from ansinh.models.location.search.least import least_cost
from ansinh.models.location.search.places.assigning import fill
from ansinh.models.location.search.places.transport import Flow, TransportTask, solve_transport
from ansinh.models.location.search.restricted import FILLED
from ansinh.models.location.search.site_task import SiteTask
from ansinh.models.solve import solve

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    from numpy.typing import NDArray

    from ansinh.models.location.call import Call
    from ansinh.models.location.found.plan import LocationPlan
    from ansinh.models.location.found.site_plan import Found
    from ansinh.models.location.given.problem import LocationProblem
    from ansinh.models.matrix_form import Floats
    from ansinh.models.settings import SolverSettings


def allocate(
    problem: LocationProblem,
    open_sites: Iterable[Hashable] | None = None,
    *,
    unserved_minutes: float | None = None,
    nearest: int | None = None,
    settings: SolverSettings | None = None,
    method: Literal["auto", "pulp"] = "auto",
) -> LocationPlan:
    """Send people to the places of given sites for the least travel: ``min Σ tᵢⱼ nᵢⱼ + price Σ uᵢ`` (persons).

    The plan also says what one more place at each open site would save (``price_of_place``, 0 or less, minutes) and
    what one more person at each demand point would cost (``price_of_person``).

    Parameters
    ----------
    problem
        With `capacity`; places may be fewer than persons.
    open_sites
        Site ids; default: all sites.
    unserved_minutes
        Minutes that an unserved person counts for; default: more than any chain of displacements costs, so that
        as many as possible are served.
    nearest
        Use only so many nearest open sites of each point (and say so in the certificate's note); None: all.
    settings
        Time limit and backend.
    method
        ``"auto"``: arrays straight to the solver; ``"pulp"``: the formulation as written.

    Raises
    ------
    InputError
        Capacity missing, sites that the problem doesn't have, or a price, number or method that can't be.

    Examples
    --------
    >>> from ansinh.models import LocationProblem, allocate
    >>> minutes = [[5, 20], [10, 8], [30, 6]]
    >>> problem = LocationProblem.from_matrix(minutes, demand=[10, 20, 30], capacity=[40, 30])
    >>> plan = allocate(problem)
    >>> plan.objective
    430.0
    """
    positions: list[int] = []

    def findings(q: LocationProblem) -> list[Finding]:
        given = q.site_ids if open_sites is None else open_sites
        found, wrong = _positions(q, given)
        positions.extend(found)
        return [
            *wrong,
            *([] if q.capacity is not None else checks.check_capacity(q)),
            *checks.check_price(unserved_minutes),
            *checks.check_nearest(nearest),
            *checks.check_method(method, "auto", "pulp"),
        ]

    call = start("allocate", problem, settings, findings, keeps_places=True)
    opened = sorted(set(positions))
    price = _displacing_price(problem, opened) if unserved_minutes is None else float(unserved_minutes)
    call = dataclasses.replace(call, price=price)
    search = _Flows(call, opened, nearest, method)
    found = follow(
        [
            Part("transport problem", search.solved),
            Part("places filled in turn", search.filled, last_resort=True),
        ],
        call.clock,
    )
    note = "" if nearest is None else f"each point to its {nearest} nearest sites only"
    return search.with_duals(answer(call, found.with_note(found.note or note)), note)


def _positions(problem: LocationProblem, given: Any) -> tuple[list[int], list[Finding]]:
    """Return the positions of sites by their ids, and what is wrong with these."""
    wanted, findings = checks.ids_of(given, "open_sites", problem.site_ids)
    positions, unknown = checks.positions_of(wanted, "open_sites", problem.site_ids, "use site ids")
    return positions, [*findings, *unknown]


class _Flows:
    """The parts of the search: the LP, and places filled in turn where there is no time for it."""

    def __init__(self, call: Call, opened: list[int], nearest: int | None, method: str) -> None:
        self.call, self.opened, self.method = call, opened, method
        self.arcs = _arcs(call.problem, opened, nearest)
        self.flow: Flow | None = None
        problem = call.problem
        assert problem.capacity is not None  # noqa: S101  (checked at the door)
        assert call.solved_price is not None  # noqa: S101  (allocate always has one)
        minutes = problem.minutes[self.arcs]
        self.task = TransportTask(*self.arcs, minutes, problem.demand, problem.capacity, call.solved_price)

    def solved(self, _: Found) -> Found:
        """Solve the LP: as arrays, or as written with PuLP."""
        count = len(self.arcs[0])
        if self.call.clock.late:
            return Incumbent(note=f"out of time with {count} arcs to look at")
        if self.method == "pulp":
            if not self.call.fits(count):
                return Incumbent(note=f"time left is too short to build a problem of {count} arcs")
            flow = _by_pulp(self.call.problem, self.task, self.call.left)
        else:
            flow = solve_transport(self.task, self.call.left)
        if flow.outcome.status.has_plan:
            self.flow = flow
        persons = flow.persons

        def plan() -> SitePlan:
            shares = persons / self.call.problem.demand[self.arcs[0]]
            return SitePlan(tuple(self.opened), *self.arcs, shares)

        return read_outcome(flow.outcome, plan)

    def filled(self, known: Found) -> Found:
        """Fill the places of the open sites in turn; nobody can do better than go to the nearest of them."""
        problem = self.call.problem
        usable = np.full(problem.minutes.shape, math.inf)
        usable[self.arcs] = problem.demand[self.arcs[0]] * problem.minutes[self.arcs]
        task = SiteTask(
            usable,
            problem.demand,
            self.task.capacity,
            np.zeros(problem.site_count),
            p=len(self.opened),
            price=self.task.price,
        )
        filling = fill(task, self.opened, whole=False)
        shares = filling.persons / problem.demand[filling.points]
        plan = SitePlan(tuple(self.opened), filling.points, filling.sites, shares)
        return Incumbent(filling.cost, plan, Bound(least_cost(task), FILLED), note=known.note)

    def with_duals(self, plan: LocationPlan, note: str) -> LocationPlan:
        """Return the plan with what places and persons are worth, if the LP was solved."""
        problem, units = self.call.asked, self.call.ready.units
        certificate = dataclasses.replace(plan.certificate, note=note or plan.certificate.note)
        plan = dataclasses.replace(plan, certificate=certificate)
        if self.flow is None:
            return plan
        person = np.where(problem.demand > 0, self.call.price or 0.0, 0.0)  # whom no site reaches is left out
        person[self.call.ready.rows] = units.minutes * self.flow.price_of_person
        active = np.flatnonzero(problem.demand > 0).tolist()
        place = units.minutes * self.flow.price_of_place
        return dataclasses.replace(
            plan,
            price_of_place=_duals(place, problem.site_ids, self.opened, "site_id"),
            price_of_person=_duals(person, problem.demand_ids, active, "demand_id"),
        )


def _displacing_price(problem: LocationProblem, opened: list[int]) -> float:
    """Return minutes above which serving one more person always pays.

    One more person served can push others along a chain through every open site at most once, each by less than
    the longest way.
    """
    reach = problem.reach[:, opened]
    longest = float(np.where(reach, problem.minutes[:, opened], 0.0).max(initial=0.0))
    return min((len(opened) + 1) * longest + 1.0, lexicographic_price(problem) * (len(opened) + 1))


def _arcs(
    problem: LocationProblem, opened: list[int], nearest: int | None
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return point and site of each arc that may be used."""
    columns = np.array(opened, dtype=int)
    sub = problem.minutes[:, columns]
    usable = np.isfinite(sub) & (problem.demand > 0)[:, None]
    if nearest is not None and nearest < len(columns):
        close = np.argpartition(sub, nearest - 1, axis=1)[:, :nearest]
        kept = np.zeros_like(usable)
        np.put_along_axis(kept, close, values=True, axis=1)
        usable &= kept
    points, where = np.nonzero(usable)
    return points, columns[where]


def _by_pulp(problem: LocationProblem, task: TransportTask, settings: SolverSettings) -> Flow:
    """Solve the formulation as written, with any backend."""
    prob = pulp.LpProblem("allocate", pulp.LpMinimize)
    arcs = zip(task.points.tolist(), task.sites.tolist(), strict=True)
    flows = {(i, j): prob.add_variable(f"persons_{i}_{j}", 0) for i, j in arcs}
    unserved = {int(i): prob.add_variable(f"unserved_{i}", 0) for i in np.flatnonzero(problem.demand > 0)}
    minutes = list(zip(flows.values(), task.minutes.tolist(), strict=True))
    prob += pulp.LpAffineExpression(minutes + [(variable, task.price) for variable in unserved.values()])
    persons = add_persons(prob, flows, unserved, problem)
    places = add_places(prob, flows, problem)
    outcome = solve(prob, settings)
    if not outcome.status.has_plan:
        return Flow(outcome, np.empty(0), np.empty(0), np.empty(0))
    person, place = np.zeros(problem.demand_count), np.zeros(problem.site_count)
    person[list(persons)] = [row.pi or 0.0 for row in persons.values()]
    place[list(places)] = [row.pi or 0.0 for row in places.values()]
    return Flow(outcome, np.array([variable.varValue for variable in flows.values()]), person, place)


def _duals(values: Floats, ids: tuple[Hashable, ...], positions: list[int], name: str) -> pd.Series:
    """Return duals by id; 0 where a site's places are unlimited or out of everybody's reach."""
    index = pd.Index([ids[k] for k in positions], name=name, tupleize_cols=False)
    return pd.Series(values[positions], index=index, name="minutes", dtype=float)
