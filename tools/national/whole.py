"""Rounding that keeps sums."""

from __future__ import annotations

import numpy as np
import pandas as pd


def whole_numbers(values: pd.Series, groups: pd.Series, totals: pd.Series) -> pd.Series:
    """Scale values to whole numbers that sum to a whole total in each group, by largest remainder.

    Parameters
    ----------
    values
        Not negative.
    groups
        Group of each value, same index.
    totals
        Whole number per group.
    """
    sums = values.groupby(groups).transform("sum")
    exact = values * groups.map(totals) / sums.where(sums > 0, 1.0)
    floor = np.floor(exact)
    missing = groups.map(totals) - floor.groupby(groups).transform("sum")
    rank = (exact - floor).groupby(groups).rank(method="first", ascending=False)
    return (floor + (rank <= missing)).astype("int64")
