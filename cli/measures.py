"""What measures are called on the terminal: the names of the reports, with the unit behind."""

from __future__ import annotations

from ansinh.cli.language import say
from ansinh.planning.answer.indicators import UNITS

_SHOWN = frozenset({"minutes", "million_vnd", "million_vnd_per_year"})
"""Units that are told; people and places need none."""


def measure_name(measure: str) -> str:
    """Return the name of a measure, with its unit where that is not plain: "Mean travel time (minutes)"."""
    name, unit = say(f"common.measure.{measure}"), UNITS.get(measure, "")
    if unit == "share":
        return f"{name} (%)"
    return f"{name} ({say(f'common.unit.{unit}')})" if unit in _SHOWN else name
