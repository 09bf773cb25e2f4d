"""Format numbers for the English pages."""

from __future__ import annotations

from typing import Any

from ansinh.words.numbers import number


def en(value: Any, decimals: int = 0) -> str:
    """Return `value` as English readers write it, ``1,234.5``."""
    return number(value, "en", decimals)
