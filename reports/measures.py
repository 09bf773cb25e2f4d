"""Names of measures in a table of plans, with the unit where it is needed; and their values in that unit."""

from __future__ import annotations

from ansinh.planning.answer.frames.indicators import UNITS
from ansinh.words import Language, text

_SHOWN = frozenset({"minutes", "million_vnd", "million_vnd_per_year"})
"""Units that are told; people and places need none."""


def measure_name(measure: str, language: Language) -> str:
    """Return the name of a measure, with its unit where that is not plain: "Mean travel time (minutes)"."""
    name, unit = text(f"common.measure.{measure}", language), UNITS.get(measure, "")
    if unit == "share":
        return f"{name} (%)"
    return f"{name} ({text(f'common.unit.{unit}', language)})" if unit in _SHOWN else name


def in_shown_unit(measure: str, value: float) -> float:
    """Return a value of a measure in the unit of `measure_name`: a share in per cent."""
    return 100.0 * value if UNITS.get(measure, "") == "share" else value
