"""Rows of a frame as plain records: pandas types its cells as everything at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd


def records(frame: pd.DataFrame, *, index: bool = True) -> Iterator[Any]:
    """Yield the rows as named tuples."""
    yield from frame.itertuples(index=index)


def keyed_rows(frame: pd.DataFrame) -> Iterator[tuple[Any, Any]]:
    """Yield (index, row) of a frame."""
    yield from frame.iterrows()


def groups_of(frame: pd.DataFrame, columns: str | Sequence[str]) -> Iterator[tuple[Any, pd.DataFrame]]:
    """Yield (key, rows) of a frame by one column or several, keys in order."""
    by = columns if isinstance(columns, str) else list(columns)
    yield from frame.groupby(by, sort=True)
