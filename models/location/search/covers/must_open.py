"""Maximal covering when nearly everybody can be covered: what any better plan must open.

Where sites cover nearly everybody, fractions of sites cover everybody, and relaxations prove nothing. But a plan that
leaves out fewer than U persons has a site of every set T that U persons depend on (those whose sites are all in T). The
search opens one site of the smallest such set after another; those tried before are closed, so that later sets are
smaller still. It ends a branch when even the sum of the best remaining gains (no less than what the sites add
together) leaves out too many.
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from ansinh.models.location.search.covers.patterns import undominated_columns
from ansinh.models.threads import one_thread

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ansinh.models.location.search.site_task import Positions, SiteTask
    from ansinh.models.matrix_form import Floats

SEEDS, EVERY = 25, 16
"""Points whose sites are tried as a set: every sixteenth of those with the fewest, since neighbours are alike."""
UNIONS = 40
"""Most unions of such sets that are tried if no single set has enough persons."""


@dataclass(frozen=True)
class CoverFound:
    """What the search found.

    Attributes
    ----------
    chosen
        The best choice of sites that leaves out fewer than the cutoff; None: none was met.
    finished
        Whether all choices were ruled out or tried: else branches or time ran out.
    """

    chosen: tuple[int, ...] | None
    finished: bool


@dataclass(frozen=True)
class _Branch:
    """Some sites are open, some may be; `rows` are the points not covered yet, `lost` those that can't be any more."""

    opened: tuple[int, ...]
    allowed: NDArray[np.bool_]
    rows: Positions
    lost: float


@dataclass
class _Search:
    covers: Floats
    persons: Floats
    p: int
    cutoff: float
    branches: int
    deadline: float
    best: tuple[int, ...] | None = field(default=None)

    def ends(self, branch: _Branch) -> bool:
        """Search the branch to its end; False when branches or time ran out before."""
        self.branches -= 1
        if self.branches < 0 or time.perf_counter() > self.deadline:
            return False
        inside, persons = self.covers[branch.rows], self.persons[branch.rows]
        gains = np.where(branch.allowed, persons @ inside, -1.0)
        out = branch.lost + float(persons.sum())
        choose = self.p - len(branch.opened)
        best = np.argpartition(-gains, choose - 1)[:choose]
        if out - float(gains[best].sum()) >= self.cutoff:
            return True
        if choose == 1:
            self.cutoff, self.best = out - float(gains[best[0]]), (*branch.opened, int(best[0]))
            return True
        inside = inside * branch.allowed
        alone = inside.sum(axis=1)
        lost = branch.lost + float(persons[alone == 0].sum())
        left = alone > 0
        needed = self._needed(inside[left], persons[left], alone[left], lost)
        sites = np.flatnonzero(branch.allowed) if needed is None else needed
        return self._each(branch, sites[np.argsort(-gains[sites], kind="stable")], branch.rows[left], lost)

    def _each(self, branch: _Branch, needed: Positions, rows: Positions, lost: float) -> bool:
        allowed = branch.allowed.copy()
        for site in needed.tolist():
            allowed[site] = False
            rest = rows[self.covers[rows, site] == 0]
            if int(allowed.sum()) < self.p - len(branch.opened) - 1:
                return True
            if not self.ends(_Branch((*branch.opened, site), allowed.copy(), rest, lost)):
                return False
        return True

    def _needed(self, inside: Floats, persons: Floats, alone: Floats, lost: float) -> Positions | None:
        """Return the smallest set found that any better plan takes a site from, if any is."""
        fewest = np.argsort(alone, kind="stable")
        needed = self._enough(inside[fewest[: SEEDS * EVERY : EVERY]], inside, persons, lost)
        if needed is not None:
            return needed
        unions = np.maximum.accumulate(inside[fewest], axis=0)[:: max(1, len(fewest) // UNIONS)]
        return self._enough(unions, inside, persons, lost)

    def _enough(self, sets: Floats, inside: Floats, persons: Floats, lost: float) -> Positions | None:
        """Return the smallest of these sets of sites that as many as the cutoff depend on, if any."""
        depend = lost + persons @ (inside @ (1.0 - sets).T == 0)
        enough = np.flatnonzero(depend >= self.cutoff)
        if not len(enough):
            return None
        return np.flatnonzero(sets[enough[int(sets[enough].sum(axis=1).argmin())]])


def search_cover(task: SiteTask, cutoff: float, *, branches: int, deadline: float = math.inf) -> CoverFound:
    """Look for the choice of sites that leaves out the fewest persons, if that is fewer than `cutoff`.

    Parameters
    ----------
    task
        A covering task with p; its forced sites are open.
    branches
        Looked at before the search gives up.
    deadline
        ``time.perf_counter()`` at which it gives up.

    References
    ----------
    Etcheberry (1977), "The set-covering problem: a new implicit enumeration algorithm", *Operations Research* 25(5),
    branches over the columns of a row; Nemhauser, Wolsey, Fisher (1978), *Mathematical Programming* 14, for gains
    that bound what sites add together.
    """
    assert task.p is not None  # noqa: S101  (covering always has one)
    covers = np.isfinite(task.cost).astype(float)
    forced = tuple(task.forced)
    rows = np.flatnonzero(~covers[:, list(forced)].any(axis=1))
    allowed = _worth_opening(covers[rows] > 0, forced, task.p - len(forced))
    search = _Search(covers, task.demand, task.p, cutoff, branches, deadline)
    with one_thread():
        finished = search.ends(_Branch(forced, allowed, rows, 0.0))
    return CoverFound(search.best, finished)


def _worth_opening(cover: NDArray[np.bool_], forced: tuple[int, ...], choose: int) -> NDArray[np.bool_]:
    """Return the sites that no other can stand in for, or all that may be, where those are too few."""
    allowed = np.zeros(cover.shape[1], dtype=bool)
    allowed[undominated_columns(cover)] = True
    if int(allowed.sum()) < choose:
        allowed[:] = True
        allowed[list(forced)] = False
    return allowed
