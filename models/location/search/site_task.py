"""What is to be chosen: p sites, what serving each point from each of them costs, and the places that they have."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Protocol, Self

import numpy as np

from ansinh.models.location.search.places.knapsacks import Knapsacks
from ansinh.models.location.search.relaxed import Arcs, Cover

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from ansinh.models.location.search.relaxed import Relaxation
    from ansinh.models.matrix_form import Floats

    Positions = NDArray[np.intp]


class Task(Protocol):
    """A choice of sites, as bounds by prices and the tree see it, however costs are stored."""

    @property
    def demand(self) -> Floats:
        """(I,) persons; prices move in proportion to them."""

    @property
    def fixed(self) -> Floats:
        """(J,) cost of an open site."""

    @property
    def p(self) -> int | None:
        """Number of open sites; None: as many as pay."""

    @property
    def forced(self) -> Sequence[int]:
        """Sites that are open."""

    @property
    def points(self) -> int:
        """Number of demand points, I."""

    @property
    def sites(self) -> int:
        """Number of sites, J."""

    def first_prices(self) -> Floats:
        """Return (I,) prices to start from."""

    def relaxation(self, limit: Floats) -> Relaxation:
        """Return what solves the relaxed problem at prices that need not rise above `limit`."""

    def part(self, opened: Positions, free: Positions) -> Self:
        """Return the choice that is left when some sites are open and only some others may be."""


MANY_CELLS = 20_000
"""Points x sites from which on the knapsacks of all sites are filled at once: ways one by one take longer to sort."""
LEAST_SHARE = 1e-9
"""Persons, as a share of all, below which nobody counts where few are left out before travel counts."""


def outweighs(all_travel: float, longest: float, persons: Floats) -> float:
    """Return minutes per person left out that outweigh any travel.

    Parameters
    ----------
    all_travel
        Persons x minutes if everybody took the longest way.
    longest
        Minutes of the longest way.
    persons
        Of each point, above 0.
    """
    least = max(float(persons.min(initial=math.inf)), LEAST_SHARE * float(persons.sum()))
    return math.ceil(all_travel / min(least, 1.0)) + math.ceil(longest) + 1.0


@dataclass(frozen=True)
class SiteTask:
    """A choice of sites, with or without places.

    Attributes
    ----------
    cost
        (I, J) cost of serving all of a point from a site; infinite where there is no way.
    demand
        ``aᵢ``, all above 0.
    capacity, fixed
        ``sⱼ`` (may be infinite), ``fⱼ``.
    p
        Number of open sites; None: as many as pay.
    forced
        Sites that are open.
    price
        Cost of leaving one person unserved; None: not allowed.
    covering
        Whether each cost is 0 or infinite, and places unlimited: a point is covered by a site or it isn't.
    """

    cost: Floats
    demand: Floats
    capacity: Floats
    fixed: Floats
    p: int | None
    forced: Sequence[int] = ()
    price: float | None = None
    covering: bool = False

    @cached_property
    def refused(self) -> Floats:
        """(I,) cost of leaving a point unserved; infinite where that isn't allowed."""
        whole: Floats = np.full(len(self.demand), np.inf) if self.price is None else self.price * self.demand
        return whole

    @cached_property
    def unlimited(self) -> bool:
        """Whether no site's places can ever run out."""
        return bool((self.capacity >= self.demand.sum()).all())

    @property
    def points(self) -> int:
        """Number of demand points."""
        return len(self.demand)

    @property
    def sites(self) -> int:
        """Number of sites."""
        return len(self.capacity)

    def first_prices(self) -> Floats:
        """Return λ to start from: what the second nearest site would cost."""
        second = min(1, self.cost.shape[1] - 1)
        nearest = np.partition(self.cost, second, axis=1)[:, second]
        longest = np.where(np.isfinite(self.cost), self.cost, 0.0).max(axis=1)
        prices: Floats = np.minimum(np.where(np.isfinite(nearest), nearest, longest), self.refused)
        return prices

    def relaxation(self, limit: Floats) -> Relaxation:
        """Return what solves the relaxed problem at prices that need not rise above `limit`."""
        if self.covering:
            return Cover(self)
        full = self.p is None and not self.unlimited
        return Knapsacks(self) if full and self.cost.size >= MANY_CELLS else Arcs(self, limit)

    def part(self, opened: Positions, free: Positions) -> SiteTask:
        """Return the choice that is left when some sites are open and only some others may be."""
        columns = np.concatenate((opened, free))
        return SiteTask(
            self.cost[:, columns],
            self.demand,
            self.capacity[columns],
            self.fixed[columns],
            self.p,
            range(len(opened)),
            self.price,
            self.covering,
        )
