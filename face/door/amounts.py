"""Read what a planner writes for an amount: 0.9 or "90%", 120 or "120 tỷ", "45 phút"; anything else is refused in a sentence."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ansinh.geodata.names import fold
from ansinh.models.errors import Finding, InputError
from ansinh.words.units import MILLION_PER_BILLION

_TEXT = re.compile(r"(?:vnd\s*(?=[\d.,]+\s*[^\d.,\s]))?\s*([\d.,]*\d)\s*(\D*)")
"""A number and its unit; the currency may stand in front, but alone it doesn't say whether đồng or millions are meant."""
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+|[1-9]\d{0,2}(?:,\d{3})+")
"""Thousands set apart, as in 120.000; 0.500 is a half."""


@dataclass(frozen=True)
class Measure:
    """What an amount is of.

    Attributes
    ----------
    example
        For the message about what is none.
    units
        Unit as it's written, without marks → how many of ours it is.
    most
        Largest amount that is believed.
    least
        Smallest one.
    whole
        Whether it can't be a fraction.
    """

    example: str
    units: Mapping[str, float]
    most: float = math.inf
    least: float = 0.0
    whole: bool = False

    def holds(self, value: float) -> bool:
        """Tell whether a number is an amount of this measure."""
        return self.least <= value <= self.most and (value.is_integer() or not self.whole)


SHARE = Measure("0.9 ('90%')", {"": 1.0, "%": 0.01}, 1.0)
BUDGET = Measure("0.9 ('90%')", {"": 1.0, "%": 0.01}, 10.0)
"""Ten times the money: whoever writes 90 means 90 %."""
MILLION_VND = Measure(
    "120000 ('120 tỷ')",
    dict.fromkeys(("", "trieu", "trieu dong", "million", "million vnd", "million dong"), 1.0)
    | dict.fromkeys(
        ("ty", "ti", "ty dong", "ti dong", "billion", "billion vnd", "billion dong"), MILLION_PER_BILLION
    ),
    most=1e9,
)
"""Of a million billions at most: whoever writes more means đồng."""
MINUTES = Measure(
    "60 ('60 phút')",
    dict.fromkeys(("", "phut", "min", "minutes"), 1.0) | dict.fromkeys(("gio", "h", "hours"), 60.0),
    most=1440.0,
    least=0.1,
)
"""Of a day at most, as in a scenario."""
PLACES = Measure("120", dict.fromkeys(("", "cho", "places"), 1.0), most=1e6)
SITES = Measure("2", {"": 1.0}, most=1e5, whole=True)


def amount(wish: str, given: Any, measure: Measure) -> float:
    """Return the amount that is given for a wish.

    Raises
    ------
    InputError
        If it's none: no number, an unknown unit, a fraction of what is whole, below the measure's least or above its most.

    Examples
    --------
    >>> amount("budget", "90%", BUDGET), amount("million_vnd", "1,5 tỷ", MILLION_VND)
    (0.9, 1500.0)
    """
    found = _number(given, measure)
    if found is None or not measure.holds(found):
        above = found is not None and found > measure.most
        what = f"is above {measure.most:.10g}" if above else "is no such amount"
        raise InputError([Finding(f"{wish}: {given!r}", what, f"write one such as {measure.example}")])
    return found


def _number(given: Any, measure: Measure) -> float | None:
    """Return the number that is written; None if there is none."""
    if isinstance(given, str):
        found = _TEXT.fullmatch(given.casefold().strip())
        unit = None if found is None else measure.units.get(fold(found[2]) or found[2].strip())
        return None if found is None or unit is None else _finite(_plain(found[1]), unit)
    return None if isinstance(given, bool) else _finite(given)


def _plain(digits: str) -> str:
    """Return digits as Python reads them."""
    return re.sub(r"[.,]", "", digits) if _GROUPED.fullmatch(digits) else digits.replace(",", ".")


def _finite(given: Any, unit: float = 1.0) -> float | None:
    try:
        value = float(given) * unit
    except (TypeError, ValueError):
        return None
    return value if math.isfinite(value) else None
