"""The few points that decide how far p sites can be from everybody: the others follow.

What is impossible for some of the points is impossible for all. What is possible for them is tried on all, and the
points that are too far then are added. So the work grows with the number of points that matter, and not with all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ansinh.models.location.search.covers.patterns import Cover
    from ansinh.models.location.search.site_task import Positions
    from ansinh.models.matrix_form import Floats

ALL_BELOW = 1000
"""Points: so few are all taken at once."""
FIRST, MISSED, THIN = 20, 2, 10
"""Points per site that is to be opened: at first, and added at a time where whole sites or shares of them fail. An LP
takes longer than a look at all points, so that it gets more at a time."""
HARDLY = 1e-6
"""Share of a cover that solvers may leave out within their tolerances."""


class DecidingPoints:
    """Some rows of the minutes, and how others are added.

    Parameters
    ----------
    minutes
        (I, J).
    p
        Sites to open.
    rng
        Draws the first points.

    References
    ----------
    Chen, Chen (2009), "New relaxation-based algorithms for the optimal solution of the continuous and discrete
    p-center problems", *Computers & Operations Research* 36(5); Contardo, Iori, Kramer (2019), "A scalable exact
    algorithm for the vertex p-center problem", *Computers & Operations Research* 103.

    Examples
    --------
    >>> import numpy as np
    >>> minutes = np.array([[1.0, 9.0], [2.0, 8.0], [9.0, 1.0]])
    >>> points = DecidingPoints(minutes, 1, np.random.default_rng(0))
    >>> points.near(2.0).tolist(), points.missed((1,), 2.0).tolist()
    ([[True, False], [True, False], [False, True]], [0, 1])
    """

    def __init__(self, minutes: Floats, p: int, rng: np.random.Generator) -> None:
        self.minutes, self.p = minutes, p
        count = len(minutes)
        first = count if count <= ALL_BELOW else max(ALL_BELOW // 2, FIRST * p)
        self.members: Positions = np.sort(rng.permutation(count)[:first])

    def near(self, radius: float) -> Cover:
        """Return (points, sites) which sites are within a radius of the deciding points."""
        near: Cover = self.minutes[self.members] <= radius
        return near

    def missed(self, chosen: Sequence[int], radius: float) -> Positions:
        """Return points of all that these sites are too far from, the farthest first; none if there are none."""
        return self._beyond(-self.minutes[:, list(chosen)].min(axis=1), -radius)[: MISSED * self.p]

    def thin(self, use: Floats, radius: float) -> Positions:
        """Return points of all that sites used in part cover less than once, the least covered first.

        Parameters
        ----------
        use
            (J,) how far each site is open, from 0 to 1.
        """
        used = np.flatnonzero(use)
        covered = (self.minutes[:, used] <= radius) @ use[used]
        return self._beyond(covered, 1 - HARDLY)[: THIN * self.p]

    def add(self, points: Positions) -> bool:
        """Take these points to the others; False when none of them is new."""
        before = len(self.members)
        self.members = np.union1d(self.members, points)
        return len(self.members) > before

    @staticmethod
    def _beyond(size: Floats, least: float) -> Positions:
        """Return where sizes are below the least one, the smallest first."""
        below = np.flatnonzero(size < least)
        return below[np.argsort(size[below], kind="stable")]
