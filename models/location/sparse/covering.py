"""Maximal covering over stored ways: which points a site covers, and points that are covered alike as one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ansinh.models.location.sparse.task import WaysTask
from ansinh.models.location.sparse.ways import Ways, ranges, sums

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ansinh.models.location.sparse.ways import Positions
    from ansinh.models.matrix_form import Floats

SEED = 20_260_613
"""Of the numbers by which rows are told apart; any will do, because rows that seem alike are compared."""


def covering_task(ways: Ways, persons: Floats, p: int, standard: float, forced: Sequence[int]) -> WaysTask:
    """Return maximal covering as a choice of p sites that leaves the fewest persons out.

    Parameters
    ----------
    ways
        Minutes.
    persons
        (I,) per point.
    standard
        Minutes within which a site covers a point.
    """
    near = ways.below(np.full(ways.points, np.nextafter(standard, np.inf)))
    rows = np.flatnonzero(near.reached & (persons > 0))
    near, inside = near.of(rows), persons[rows]
    covers = Ways.sorted(near.start, near.site, np.zeros(len(near.site)), near.sites)
    first, member = alike(covers)
    together = sums(member, inside, len(first))
    return WaysTask(covers.of(first), together, together, p, forced)


def alike(covers: Ways) -> tuple[Positions, Positions]:
    """Return where each distinct set of sites stands first, and of every point which of these it has.

    Sets are told apart by sums of random 64-bit numbers, one per site; those with equal sums are compared site by site,
    so that only equal sets ever count as one.
    """
    number = np.random.default_rng(SEED).integers(0, 2**63, covers.sites, dtype=np.uint64)
    before = np.concatenate((np.zeros(1, dtype=np.uint64), np.cumsum(number[covers.site], dtype=np.uint64)))
    total = before[covers.start[1:]] - before[covers.start[:-1]]
    _, first, member = np.unique(total, return_index=True, return_inverse=True)
    length = np.diff(covers.start)
    same = length == length[first][member]
    at = ranges(covers.start[:-1], np.where(same, length, 0))
    there = ranges(covers.start[first][member], np.where(same, length, 0))
    differs = np.repeat(np.arange(covers.points), np.where(same, length, 0))[
        covers.site[at] != covers.site[there]
    ]
    same[differs] = False
    alone = np.flatnonzero(~same)
    member[alone] = len(first) + np.arange(len(alone))
    return np.concatenate((first, alone)), member
