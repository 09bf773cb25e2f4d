"""Rows of a frame as plain records: pandas types its cells as everything at once."""

from __future__ import annotations

import collections
from collections.abc import Iterator
from functools import lru_cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd


@lru_cache(maxsize=128)
def _kind(names: tuple[str, ...]) -> Any:
    """Return the class of rows with these names: to make one takes longer than to fill a hundred rows."""
    return collections.namedtuple("Record", names, rename=True)  # noqa: PYI024 (known at run time)


def records(frame: pd.DataFrame) -> Iterator[Any]:
    """Yield the rows as named tuples, `Index` first.

    As `DataFrame.itertuples` does, in an eighth of the time where a frame is small: all columns are read at once.
    """
    kind = _kind(("Index", *map(str, frame.columns)))
    return map(kind._make, zip(frame.index.tolist(), *frame.to_numpy(dtype=object).T.tolist(), strict=True))


def with_facts(frame: pd.DataFrame, facts: pd.DataFrame, *keys: str) -> Iterator[tuple[Any, Any]]:
    """Yield the rows of a frame, each with the row of `facts` that these of its columns name.

    A dictionary instead of a join: audits look at few rows, and often.
    """
    known = {row.Index: row for row in records(facts)}
    named = attrgetter(*keys)
    for row in records(frame):
        yield row, known[named(row)]


def sums_by(frame: pd.DataFrame, column: str, *keys: str) -> dict[Any, float]:
    """Return the sums of a column by others, as a dictionary."""
    sums: dict[Any, float] = {}
    for key, value in zip(
        zip(*(frame[k].tolist() for k in keys), strict=True), frame[column].tolist(), strict=True
    ):
        sums[key] = sums.get(key, 0.0) + float(value)
    return sums
