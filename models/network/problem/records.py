"""Rows of a frame as plain records: pandas types its cells as everything at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd


def records(frame: pd.DataFrame, *, index: bool = True) -> Iterator[Any]:
    """Yield the rows as named tuples."""
    yield from frame.itertuples(index=index)


def with_facts(frame: pd.DataFrame, facts: pd.DataFrame, *keys: str) -> Iterator[tuple[Any, Any]]:
    """Yield the rows of a frame, each with the row of `facts` that these of its columns name.

    A dictionary instead of a join: audits look at few rows, and often.
    """
    known = dict(zip(facts.index, facts.itertuples(), strict=True))
    named: Any = zip(*(frame[key] for key in keys), strict=True) if len(keys) > 1 else frame[keys[0]]
    for row, key in zip(frame.itertuples(), named, strict=True):
        yield row, known[key]


def sums_by(frame: pd.DataFrame, column: str, *keys: str) -> dict[Any, float]:
    """Return the sums of a column by others, as a dictionary."""
    sums: dict[Any, float] = {}
    for key, value in zip(zip(*(frame[k] for k in keys), strict=True), frame[column], strict=True):
        sums[key] = sums.get(key, 0.0) + float(value)
    return sums


def groups_of(frame: pd.DataFrame, columns: str | Sequence[str]) -> Iterator[tuple[Any, pd.DataFrame]]:
    """Yield (key, rows) of a frame by one column or several, keys in order."""
    by = columns if isinstance(columns, str) else list(columns)
    yield from frame.groupby(by, sort=True)
