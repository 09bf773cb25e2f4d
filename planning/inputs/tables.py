"""Read rows and totals from frames."""

from __future__ import annotations

from typing import Any

import pandas as pd


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of `frame` as dictionaries, index left out."""
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
