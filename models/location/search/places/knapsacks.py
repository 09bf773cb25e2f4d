"""The relaxed problem of sites with limited places and costs of their own, all sites at once.

Prices then hold the cost of sites, too, and are above the cost of nearly every way, so that no ways can be left out as
`Arcs` does. But a site has room for few points: only those that gain most per person are sorted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ansinh.models.location.search.relaxed import Relaxed, cheapest

if TYPE_CHECKING:
    from ansinh.models.location.search.site_task import SiteTask
    from ansinh.models.matrix_form import Floats


class Knapsacks:
    """All ways as a matrix of sites x points, and how many points a site can have room for at most.

    Attributes
    ----------
    ceiling
        (I,) the price that no λ may exceed: what leaving the point out costs.
    """

    def __init__(self, task: SiteTask) -> None:
        self.task, self.ceiling = task, task.refused
        self.minutes = np.ascontiguousarray((task.cost / task.demand[:, None]).T)
        self.capacity = np.minimum(task.capacity, task.demand.sum())
        fitting = np.searchsorted(np.cumsum(np.sort(task.demand)), self.capacity, "right") + 1
        self.most = min(int(fitting.max()), task.points)

    def relaxed(self, serve: Floats) -> Relaxed:
        """Fill each site with the points that gain most per person (Dantzig's knapsack)."""
        task, gain = self.task, self.minutes - serve / self.task.demand
        if self.most < task.points:
            near = np.argpartition(gain, self.most - 1, axis=1)[:, : self.most]
            gain = np.take_along_axis(gain, near, axis=1)
            order = np.argsort(gain, axis=1)
            near, gain = np.take_along_axis(near, order, axis=1), np.take_along_axis(gain, order, axis=1)
        else:
            near = np.argsort(gain, axis=1)
            gain = np.take_along_axis(gain, near, axis=1)
        gain = np.minimum(gain, 0.0)
        persons = np.where(gain < 0, task.demand[near], 0.0)
        before = np.cumsum(persons, axis=1) - persons
        inside = np.clip(self.capacity[:, None] - before, 0.0, persons)
        savings: Floats = task.fixed + (gain * inside).sum(axis=1)
        # The first that isn't let in whole sets the worth of a place.
        cut = inside < persons
        worth = np.where(cut.any(axis=1), -gain[np.arange(task.sites), cut.argmax(axis=1)], 0.0)
        chosen = cheapest(savings, task)
        share = inside[chosen] / task.demand[near[chosen]]
        served = np.bincount(near[chosen].ravel(), share.ravel(), task.points).astype(float)
        return Relaxed(float(serve.sum() + savings[chosen].sum()), serve, savings, chosen, served, worth)
