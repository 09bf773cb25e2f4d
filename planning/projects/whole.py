"""Whole numbers that add up: parts are rounded so that the total shown is the sum of the parts shown."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import accumulate, pairwise

NOISE = 6
"""Decimals that count when a sum is rounded; further ones are floating-point error, which differs between programs."""
HALF = 0.5


def nearest(value: float) -> int:
    """Return the whole number next to `value`, a half rounded up as spreadsheets do.

    >>> nearest(2.5), nearest(0.1 + 0.2 + 0.2)
    (3, 1)
    """
    return math.floor(round(value, NOISE) + HALF)


def in_whole(values: Sequence[float]) -> list[int]:
    """Round `values` (>= 0) to whole numbers that add up to the rounded sum.

    A part is what the rounded running sum grows by, so a spreadsheet computes it with one formula per cell:
    ``ROUND(SUM(first..this)) - SUM(parts before)``. No part is further than 1 from its value. Money is told in whole
    million đồng everywhere, so that a reader who adds up a table gets its last line.
    """
    steps = [0, *(nearest(total) for total in accumulate(values))]
    return [after - before for before, after in pairwise(steps)]


def scaled(values: Sequence[float], total: int) -> list[int]:
    """Share `total` out in proportion to `values`, in whole numbers; all of it to the first if they are all 0."""
    whole = math.fsum(values)
    if not values:
        return []
    if whole <= 0:
        return [total, *(0 for _ in values[1:])]
    steps = [0, *(nearest(total * (running / whole)) for running in accumulate(values))]
    return [after - before for before, after in pairwise(steps)]


def in_turn(rows: Sequence[int], weights: Sequence[float]) -> list[list[int]]:
    """Share every whole number of `rows` out by `weights`, so that rows and columns add up in whole numbers.

    What the first rows get together is always shared out as one number; a row gets what is new. (A very small row, whose
    part would so be less than nothing, is shared out by itself.)
    """
    given, done, shared = [0] * len(weights), 0, []
    for row in rows:
        done += row
        parts = [now - before for now, before in zip(scaled(weights, done), given, strict=True)]
        if min(parts, default=0) < 0:
            parts = scaled(weights, row)
        given = [before + part for before, part in zip(given, parts, strict=True)]
        shared.append(parts)
    return shared
