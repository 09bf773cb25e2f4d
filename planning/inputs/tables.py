"""Read rows and totals from frames."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of `frame` as dictionaries of Python's own values, index left out."""
    if not len(frame.columns):
        return [{} for _ in range(len(frame))]
    names = [str(name) for name in frame.columns]
    columns = [_values(column) for _, column in frame.items()]
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def _values(column: pd.Series) -> list[Any]:
    """Return the values of a column; pandas asks arrays of texts for one text at a time, which takes a microsecond each."""
    if isinstance(column.dtype, pd.StringDtype):
        column = column.astype(object)
    if column.dtype == object:
        return [value.item() if isinstance(value, np.generic) else value for value in column.to_numpy()]
    return column.tolist()


def totals_by_plan(measures: pd.DataFrame, period: str, service: str = "all") -> dict[str, dict[str, float]]:
    """Return ``plan_id → measure → value`` for the whole province."""
    rows = measures[
        (measures["group_by"] == "all") & (measures["service"] == service) & (measures["period"] == period)
    ]
    result: dict[str, dict[str, float]] = {}
    for row in records(rows):
        result.setdefault(row["plan_id"], {})[row["measure"]] = float(row["value"])
    return result
