"""Rows of frames as plain Python values: what a check needs of pandas, and no more."""

from __future__ import annotations

import collections
import math
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import pandas as pd

Row = dict[str, Any]


@lru_cache(maxsize=128)
def _kind(names: tuple[str, ...]) -> Any:
    return collections.namedtuple("Row", names, rename=True)  # noqa: PYI024 (known at run time)


def _values(frame: pd.DataFrame) -> Any:
    """Return the index and then the values of every row; all columns at once, since a look at each takes longer."""
    return zip(frame.index.tolist(), *frame.to_numpy(dtype=object).T.tolist(), strict=True)


def rows_of(frame: pd.DataFrame) -> list[Any]:
    """Return the rows, with columns as attributes."""
    return list(map(_kind(("Index", *frame.columns))._make, _values(frame)))


def by_id(frame: pd.DataFrame) -> dict[Any, Row]:
    """Return the rows by id."""
    return {key: dict(zip(frame.columns, values, strict=True)) for key, *values in _values(frame)}


def largest(numbers: Iterable[float]) -> float:
    """Return the largest number, 0 if there is none."""
    return max((float(number) for number in numbers if not math.isnan(number)), default=0.0)
