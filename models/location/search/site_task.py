"""What is to be chosen: p sites, what serving each point from each of them costs, and the places that they have."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from ansinh.models.matrix_form import Floats

    Positions = NDArray[np.intp]


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
