"""Whole numbers that add up: parts are rounded so that the total shown is the sum of the parts shown."""

from __future__ import annotations

import math
from collections.abc import Sequence


def in_whole(values: Sequence[float], total: int | None = None) -> list[int]:
    """Round `values` (>= 0) to whole numbers that add up to `total`, by the largest remainder.

    Without `total` they add up to the rounded sum. Of equal remainders the first is rounded up. Money is told in
    whole million đồng everywhere, so that a reader who adds up a table gets its last line.

    Raises
    ------
    ValueError
        If `total` is further from the sum than rounding can reach.
    """
    wanted = round(math.fsum(values)) if total is None else total
    whole = [math.floor(value) for value in values]
    missing = wanted - sum(whole)
    if not 0 <= missing <= len(whole):
        message = f"{wanted} isn't what {len(whole)} values with a sum of {math.fsum(values):g} round to"
        raise ValueError(message)
    by_remainder = sorted(range(len(whole)), key=lambda k: (whole[k] - values[k], k))
    for k in by_remainder[:missing]:
        whole[k] += 1
    return whole


def scaled(values: Sequence[float], total: int) -> list[int]:
    """Share `total` out in proportion to `values`, in whole numbers; all of it to the first if they are all 0."""
    whole = math.fsum(values)
    if not values:
        return []
    if whole <= 0:
        return [total, *(0 for _ in values[1:])]
    return in_whole([total * value / whole for value in values], total)


def in_turn(rows: Sequence[int], weights: Sequence[float]) -> list[list[int]]:
    """Share every whole number of `rows` out by `weights`, so that rows and columns add up in whole numbers.

    What the first rows get together is always shared out as one number; a row gets what is new. (A very small row, whose
    part would so be less than nothing, is shared out by itself.)
    """
    totals = scaled(weights, sum(rows))
    given, done, shared = [0] * len(totals), 0, []
    for row in rows:
        done += row
        parts = [now - before for now, before in zip(scaled(totals, done), given, strict=True)]
        if min(parts, default=0) < 0:
            parts = scaled(totals, row)
        given = [before + part for before, part in zip(given, parts, strict=True)]
        shared.append(parts)
    return shared
