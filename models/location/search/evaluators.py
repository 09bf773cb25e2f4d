"""What a choice of sites costs, and the best choice met so far: one class per way of serving."""

from __future__ import annotations

import math
import time
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from ansinh.models.exact.bound import Bound, bound_of, own_method
from ansinh.models.exact.incumbent import Incumbent
from ansinh.models.location.found.site_plan import SitePlan
from ansinh.models.location.search.choosing import assignment_cost, greedy
from ansinh.models.location.search.exchanging import improve, interchange
from ansinh.models.location.search.places.serving import Services

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ansinh.models.exact.bound import Prover
    from ansinh.models.location.found.site_plan import Found
    from ansinh.models.location.search.places.serving import Service
    from ansinh.models.location.search.site_task import SiteTask
    from ansinh.models.matrix_form import Floats
    from ansinh.models.settings import SolverSettings

TREE = own_method("Lagrangian branch and bound")
TOLERANCE = 3e-7
"""Relative difference of bound and value that is rounding: LPs are no more exact."""
WORTH_IMPROVING = 1.1
"""Choices that cost up to this many times the best are improved by exchanges: many of them become the best."""
LARGEST_SUM = 2.0**40
"""Sums of whole numbers up to here are exact in floating point, with room to spare."""


class BestChoice:
    """The best choice of sites met so far, and who helped to find it.

    Attributes
    ----------
    value
        Cost of the best choice; infinite without one.
    chosen
        Its sites, ascending.
    tolerance
        Relative distance of bound and value that counts as none.
    helpers
        Solvers that took part in valuing choices.
    """

    def __init__(self, p: int | None, deadline: float, tolerance: float) -> None:
        self.p, self.deadline, self.tolerance = p, deadline, tolerance
        self.value, self.chosen = math.inf, tuple[int, ...]()
        self.tried: set[frozenset[int]] = set()
        self.helpers: list[Prover] = []

    @property
    def slack(self) -> float:
        """Distance of bound and value that counts as none."""
        return self.tolerance * abs(self.value)

    def new(self, chosen: Sequence[int]) -> bool:
        """Return whether this choice hasn't been looked at before, and remember it."""
        key = frozenset(int(j) for j in chosen)
        fresh = key not in self.tried and (self.p is None or len(key) == self.p)
        self.tried.add(key)
        return fresh

    def found(self, bound: float) -> Found:
        """Return the best choice, with a bound that the search over choices proved."""
        plan, prover = self.plan(), TREE.helped_by(*self.helpers)
        if plan is None:  # where every choice costs more than anything, there is no plan
            return Incumbent(bound=bound_of(bound, prover), impossible=bound == math.inf)
        return Incumbent(self.value, plan, Bound(bound, prover))

    def plan(self) -> SitePlan | None:
        """Return the best choice as a plan, if there is one."""
        return SitePlan(self.chosen) if math.isfinite(self.value) else None

    def _keep(self, chosen: Sequence[int], value: float) -> bool:
        better = value < self.value - 1e-12 * abs(value)
        if better:
            self.value, self.chosen = value, tuple(sorted(int(j) for j in chosen))
        return better


class SiteEvaluator(BestChoice):
    """Choices of sites for people who go to the nearest open site, places unlimited.

    Attributes
    ----------
    share_of_time
        Of a search, for looking for better plans.
    cheap
        Whether a look costs about as little as a subgradient step.
    """

    share_of_time = 0.25
    cheap = True

    def __init__(self, task: SiteTask, deadline: float, tolerance: float = TOLERANCE) -> None:
        super().__init__(task.p, deadline, tolerance)
        self.task = task
        self.finite = np.minimum(task.cost, task.refused[:, None])
        self.finite = np.where(np.isfinite(self.finite), self.finite, self.ceiling)

    @cached_property
    def ceiling(self) -> float:
        """No plan that serves whom it must costs more."""
        longest = np.where(np.isfinite(self.task.cost), self.task.cost, 0.0).max(axis=1)
        refused = np.where(np.isfinite(self.task.refused), self.task.refused, 0.0)
        return float(np.maximum(longest, refused).sum() + self.task.fixed.sum()) + 1.0

    @property
    def step(self) -> float:
        """1 when every choice costs a whole number: one that is better then costs 1 less; else 0."""
        whole = is_whole(self.finite) and is_whole(self.task.fixed)
        return 1.0 if whole and float(self.finite.max(initial=0.0)) * len(self.finite) < LARGEST_SUM else 0.0

    def start(self) -> None:
        """Find a first choice: greedy, then exchanges."""
        assert self.task.p is not None  # noqa: S101  (a task without p starts from its bound)
        quick = greedy(self.finite, self.task.p, list(self.task.forced), self.deadline)
        self.look(quick, np.zeros(len(self.task.capacity)))

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


class CoveringEvaluator(SiteEvaluator):
    """Choices that leave few persons uncovered; what counts as none is measured by those covered."""

    @property
    def step(self) -> float:
        """1 when persons are whole."""
        return 1.0 if is_whole(self.task.demand) else 0.0

    @property
    def slack(self) -> float:
        """Distance of bound and value that counts as none."""
        return self.tolerance * (float(self.task.demand.sum()) - self.value)


class SharedEvaluator(SiteEvaluator):
    """Choices when places are limited and the persons of a point may be split: a transport LP per choice.

    Attributes
    ----------
    first
        The choice to begin with, whatever it costs.
    """

    share_of_time = 0.3
    cheap = False

    def __init__(self, task: SiteTask, deadline: float, settings: SolverSettings) -> None:
        super().__init__(task, deadline)
        self.services = Services(task, settings, deadline, self.helpers)
        self.service: Service | None = None
        self.first: Sequence[int] = ()

    @property
    def step(self) -> float:
        """0: shares of persons needn't be whole."""
        return 0.0

    def start(self) -> None:
        """Take the sites that are best without places, which often have almost enough places; otherwise the largest."""
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

    def plan(self) -> SitePlan | None:
        """Return the best plan, if there is one."""
        if self.service is None:
            return None
        found = self.service
        return SitePlan(
            self.chosen, found.points, found.sites, found.persons / self.task.demand[found.points]
        )

    def _take(self, service: Service, chosen: Sequence[int]) -> None:
        if self._keep(chosen, service.cost):
            self.service = service


def is_whole(numbers: Floats) -> bool:
    """Return whether all are whole numbers, exactly: what is nearly whole adds up to something else."""
    return bool((numbers == np.rint(numbers)).all())
