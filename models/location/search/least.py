"""Quick bounds: the least cost and the least number of sites of any plan, without a search."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ansinh.models.location.search.choosing import rank

if TYPE_CHECKING:
    from ansinh.models.location.search.site_task import SiteTask

ROUNDING = 1e-9
"""Share of all persons that is rounding when places are added up."""


def least_cost(task: SiteTask) -> float:
    """Return what no plan is below: everybody at the nearest site, and the cheapest places that suffice."""
    nearest = np.minimum(task.cost.min(axis=1), task.refused)
    return float(nearest.sum() + task.fixed[list(task.forced)].sum()) + _cheapest_places(task)


def least_of_served(task: SiteTask, left: float) -> float:
    """Return what no plan is below that leaves out at most `left` persons, at no price: the nearest of the others."""
    nearest = task.cost.min(axis=1)
    minutes = nearest / task.demand
    order = np.argsort(minutes, kind="stable")
    before = np.cumsum(task.demand[order]) - task.demand[order]
    served = np.clip(float(task.demand.sum()) - left - before, 0.0, task.demand[order])
    some = served > 0
    return float(minutes[order][some] @ served[some]) + float(task.fixed[list(task.forced)].sum())


def fewest_out(task: SiteTask) -> float:
    """Return how many persons no plan can serve: those for whom the forced and the largest sites have no places."""
    count = len(task.capacity) if task.p is None else task.p
    places = float(task.capacity[rank(task, ())[:count]].sum())
    return max(0.0, float(task.demand.sum()) - places)


def _cheapest_places(task: SiteTask) -> float:
    """Return what the places that the forced sites lack cost at least, shares of sites allowed."""
    if task.price is not None:
        return 0.0
    free = np.setdiff1d(np.flatnonzero(task.capacity > 0), task.forced)
    total = float(task.demand.sum())
    lacking = max(0.0, total - float(np.minimum(task.capacity[list(task.forced)], total).sum()))
    places = np.minimum(task.capacity[free], total)
    order = np.argsort(task.fixed[free] / places, kind="stable")
    before = np.cumsum(places[order]) - places[order]
    share = np.clip((lacking - before) / places[order], 0.0, 1.0)
    return float(task.fixed[free][order] @ share)


def least_sites(task: SiteTask) -> int:
    """Return how many sites there must be for all persons: the forced ones, then the largest."""
    if not len(task.demand):
        return len(task.forced)
    places = np.minimum(task.capacity[rank(task, ())], task.demand.sum())
    enough = np.cumsum(places) >= float(task.demand.sum()) * (1 - ROUNDING)
    return max(len(task.forced), 1 + int(enough.argmax()) if enough.any() else len(places))
