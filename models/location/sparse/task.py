"""What is to be chosen where only stored ways count: p sites, and what being served by none of them costs."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ansinh.models.location.search.relaxed import ARCS_PER_SHARE, FEWEST_ARCS, Relaxed, cheapest
from ansinh.models.location.search.site_task import outweighs
from ansinh.models.location.sparse.ways import sums

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ansinh.models.location.sparse.ways import Positions, Ways
    from ansinh.models.matrix_form import Floats

SAMPLE = 20_000
"""Points that quick choices are made on: time grows with them, and exchanges over all points follow."""


@dataclass(frozen=True, eq=False)
class WaysTask:
    """A choice of p sites: ``min Σᵢ min(oᵢ, min_{j open} cᵢⱼ)``, the sparse counterpart of `SiteTask`.

    Attributes
    ----------
    ways
        With costs ``cᵢⱼ``, persons x minutes.
    demand
        (I,) ``aᵢ``, all above 0; prices move in proportion to them.
    refused
        (I,) ``oᵢ``, what a point costs that no open site serves; finite.
    p, forced
        Sites to open, and those of them that are open already.
    """

    ways: Ways
    demand: Floats
    refused: Floats
    p: int
    forced: Sequence[int] = ()

    @property
    def points(self) -> int:
        """Number of demand points."""
        return self.ways.points

    @property
    def sites(self) -> int:
        """Number of sites."""
        return self.ways.sites

    @property
    def fixed(self) -> Floats:
        """(J,) zeros: sites cost nothing here."""
        return np.zeros(self.sites)

    def part(self, opened: Positions, free: Positions) -> WaysTask:
        """Return the choice that is left when some sites are open and only some others may be."""
        columns = np.concatenate((opened, free))
        return dataclasses.replace(self, ways=self.ways.to(columns), forced=range(len(opened)))

    def sample(self) -> WaysTask:
        """Return the same choice for a sample of the points, this one where they are few."""
        every = np.arange(0, self.points, max(1, self.points // SAMPLE))
        if len(every) == self.points:
            return self
        return dataclasses.replace(
            self, ways=self.ways.of(every), demand=self.demand[every], refused=self.refused[every]
        )

    def first_prices(self) -> Floats:
        """Return prices to start from: what the second nearest site would cost."""
        return self.nth_cost(1)

    def nth_cost(self, rank: int) -> Floats:
        """Return what the way costs that comes after `rank` cheaper ones, at most what being refused does."""
        ways, at = self.ways, self.ways.start[:-1] + rank
        there = at < ways.start[1:]
        cost = self.refused.copy()
        cost[there] = np.minimum(cost[there], ways.cost[at[there]])
        return cost

    def relaxation(self, limit: Floats) -> NearWays:
        """Return what solves the relaxed problem at prices that need not rise above `limit`."""
        return NearWays(self, limit)


def outweighing(ways: Ways, persons: Floats) -> float:
    """Return a price at which serving one person more outweighs any travel that it may cost the others.

    As `ansinh.models.location.kinds.median.lexicographic_price` of a matrix; a way begins at every point.
    """
    longest = ways.cost[ways.start[1:] - 1] if len(ways.cost) else np.zeros(ways.points)
    if len(ways.site) == ways.points * ways.sites:
        return float(longest.max(initial=0.0)) + 1.0
    return outweighs(float(persons @ longest), float(longest.max(initial=0.0)), persons)


class NearWays:
    """The ways that prices below a ceiling can ever make worthwhile.

    Attributes
    ----------
    ceiling
        (I,) the price that no λ may exceed; any λ gives a bound.
    """

    def __init__(self, task: WaysTask, limit: Floats) -> None:
        few, many = task.nth_cost(FEWEST_ARCS), task.nth_cost(int(ARCS_PER_SHARE * task.sites / task.p))
        self.ceiling = np.minimum(np.maximum(few, limit), many)
        near = task.ways.below(self.ceiling)
        self.site, self.point, self.cost = near.site, near.point, near.cost
        self.task, self.nothing = task, np.zeros(task.sites)

    def relaxed(self, serve: Floats) -> Relaxed:
        """Solve the relaxed problem: each site serves the points that pay more than they cost."""
        gain = self.cost - serve[self.point]
        pays = np.flatnonzero(gain < 0)
        site, point = self.site[pays], self.point[pays]
        savings = sums(site, gain[pays], self.task.sites)
        chosen = cheapest(savings, self.task)
        inside = self.nothing.copy()
        inside[chosen] = 1.0
        served = sums(point, inside[site], len(serve))
        value = float(serve.sum() + savings[chosen].sum())
        return Relaxed(value, serve, savings, chosen, served, self.nothing)
