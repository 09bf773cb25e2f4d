"""Choices of sites when each demand point keeps to one site: by regret first, exactly by a MILP where that is needed."""

from __future__ import annotations

import dataclasses
import math
from typing import TYPE_CHECKING

import numpy as np

from ansinh.models.certificate import Status
from ansinh.models.location.found.site_plan import HALF, SitePlan, solver_of
from ansinh.models.location.search.evaluators import SharedEvaluator, is_whole
from ansinh.models.location.search.places.assigning import assign_whole
from ansinh.models.solve import solve

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from ansinh.models.location.call import Call
    from ansinh.models.location.search.places.serving import Service
    from ansinh.models.location.search.restricted import Build
    from ansinh.models.location.search.site_task import SiteTask


class SingleSourceEvaluator(SharedEvaluator):
    """Choices when places are limited and each point keeps to one site.

    What a choice costs when points may be split bounds what it costs here, and is mostly near. Choices that are
    promising by that are planned by regret; those that a tree can't close otherwise are settled by a MILP.

    Attributes
    ----------
    sites_of
        Of the best plan: the site of each point of the task.
    """

    def __init__(self, call: Call, task: SiteTask, build: Build) -> None:
        super().__init__(task, call.deadline, call.settings)
        self.call, self.build = call, build
        self.sites_of: NDArray[np.intp] | None = None

    @property
    def step(self) -> float:
        """1 when every way costs a whole number."""
        return 1.0 if is_whole(self.task.cost[np.isfinite(self.task.cost)]) else 0.0

    def settle(self, chosen: Sequence[int]) -> float:
        """Find the best plan with these sites, or show that it isn't better; return what it costs at least."""
        service = self.services.serve(chosen)
        if service is None:
            return -math.inf
        self._take(service, chosen)
        # After the first plan only: the tolerance is relative to its cost, which is infinite before.
        tolerance = max(self.step - 1e-6, self.slack)
        if math.isinf(service.cost) or service.cost > self.value - tolerance:
            return service.cost
        return self._exact(service, chosen)

    def plan(self) -> SitePlan | None:
        """Return the best plan, if there is one."""
        if self.sites_of is None:
            return None
        every = np.arange(len(self.sites_of))
        return SitePlan(self.chosen, every, self.sites_of, np.ones(len(every)))

    def _take(self, service: Service, chosen: Sequence[int]) -> None:
        """Send points to these sites by regret, if that may be better than the best plan."""
        if service.cost >= self.value:
            return
        sites = assign_whole(self.task, chosen, service.worth, self.deadline)
        if sites is not None:
            self._accept(sites, chosen)

    def _accept(self, sites: NDArray[np.intp], chosen: Sequence[int]) -> None:
        if self._keep(chosen, float(self.task.cost[np.arange(len(sites)), sites].sum())):
            self.sites_of = sites

    def _exact(self, service: Service, chosen: Sequence[int]) -> float:
        """Solve the generalised assignment over the ways that a better plan can use, and return its bound."""
        opened = np.array(sorted(chosen), dtype=np.intp)
        wish = self.task.cost[:, opened] + self.task.demand[:, None] * service.worth[opened]
        dearer = wish - wish.min(axis=1, keepdims=True)
        near = service.cost + dearer <= self.value + 1e-9 * abs(self.value)
        allowed = np.zeros_like(self.call.problem.reach)
        allowed[:, opened] = near & np.isfinite(self.task.cost[:, opened])
        if not self.call.fits(int(allowed.sum())):
            return service.cost
        formulation = self.call.written(lambda: self.build(allowed, None))
        inside = set(opened.tolist())
        for j, variable in enumerate(formulation.v.opened):
            variable.lowBound = variable.upBound = int(j in inside)
        outcome = solve(formulation.prob, dataclasses.replace(self.call.left, mip_gap=0.0))
        self.helpers.append(solver_of(outcome))
        if outcome.status is Status.INFEASIBLE:  # no way within the best value
            return self.value
        if outcome.status.has_plan:
            v = formulation.v
            used = np.array([x.varValue or 0.0 for x in v.assign]) > HALF
            sites = np.zeros(len(self.task.demand), dtype=np.intp)
            sites[v.points[used]] = v.sites[used]
            self._accept(sites, chosen)
        return max(service.cost, outcome.bound) if math.isfinite(outcome.bound) else service.cost
