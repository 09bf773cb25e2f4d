"""Rows of frames as plain Python values: what a check needs of pandas, and no more."""

from __future__ import annotations

from typing import Any

import pandas as pd

Row = dict[str, Any]


def rows_of(frame: pd.DataFrame) -> list[Any]:
    """Return the rows, with columns as attributes."""
    return list(frame.itertuples())


def by_id(frame: pd.DataFrame) -> dict[Any, Row]:
    """Return the rows by id."""
    return {key: dict(zip(frame.columns, values, strict=True)) for key, *values in frame.itertuples()}


def largest(frame: pd.DataFrame, column: str) -> float:
    """Return the largest number of a column, 0 if there is none."""
    numbers = pd.to_numeric(frame[column]).max()
    return float(numbers) if len(frame) and numbers == numbers else 0.0  # noqa: PLR0124  (NaN)
