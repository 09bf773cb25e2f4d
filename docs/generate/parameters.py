"""Generate the reference of the norms that a scenario may replace under ``[parameters]``."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping
from typing import Any

from ansinh.planning.norms import TABLES, all_norms
from docs.generate.markdown import filled, table


def page() -> str:
    """Return the page."""
    norms, lines = all_norms(), []
    for name in TABLES:
        lines += [f"## {name.capitalize()}", ""]
        rows = norms[norms["table"] == name].to_dict("records")
        lines += table(
            ("key", "what", "value", "low – high", "unit", "in force", "source", "confidence"),
            map(_row, rows),
        )
    return filled("parameters.md", tables=lines)


def _row(norm: Mapping[Hashable, Any]) -> tuple[str, ...]:
    key = f"`{norm['key']}.{norm['scope']}`" if norm["scope"] else f"`{norm['key']}`"
    dates = f"{norm['valid_from']} – {norm['valid_to']}" if norm["valid_from"] or norm["valid_to"] else ""
    source = f"{norm['source']} ({norm['source_date']})" if norm["source_date"] else str(norm["source"])
    low, high = _number(norm["low"]), _number(norm["high"])
    return (
        key,
        str(norm["name_en"]),
        _number(norm["value"]),
        f"{low} – {high}" if low or high else "",
        str(norm["unit"]),
        dates.strip(),
        source,
        str(norm["confidence"]),
    )


def _number(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) and not math.isnan(value) else ""
