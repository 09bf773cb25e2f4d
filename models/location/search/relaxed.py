"""The relaxed problem: given a price on being served, each site for itself, and the sites that attain the bound.

With prices ``λᵢ`` site j is worth opening by ``ρⱼ = fⱼ + min {Σᵢ (cᵢⱼ - λᵢ) xᵢⱼ : Σᵢ aᵢ xᵢⱼ ≤ sⱼ, 0 ≤ x ≤ 1}``. `Arcs`
solves that for any costs and places, `Cover` for covering, where a site's ρ is minus what its points pay.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

if TYPE_CHECKING:
    from ansinh.models.location.search.site_task import Positions, SiteTask, Task
    from ansinh.models.matrix_form import Floats

FEWEST_ARCS = 12
"""Fewest arcs kept per point."""
ARCS_PER_SHARE = 4.0
"""Arcs kept per point, as a multiple of sites / p: an optimal price is rarely above the
cost of the second or third open site."""


@dataclass(frozen=True)
class Relaxed:
    """The relaxed problem at some λ, solved.

    Attributes
    ----------
    value
        ``L``: no plan costs less.
    prices
        ``λ``, one per demand point.
    savings, worth
        ``ρ`` and ``μ`` (what a place is worth), one per site.
    chosen
        The sites that attain the value.
    served
        How often they serve each point.
    """

    value: float
    prices: Floats
    savings: Floats
    chosen: Positions
    served: Floats
    worth: Floats


class Relaxation(Protocol):
    """The relaxed problem of one task, to be solved at many prices."""

    ceiling: Floats
    """(I,) the price that no λ may exceed."""

    def relaxed(self, serve: Floats) -> Relaxed:
        """Solve it at prices `serve`, which are at most the ceiling."""


class Arcs:
    """The arcs that prices below a ceiling can ever make worthwhile, site by site.

    Any λ gives a bound, so that λ may be kept below a ceiling, and arcs that cost more than it be left out.

    Attributes
    ----------
    ceiling
        (I,) the price that no λ may exceed.
    """

    def __init__(self, task: SiteTask, limit: Floats) -> None:
        sites = task.cost.shape[1]
        share = ARCS_PER_SHARE * sites / task.p if task.p else sites
        count = max(FEWEST_ARCS, int(share))
        self.ceiling = task.refused
        if count < sites:
            few = np.partition(task.cost, (FEWEST_ARCS, count), axis=1)
            nearest = np.minimum(np.maximum(few[:, FEWEST_ARCS], limit), few[:, count])
            self.ceiling = np.minimum(nearest, task.refused)
        kept = np.isfinite(task.cost) & (task.cost < self.ceiling[:, None])
        self.site, self.point = np.nonzero(kept.T)
        self.cost = task.cost[self.point, self.site]
        self.demand = task.demand[self.point]
        self.task, self.sites = task, sites

    def relaxed(self, serve: Floats) -> Relaxed:
        """Solve the relaxed problem: each site for itself, within its places."""
        gain = self.cost - serve[self.point]
        pays = np.flatnonzero(gain < 0)
        gain, site, point = gain[pays], self.site[pays], self.point[pays]
        worth = np.zeros(self.sites)
        share = None if self.task.unlimited else np.ones(len(pays))
        if share is not None:
            self._fill(gain, site, self.demand[pays], share, worth)
            gain = gain * share
        savings = self.task.fixed + np.bincount(site, gain, self.sites)
        chosen = cheapest(savings, self.task)
        inside = np.zeros(self.sites)
        inside[chosen] = 1.0
        weight = inside[site] if share is None else share * inside[site]
        served: Floats = np.bincount(point, weight, len(serve)).astype(float)
        return Relaxed(float(serve.sum() + savings[chosen].sum()), serve, savings, chosen, served, worth)

    def _fill(self, gain: Floats, site: Positions, persons: Floats, share: Floats, worth: Floats) -> None:
        """Fill the places of each site in order of gain per person (Dantzig's knapsack), where not all fit in."""
        capacity = self.task.capacity
        full = np.bincount(site, persons, self.sites) > capacity * (1 + 1e-12)
        tight = np.flatnonzero(full[site])
        if not len(tight):
            return
        ratio = gain[tight] / persons[tight]
        order = np.lexsort((ratio, site[tight]))
        tight, ratio = tight[order], ratio[order]
        owner, size = site[tight], persons[tight]
        filled = np.cumsum(size)
        first = np.flatnonzero(owner[1:] != owner[:-1]) + 1
        before = filled - size
        at_site = np.zeros(self.sites)
        at_site[owner[first]] = before[first]
        let_in = np.minimum(np.maximum((capacity[owner] - before + at_site[owner]) / size, 0.0), 1.0)
        share[tight] = let_in
        # The first that isn't let in whole sets the worth of a place.
        cut = np.flatnonzero(let_in < 1)[::-1]
        worth[owner[cut]] = -ratio[cut]


class Cover:
    """Sites and the points they cover at no cost: all that can be, as a matrix, for whole rows at once.

    Attributes
    ----------
    ceiling
        (I,) the price that no λ may exceed: what leaving the point out costs.
    """

    def __init__(self, task: SiteTask) -> None:
        self.ceiling = task.refused
        self.covers = np.ascontiguousarray(np.isfinite(task.cost).T, dtype=float)
        self.task, self.worth = task, np.zeros(len(self.covers))

    def relaxed(self, serve: Floats) -> Relaxed:
        """Solve the relaxed problem: each site serves its points that pay."""
        savings = self.task.fixed - self.covers @ np.maximum(serve, 0.0)
        chosen = cheapest(savings, self.task)
        served = self.covers[chosen].sum(axis=0)
        served[serve <= 0] = 0.0
        return Relaxed(float(serve.sum() + savings[chosen].sum()), serve, savings, chosen, served, self.worth)


def cheapest(savings: Floats, task: Task) -> Positions:
    """Return the sites that attain the bound: the forced ones, and the cheapest of the others."""
    ranked = savings
    if task.forced:
        ranked = savings.copy()
        ranked[list(task.forced)] = -np.inf
    if task.p is None:
        return np.flatnonzero(ranked < 0)
    return np.argpartition(ranked, task.p - 1)[: task.p] if task.p < len(ranked) else np.arange(len(ranked))
