"""Values of norms as they are written."""

from __future__ import annotations

from ansinh.words import Language
from ansinh.words.numbers import exact

CALENDAR_YEARS = frozenset({"price_year"})
"""Norms whose value is a calendar year, which is no amount: 2024 isn't written 2,024."""


def amount_of(key: str, value: float, language: Language) -> str:
    """Return the value of a norm in a language.

    Examples
    --------
    >>> amount_of("price_year", 2024.0, "en"), amount_of("land_per_person", 1024.5, "en")
    ('2024', '1,024.5')
    """
    return f"{value:.0f}" if key in CALENDAR_YEARS else exact(value, language)
