"""The p-median of a worst share of the people, by the thresholds that it can have: each is a p-median of its own."""

from __future__ import annotations

import dataclasses
import heapq
import math
from typing import TYPE_CHECKING

import numpy as np

from ansinh.models.exact.bound import Bound, own_method
from ansinh.models.exact.incumbent import Incumbent
from ansinh.models.exact.schedule import is_settled
from ansinh.models.location.fairness import worst_mean
from ansinh.models.location.found.site_plan import SitePlan
from ansinh.models.location.search.evaluators import TREE, SiteEvaluator
from ansinh.models.location.search.site_task import SiteTask
from ansinh.models.location.search.tree import choose_sites

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ansinh.models.location.call import Call
    from ansinh.models.location.found.site_plan import Found
    from ansinh.models.matrix_form import Floats

THRESHOLDS = own_method("thresholds of a worst share")
ROUNDING = 3e-7
"""Share of the objective that counts as none: sums of the search are no more exact."""
CLOSE = 0.5
"""Share of a span's minutes that the bound at its end may be too low by: halving the span loses as much."""


class WorstShare:
    """``min over η of η + PM(η) / (β P)``, PM the p-median over ``max(0, tᵢⱼ - η)``; η is one of the travel times.

    PM falls as η grows, so that no plan with a threshold between two values is below ``η₁ + PM(η₂) / (β P)``. Of the
    spans of thresholds that are left the one with the least such bound is halved, until none is below the best plan.
    Everything is in the units of solving.
    """

    def __init__(self, call: Call, p: int, share: float) -> None:
        problem, price = call.problem, call.solved_price
        self.call, self.p, self.share = call, p, share
        self.minutes: Floats = np.minimum(problem.minutes, math.inf if price is None else price)
        self.price, self.lost = price or 0.0, call.ready.lost / call.ready.units.persons
        self.counted = share * (float(problem.demand.sum()) + self.lost)
        self.best: tuple[float, tuple[int, ...]] = (math.inf, ())

    def found(self) -> Found:
        """Return the best plan with its bound."""
        values = np.unique(np.append(self.minutes, self.price if self.lost else []))
        if not len(values):
            return Incumbent(0.0, SitePlan(self.call.first_sites(p=self.p)), Bound(0.0, THRESHOLDS))
        last = len(values) - 1
        # The excess at each threshold looked at, and how far (in minutes) it may be too low.
        excess = {0: self._excess(float(values[0]), 0.0), last: (0.0, 0.0)}
        spans = [(float(values[0]), 0, last)]
        while True:
            bound, low, high = spans[0]
            width = float(values[high] - values[low])
            known = excess[high][1] <= max(CLOSE * width, ROUNDING * self.best[0])
            if self.call.clock.late or self._settled(bound) or (low == high and known):
                return self._incumbent(bound)
            heapq.heappop(spans)
            parts = ((low, high),) if not known else ((low, (low + high) // 2), ((low + high) // 2 + 1, high))
            for first, end in parts:
                if end < high or not known:
                    excess[end] = self._excess(
                        float(values[end]), CLOSE / 2 * float(values[end] - values[first])
                    )
                least = max(bound, float(values[first]) + excess[end][0] / self.counted)
                heapq.heappush(spans, (least, first, end))

    def worth(self, chosen: Sequence[int]) -> float:
        """Return the mean minutes of the worst share, and keep the sites where they are the best."""
        shortest = np.append(self.minutes[:, list(chosen)].min(axis=1, initial=math.inf), self.price)
        value = worst_mean(shortest, np.append(self.call.problem.demand, self.lost), self.share)
        self.best = min(self.best, (value, tuple(sorted(int(j) for j in chosen))))
        return value

    def _settled(self, bound: float) -> bool:
        return is_settled(self._incumbent(bound), self.call.settings.mip_gap)

    def _incumbent(self, bound: float) -> Found:
        value, chosen = self.best
        proof = Bound(bound, THRESHOLDS.helped_by(TREE))
        return Incumbent(value, SitePlan(chosen), proof.at_most(value))

    def _excess(self, threshold: float, loose: float) -> tuple[float, float]:
        """Return what no plan's minutes beyond the threshold are below, and by how many minutes it may be too low.

        Both as far as it matters for a better plan; `loose` minutes are near enough.
        """
        beyond = np.maximum(self.minutes - threshold, 0.0) * self.call.problem.demand[:, None]
        without_a_way = self.lost * max(self.price - threshold, 0.0)
        if threshold >= self.best[0]:
            return without_a_way, 0.0
        search = _Beyond(self, beyond, threshold, without_a_way)
        search.loose = loose
        exact = dataclasses.replace(self.call.settings, mip_gap=0.0)
        answer = choose_sites(search, exact, self.call.deadline)
        return max(0.0, answer.bound) + without_a_way, loose


class _Beyond(SiteEvaluator):
    """Choices of sites by the minutes beyond a threshold; only those matter that make the worst share's mean less."""

    loose = 0.0

    def __init__(self, worst: WorstShare, beyond: Floats, threshold: float, constant: float) -> None:
        problem = worst.call.problem
        unlimited, nothing = np.full(problem.site_count, math.inf), np.zeros(problem.site_count)
        task = SiteTask(beyond, problem.demand, unlimited, nothing, worst.p, problem.existing)
        super().__init__(task, worst.call.deadline)
        self.worst, self.threshold, self.constant = worst, threshold, constant

    @property
    def step(self) -> float:
        """0: what is better needn't be so by a whole number, as the value to beat is none."""
        return 0.0

    @property
    def slack(self) -> float:
        """Distance that is rounding in the objective, or that is near enough."""
        return self.worst.counted * max(ROUNDING * self.worst.best[0], self.loose)

    def _keep(self, chosen: Sequence[int], value: float) -> bool:
        """Value the choice in its own terms; from then on only what is below the best plan's mean is looked for."""
        self.worst.worth(chosen)
        better = super()._keep(chosen, value)
        to_beat = (self.worst.best[0] - self.threshold) * self.worst.counted - self.constant
        self.value = min(self.value, max(0.0, to_beat))
        return better
