"""The best plan so far of a search over sites, and what a choice of sites costs: one class per way of serving."""

from __future__ import annotations

import math
import time
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from ansinh.models.location.heuristics import assignment_cost, greedy, interchange
from ansinh.models.location.placed_search import improve
from ansinh.models.location.serving import Services

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ansinh.models.location.serving import Service
    from ansinh.models.location.site_task import Positions, SiteTask
    from ansinh.models.matrix_form import Floats
    from ansinh.models.settings import SolverSettings

    Plan = tuple[Positions, Positions, Floats]

TOLERANCE = 3e-7
"""Relative distance of bound and value that counts as none: LPs are no more exact."""
WORTH_IMPROVING = 1.1
WHOLE = 1e-7


class Incumbent:
    """The best choice of sites found, for people who go to the nearest open site, places unlimited.

    Attributes
    ----------
    value
        Cost of the best choice; infinite without one.
    chosen
        Its sites, ascending.
    tolerance
        Relative distance of bound and value that counts as none.
    share_of_time
        Of a search, for looking for better plans.
    cheap
        Whether a look costs about as little as a subgradient step.
    """

    share_of_time = 0.25
    cheap = True

    def __init__(self, task: SiteTask, deadline: float, tolerance: float = TOLERANCE) -> None:
        self.task, self.deadline, self.tolerance = task, deadline, tolerance
        self.value, self.chosen = math.inf, tuple[int, ...]()
        self.tried: set[frozenset[int]] = set()
        self.finite = np.minimum(task.cost, task.refused[:, None])
        self.finite = np.where(np.isfinite(self.finite), self.finite, self.ceiling)

    @property
    def slack(self) -> float:
        """Distance of bound and value that counts as none."""
        return self.tolerance * abs(self.value)

    @cached_property
    def ceiling(self) -> float:
        """No plan that serves whom it must costs more."""
        longest = np.where(np.isfinite(self.task.cost), self.task.cost, 0.0).max(axis=1)
        refused = np.where(np.isfinite(self.task.refused), self.task.refused, 0.0)
        return float(np.maximum(longest, refused).sum() + self.task.fixed.sum()) + 1.0

    @property
    def unit(self) -> float:
        """1 when every choice costs a whole number: one that is better then costs 1 less."""
        whole = bool((np.abs(self.finite - np.rint(self.finite)) < WHOLE).all())
        fixed = bool((self.task.fixed == np.rint(self.task.fixed)).all())
        return 1.0 if whole and fixed and float(self.finite.max()) * len(self.finite) < 2**40 else 0.0

    def start(self) -> None:
        """Find a first choice: greedy, then exchanges."""
        assert self.task.p is not None  # noqa: S101  (a task without p starts from its bound)
        quick = greedy(self.finite, self.task.p, list(self.task.forced), self.deadline)
        self.look(quick, np.zeros(len(self.task.capacity)))

    def new(self, chosen: Sequence[int]) -> bool:
        """Return whether this choice hasn't been looked at before, and remember it."""
        key = frozenset(int(j) for j in chosen)
        fresh = key not in self.tried and (self.task.p is None or len(key) == self.task.p)
        self.tried.add(key)
        return fresh

    def look(self, chosen: Sequence[int], worth: Floats) -> None:  # noqa: ARG002  (places have no worth here)
        """Take a choice if it is the best, and see whether exchanges make it so; `worth` is that of a place."""
        if not self.new(chosen):
            return
        plan, value = [int(j) for j in chosen], assignment_cost(self.finite, list(chosen))
        if value < WORTH_IMPROVING * self.value:
            plan, value = interchange(self.finite, plan, list(self.task.forced), self.deadline)
        self._keep(plan, value)

    def settle(self, chosen: Sequence[int]) -> float:
        """Take this choice if it is the best, and return what it costs at least."""
        value = assignment_cost(self.finite, list(chosen))
        self._keep(chosen, value)
        return value

    def _keep(self, chosen: Sequence[int], value: float) -> bool:
        better = value < self.value - 1e-12 * abs(value)
        if better:
            self.value, self.chosen = value, tuple(sorted(int(j) for j in chosen))
        return better


class CoveringIncumbent(Incumbent):
    """The choice that leaves the fewest persons uncovered; what counts as none is measured by those covered."""

    @property
    def unit(self) -> float:
        """1 when persons are whole."""
        return 1.0 if bool((self.task.demand == np.rint(self.task.demand)).all()) else 0.0

    @property
    def slack(self) -> float:
        """Distance of bound and value that counts as none."""
        return self.tolerance * (float(self.task.demand.sum()) - self.value)


class SharedIncumbent(Incumbent):
    """The best choice when places are limited and the persons of a point may be split: a transport LP per choice.

    Attributes
    ----------
    first
        The choice to begin with, whatever it costs.
    """

    share_of_time = 0.3
    cheap = False

    def __init__(self, task: SiteTask, deadline: float, settings: SolverSettings) -> None:
        super().__init__(task, deadline)
        self.services = Services(task, settings, deadline)
        self.service: Service | None = None
        self.first: Sequence[int] = ()

    @property
    def unit(self) -> float:
        """Shares of persons needn't be whole."""
        return 0.0

    def start(self) -> None:
        """Take the sites that are best without places, which often have nearly room enough, or the largest."""
        assert self.task.p is not None  # noqa: S101
        quick = greedy(self.finite, self.task.p, list(self.task.forced), self.deadline)
        self.first, _ = interchange(self.finite, quick, list(self.task.forced), self.deadline)
        self.settle(self.first)
        if not math.isfinite(self.value):
            large = np.argsort(-self.task.capacity, kind="stable").tolist()
            others = [j for j in large if j not in set(self.task.forced)]
            self.settle([*self.task.forced, *others][: self.task.p])

    def look(self, chosen: Sequence[int], worth: Floats) -> None:
        """Serve everybody from these sites, then try exchanges that prices call promising."""
        if not self.new(chosen) or time.perf_counter() > self.deadline:
            return
        service = self.services.serve(chosen)
        if service is None or not math.isfinite(service.cost):
            return
        self._take(service, chosen)
        if service.cost < WORTH_IMPROVING * self.value:
            better = improve(self.services, service, tuple(sorted(chosen)), worth)
            if better is not None:
                self._take(better[1], better[0])

    def settle(self, chosen: Sequence[int]) -> float:
        """Take this choice if it is the best, and return what it costs; minus infinity when time ran out."""
        service = self.services.serve(chosen)
        if service is None:
            return -math.inf
        self._take(service, chosen)
        return service.cost

    def plan(self) -> Plan | None:
        """Return points, sites and shares of the best plan, if there is one; positions are the task's."""
        if self.service is None:
            return None
        found = self.service
        return found.points, found.sites, found.persons / self.task.demand[found.points]

    def _take(self, service: Service, chosen: Sequence[int]) -> None:
        if self._keep(chosen, service.cost):
            self.service = service
