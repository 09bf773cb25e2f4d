"""Plans in which each demand point keeps to one site: by regret first, then by moves that save, or exactly by a MILP."""

from __future__ import annotations

import dataclasses
import math
import time
from typing import TYPE_CHECKING

import numpy as np

from ansinh.models.certificate import Status
from ansinh.models.location.incumbent import WHOLE, SharedIncumbent
from ansinh.models.solve import solve

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from ansinh.models.location.incumbent import Plan
    from ansinh.models.location.narrowing import Build
    from ansinh.models.location.run import Run
    from ansinh.models.location.serving import Service
    from ansinh.models.location.site_task import SiteTask
    from ansinh.models.matrix_form import Floats

MOST_ROUNDS = 50


def assign_whole(
    task: SiteTask, chosen: Sequence[int], worth: Floats, deadline: float = math.inf
) -> NDArray[np.intp] | None:
    """Return a site for each point within the places of the chosen sites; None when the rule finds none.

    Points are placed in order of what it would cost to miss their best site, places counted at their `worth`;
    then they are moved while that saves, until the deadline.
    """
    opened = np.array(sorted(chosen), dtype=np.intp)
    wish = task.cost[:, opened] + task.demand[:, None] * worth[opened]
    room = task.capacity[opened].astype(float).copy()
    sizes = task.demand
    taken = np.full(len(wish), -1, dtype=np.intp)
    left = np.arange(len(wish))
    while len(left):
        options = np.where(sizes[left][:, None] <= room + 1e-9, wish[left], np.inf)
        two = np.sort(options, axis=1)[:, :2]
        if not np.isfinite(two[:, 0]).all():
            return None
        regret = two[:, 1] - two[:, 0] if two.shape[1] > 1 else np.zeros(len(left))
        # A few at a time: those who would lose most, the large ones first among equals.
        batch = np.lexsort((-sizes[left], -np.nan_to_num(regret, posinf=np.finfo(float).max)))
        for k in batch[: max(1, len(left) // 10)].tolist():
            site = int(options[k].argmin())
            if sizes[left[k]] <= room[site] + 1e-9:
                taken[left[k]] = site
                room[site] -= sizes[left[k]]
        left = np.flatnonzero(taken < 0)
    return opened[_moved(task.cost[:, opened], sizes, room, taken, deadline)]


def _moved(
    cost: Floats, sizes: Floats, room: Floats, taken: NDArray[np.intp], deadline: float
) -> NDArray[np.intp]:
    """Move points to cheaper sites with room, and exchange pairs, while that saves and there is time."""
    rows = np.arange(len(cost))
    for _ in range(MOST_ROUNDS):
        if time.perf_counter() > deadline:
            break
        present = cost[rows, taken]
        saved = np.where(sizes[:, None] <= room + 1e-9, present[:, None] - cost, 0.0)
        best = int(saved.argmax())
        i, j = divmod(best, cost.shape[1])
        if saved[i, j] > 1e-9 * max(1.0, float(present.sum())):
            room[taken[i]] += sizes[i]
            room[j] -= sizes[i]
            taken[i] = j
            continue
        # Exchange i and k: each takes the other's site. One of the two must gain by it.
        unhappy = np.flatnonzero(present > cost.min(axis=1))
        swap = present[unhappy, None] + present[None, :] - cost[unhappy][:, taken] - cost[:, taken[unhappy]].T
        more = sizes[unhappy, None] - sizes[None, :]
        fits = (more <= room[taken][None, :] + 1e-9) & (-more <= room[taken[unhappy]][:, None] + 1e-9)
        swap = np.where(fits & np.isfinite(swap), swap, 0.0)
        at, k = divmod(int(swap.argmax()), len(rows)) if swap.size else (0, 0)
        if not swap.size or swap[at, k] <= 1e-9 * max(1.0, float(present.sum())):
            break
        i = int(unhappy[at])
        room[taken[i]] += sizes[i] - sizes[k]
        room[taken[k]] += sizes[k] - sizes[i]
        taken[i], taken[k] = taken[k], taken[i]
    return taken


class WholeIncumbent(SharedIncumbent):
    """The best choice when places are limited and each point keeps to one site.

    What a choice costs when points may be split bounds what it costs here, and is mostly near. Choices that are
    promising by that are planned by regret; those that a tree can't close otherwise are settled by a MILP.

    Attributes
    ----------
    sites
        Of the best plan: the site of each point of the task.
    """

    def __init__(self, run: Run, task: SiteTask, build: Build) -> None:
        super().__init__(task, run.deadline, run.settings)
        self.run, self.build = run, build
        self.rows = np.flatnonzero(run.problem.demand > 0)
        self.sites: NDArray[np.intp] | None = None

    @property
    def unit(self) -> float:
        """1 when every way costs a whole number."""
        ways = self.task.cost[np.isfinite(self.task.cost)]
        return 1.0 if bool((np.abs(ways - np.rint(ways)) < WHOLE).all()) else 0.0

    def settle(self, chosen: Sequence[int]) -> float:
        """Find the best plan with these sites, or show that it isn't better; return what it costs at least."""
        service = self.services.serve(chosen)
        if service is None:
            return -math.inf
        self._take(service, chosen)
        # Only now, since without any plan every difference would count as none.
        tolerance = max(self.unit - 1e-6, self.slack)
        if math.isinf(service.cost) or service.cost > self.value - tolerance:
            return service.cost
        return self._exact(service, chosen)

    def plan(self) -> Plan | None:
        """Return points, sites and shares of the best plan, if there is one."""
        if self.sites is None:
            return None
        every = np.arange(len(self.sites))
        return every, self.sites, np.ones(len(every))

    def _take(self, service: Service, chosen: Sequence[int]) -> None:
        """Send points to these sites by regret, if that may be better than the best plan."""
        if service.cost >= self.value:
            return
        sites = assign_whole(self.task, chosen, service.worth, self.deadline)
        if sites is not None:
            self._accept(sites, chosen)

    def _accept(self, sites: NDArray[np.intp], chosen: Sequence[int]) -> None:
        if self._keep(chosen, float(self.task.cost[np.arange(len(sites)), sites].sum())):
            self.sites = sites

    def _exact(self, service: Service, chosen: Sequence[int]) -> float:
        """Solve the generalised assignment over the ways that a better plan can use, and return its bound."""
        opened = np.array(sorted(chosen), dtype=np.intp)
        wish = self.task.cost[:, opened] + self.task.demand[:, None] * service.worth[opened]
        dearer = wish - wish.min(axis=1, keepdims=True)
        near = service.cost + dearer <= self.value + 1e-9 * abs(self.value)
        allowed = np.zeros_like(self.run.problem.reach)
        allowed[np.ix_(self.rows, opened)] = near & np.isfinite(self.task.cost[:, opened])
        if not self.run.fits(int(allowed.sum())):
            return service.cost
        formulation = self.build(allowed, None)
        inside = set(opened.tolist())
        for j, variable in enumerate(formulation.v.opened):
            variable.lowBound = variable.upBound = int(j in inside)
        outcome = solve(formulation.prob, dataclasses.replace(self.run.left, mip_gap=0.0))
        if outcome.status is Status.INFEASIBLE:  # no way within the best value
            return self.value
        if outcome.status.has_plan:
            v = formulation.v
            used = np.array([x.varValue or 0.0 for x in v.assign]) > 0.5  # noqa: PLR2004
            sites = np.zeros(self.run.problem.demand_count, dtype=np.intp)
            sites[v.points[used]] = v.sites[used]
            self._accept(sites[self.rows], chosen)
        return max(service.cost, outcome.bound) if math.isfinite(outcome.bound) else service.cost
