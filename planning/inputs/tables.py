"""Read rows and totals from frames."""

from __future__ import annotations

from typing import Any

import pandas as pd

MANY_TEXTS = 1_000
"""Texts of a frame from which converting them all at once, which takes a millisecond, saves more than it takes."""


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of `frame` as dictionaries, index left out."""
    # Pandas asks arrays of texts for one text at a time, which takes a microsecond each.
    texts = [name for name, kind in frame.dtypes.items() if isinstance(kind, pd.StringDtype)]
    if len(texts) * len(frame) > MANY_TEXTS:
        frame = frame.astype(dict.fromkeys(texts, object))
    return [{str(key): value for key, value in row.items()} for row in frame.to_dict("records")]


def totals_by_plan(measures: pd.DataFrame, period: str, service: str = "all") -> dict[str, dict[str, float]]:
    """Return ``plan_id → measure → value`` for the whole province."""
    rows = measures[
        (measures["group_by"] == "all") & (measures["service"] == service) & (measures["period"] == period)
    ]
    result: dict[str, dict[str, float]] = {}
    for row in records(rows):
        result.setdefault(row["plan_id"], {})[row["measure"]] = float(row["value"])
    return result
