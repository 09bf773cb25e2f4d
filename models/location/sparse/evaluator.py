"""What a choice of sites costs over stored ways, and the best choice met so far."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from ansinh.models.location.search.evaluators import (
    LARGEST_SUM,
    TOLERANCE,
    BestChoice,
    is_whole,
)
from ansinh.models.location.search.tree import choose_sites
from ansinh.models.location.sparse.exchanging import greedy, interchange, served_by

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ansinh.models.location.sparse.task import WaysTask
    from ansinh.models.matrix_form import Floats
    from ansinh.models.settings import SolverSettings

POOL = 4
"""Best choices that are kept, to be merged: they share most of their sites, so that few are left to choose."""


class WaysEvaluator(BestChoice):
    """Choices of sites for people who go to the nearest open site; see `SiteEvaluator`."""

    share_of_time = 0.25
    cheap = True

    def __init__(self, task: WaysTask, deadline: float, tolerance: float = TOLERANCE) -> None:
        super().__init__(task.p, deadline, tolerance)
        self.task, self.few = task, task.sample()
        self.pool: list[tuple[float, tuple[int, ...]]] = []

    @cached_property
    def ceiling(self) -> float:
        """No choice costs more."""
        return float(self.task.refused.sum()) + 1.0

    @cached_property
    def step(self) -> float:
        """1 when every choice costs a whole number: one that is better then costs 1 less; else 0."""
        whole = is_whole(self.task.ways.cost) and is_whole(self.task.refused)
        return 1.0 if whole and self.ceiling < LARGEST_SUM else 0.0

    def start(self) -> None:
        """Find a first choice: greedy, then exchanges."""
        self.look(greedy(self.few), self.task.fixed)

    def look(self, chosen: Sequence[int], worth: Floats) -> None:  # noqa: ARG002  (places have no worth here)
        """Take a choice if it is the best, and see whether exchanges make it so; `worth` is that of a place."""
        if not self.new(chosen):
            return
        plan = [int(j) for j in chosen]
        if self.few.points < self.task.points:
            plan, _ = interchange(self.few, plan, self.deadline)
        plan, value = interchange(self.task, plan, self.deadline)
        self._keep(plan, value)
        self.pool = sorted({*self.pool, (value, tuple(sorted(plan)))})[:POOL]

    def merge(self, deadline: float, settings: SolverSettings) -> None:
        """Look for the best choice among the sites that the best choices so far have opened; those of all stay open."""
        choices = [set(chosen) for _, chosen in self.pool]
        common = np.array(sorted(set.intersection(*choices)), dtype=np.intp)
        others = np.array(sorted(set.union(*choices) - set(common.tolist())), dtype=np.intp)
        if not len(others):
            return
        among = WaysEvaluator(self.task.part(common, others), deadline, self.tolerance)
        choose_sites(among, settings, deadline)
        columns = np.concatenate((common, others))
        self.look(columns[list(among.chosen)].tolist(), self.task.fixed)

    def settle(self, chosen: Sequence[int]) -> float:
        """Take this choice if it is the best, and return what it costs."""
        value = served_by(self.task, chosen).cost
        self._keep(chosen, value)
        return value
