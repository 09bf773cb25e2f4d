"""Sites of which no two are too near: dominated sites are dropped, the rest is searched by colours.

Two sites are in *conflict* when they are too near to be open both; a site is in conflict with itself. Sites that are all in
conflict with each other are a *colour*: one of them at most is open. So many colours as hold all sites are a bound.
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ansinh.models.location.search.site_task import Positions

    Conflict = NDArray[np.bool_]

LEAST_TO_DROP = 4
"""Sites still to choose, from which dominated sites are looked for in a branch: it takes as long as fifty branches."""
BRANCHES_PER_LOOK = 200
"""Branches between two looks at the clock."""


@dataclass(frozen=True)
class Spaced:
    """What a search found.

    Attributes
    ----------
    chosen
        Sites without conflict; None: none found.
    finished
        Whether there is an answer: a choice, or that there is none. Else time ran out.
    """

    chosen: tuple[int, ...] | None
    finished: bool


def undominated_sites(conflict: Conflict) -> Positions:
    """Return the sites of which some largest choice without conflict consists.

    Site v is dropped if a site u in conflict with it has no other conflicts than v has: u can take its place in every
    choice. In a plane few sites but those at the edge are left. Of equal sites the first stays.

    Examples
    --------
    >>> import numpy as np
    >>> in_a_row = np.array([[1, 1, 0], [1, 1, 1], [0, 1, 1]], dtype=bool)
    >>> undominated_sites(in_a_row).tolist()
    [0, 2]
    """
    kept = np.arange(len(conflict))
    while len(kept):
        part = conflict[np.ix_(kept, kept)]
        numbers = part.astype(np.float32)
        degree, order = numbers.sum(axis=1), np.arange(len(kept))
        within = part & (
            numbers @ numbers.T >= degree[:, None]
        )  # [u, v]: all conflicts of u are conflicts of v
        first = (degree[:, None] < degree[None, :]) | (order[:, None] < order[None, :])
        dominated = (within & first).any(axis=0)
        if not dominated.any():
            break
        kept = kept[~dominated]
    return kept


def spaced_sites(conflict: Conflict, choose: int, deadline: float = math.inf) -> Spaced:
    """Look for so many sites without conflict, until there is an answer or time is up.

    Parameters
    ----------
    conflict
        (J, J), symmetric, with True on the diagonal; better without dominated sites.
    choose
        1 or more.
    deadline
        ``time.perf_counter()`` at which the search gives up.

    References
    ----------
    Tomita, Seki (2003), "An efficient branch-and-bound algorithm for finding a maximum clique", *DMTCS 2003*, for
    bounds by colours.

    Examples
    --------
    >>> import numpy as np
    >>> in_a_row = np.array([[1, 1, 0], [1, 1, 1], [0, 1, 1]], dtype=bool)
    >>> spaced_sites(in_a_row, 2).chosen, spaced_sites(in_a_row, 3)
    ((0, 2), Spaced(chosen=None, finished=True))
    """
    # Sites in conflict with many are branched on first: what is left of their branches is small.
    kept = np.argsort(conflict.sum(axis=1), kind="stable")
    found = _Search(conflict[np.ix_(kept, kept)], choose, deadline).run()
    return (
        found
        if found.chosen is None
        else Spaced(tuple(sorted(kept[list(found.chosen)].tolist())), finished=True)
    )


@dataclass
class _Level:
    """One more site is to be chosen from `free`, whole-number sets of bits; one of `branch` must be, or it is too few."""

    free: int
    branch: int
    chosen: int = -1


@dataclass
class _Search:
    """A depth-first search; sets of sites are the bits of whole numbers, which Python intersects at once."""

    conflict: Conflict
    choose: int
    deadline: float
    levels: list[_Level] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.near = [_bits(row) for row in self.conflict]

    def run(self) -> Spaced:
        """Search until there is an answer, or time is up."""
        everything = (1 << len(self.conflict)) - 1
        self._open(everything)
        branches = 0
        while self.levels:
            level = self.levels[-1]
            if not level.branch:
                self.levels.pop()
                continue
            site = level.branch.bit_length() - 1
            level.branch ^= 1 << site
            level.free ^= 1 << site
            level.chosen = site
            if len(self.levels) == self.choose:
                return Spaced(tuple(each.chosen for each in self.levels), finished=True)
            branches += 1
            if branches % BRANCHES_PER_LOOK == 0 and time.perf_counter() > self.deadline:
                return Spaced(None, finished=False)
            self._open(level.free & ~self.near[site])
        return Spaced(None, finished=True)

    def _open(self, free: int) -> None:
        """Begin a level over these sites, unless colours show that too few can be chosen from them."""
        choose = self.choose - len(self.levels)
        branch = self._uncoloured(free, choose - 1)
        if branch and choose >= LEAST_TO_DROP:
            free = self._undominated(free)
            branch = self._uncoloured(free, choose - 1)
        if branch:
            self.levels.append(_Level(free, branch))

    def _uncoloured(self, sites: int, colours: int) -> int:
        """Return the sites that are left when so many colours are taken from the lowest ones."""
        while sites and colours:
            same = sites
            while same:
                lowest = same & -same
                sites ^= lowest
                same &= self.near[lowest.bit_length() - 1] & ~lowest
            colours -= 1
        return sites

    def _undominated(self, sites: int) -> int:
        positions = np.flatnonzero(_flags(sites, len(self.conflict)))
        flags = np.zeros(len(self.conflict), dtype=bool)
        flags[positions[undominated_sites(self.conflict[np.ix_(positions, positions)])]] = True
        return _bits(flags)


def _bits(flags: NDArray[np.bool_]) -> int:
    return int.from_bytes(np.packbits(flags, bitorder="little").tobytes(), "little")


def _flags(bits: int, count: int) -> NDArray[np.bool_]:
    octets = np.frombuffer(bits.to_bytes((count + 7) // 8, "little"), dtype=np.uint8)
    return np.unpackbits(octets, count=count, bitorder="little").astype(bool)
