"""What a choice of sites with places costs: a transport LP, asked for many choices."""

from __future__ import annotations

import dataclasses
import math
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from ansinh.models.certificate import Status
from ansinh.models.exact.bound import Prover
from ansinh.models.location.search.places.transport import Flow, TransportTask, solve_transport

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ansinh.models.location.search.site_task import SiteTask
    from ansinh.models.matrix_form import Floats
    from ansinh.models.settings import SolverSettings

FIRST_SITES = 4
"""Nearest open sites of each point that the LP starts with; others are added when a dual asks for them."""
ROUNDING = 1e-7
"""Relative rounding of the LP's flows and reduced costs."""


@dataclass(frozen=True)
class Service:
    """Who goes where when some sites are open.

    Attributes
    ----------
    cost
        Fixed cost of the sites and cost of serving; infinite when places are too few or out of reach.
    points, sites, persons
        One entry per arc in use.
    worth
        (J,) what a place is worth at each open site, 0 at the others.
    """

    cost: float
    points: np.ndarray[tuple[int], np.dtype[np.intp]]
    sites: np.ndarray[tuple[int], np.dtype[np.intp]]
    persons: Floats
    worth: Floats


@dataclass
class Services:
    """Costs of choices of sites, each computed once.

    Attributes
    ----------
    task
        Costs, demand and places.
    settings
        Seed and threads of the LPs.
    deadline
        ``time.perf_counter()`` after which nothing more is computed.
    helpers
        Solvers that were called, as they are named in certificates.
    known
        Cost of each choice that was asked for.
    """

    task: SiteTask
    settings: SolverSettings
    deadline: float
    helpers: list[Prover] = field(default_factory=list)
    known: dict[frozenset[int], float] = field(default_factory=dict)

    def serve(self, chosen: Iterable[int]) -> Service | None:
        """Return the cheapest service by these sites; None when time ran out."""
        opened = np.array(sorted({int(j) for j in chosen}), dtype=np.intp)
        task = self.task
        unit = task.cost[:, opened] / task.demand[:, None]
        longest = float(np.where(np.isfinite(unit), unit, 0.0).max(initial=0.0))
        refused = (len(opened) + 1) * longest + 1.0 if task.price is None else task.price
        usable = np.isfinite(unit) & (unit <= refused)
        kept = self._nearest(unit, usable)
        while True:
            points, where = np.nonzero(kept)
            left = self.deadline - time.perf_counter()
            if left <= 0:
                return None
            transport = TransportTask(
                points, opened[where], unit[points, where], task.demand, task.capacity, refused
            )
            flow = self._solved(transport, left)
            if flow.outcome.status is not Status.PROVED_OPTIMAL:
                return None
            reduced = unit - flow.price_of_person[:, None] - flow.price_of_place[opened]
            helps = reduced < -ROUNDING * max(1.0, longest)
            # Without duals it isn't known which of the missing arcs would help.
            missing = (helps if flow.has_duals else usable) & ~kept
            if not missing.any():
                return self._service(transport, flow, opened)
            kept |= missing

    def _solved(self, transport: TransportTask, seconds: float) -> Flow:
        """Solve one LP, and remember with what."""
        flow = solve_transport(transport, dataclasses.replace(self.settings, time_limit_s=seconds))
        solver = Prover(flow.outcome.backend, flow.outcome.version)
        if solver not in self.helpers:
            self.helpers.append(solver)
        return flow

    def _nearest(
        self, unit: Floats, usable: np.ndarray[tuple[int, int], np.dtype[np.bool_]]
    ) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
        if unit.shape[1] <= FIRST_SITES:
            return usable
        kept = np.zeros_like(usable)
        near = np.argpartition(unit, FIRST_SITES - 1, axis=1)[:, :FIRST_SITES]
        np.put_along_axis(kept, near, values=True, axis=1)
        kept &= usable
        return kept

    def _service(
        self, transport: TransportTask, flow: Flow, opened: np.ndarray[tuple[int], np.dtype[np.intp]]
    ) -> Service:
        task = self.task
        served = float(flow.persons.sum())
        left = float(task.demand.sum()) - served
        cost = float(task.fixed[opened].sum()) + float(transport.minutes @ flow.persons)
        if task.price is not None:
            cost += task.price * left
        elif left > ROUNDING * 10 * float(task.demand.sum()):
            cost = math.inf
        used = flow.persons > ROUNDING * task.demand[transport.points]
        self.known[frozenset(opened.tolist())] = cost
        return Service(
            cost, transport.points[used], transport.sites[used], flow.persons[used], -flow.price_of_place
        )
