"""Format numbers for texts: 1.234,5 in Vietnamese, 1,234.5 in English."""

from __future__ import annotations

import math

from babel.numbers import format_decimal


def number_vi(value: float, decimals: int = 0) -> str:
    """Return `value` as written in Vietnamese, ``1.234,5``; "không có" if it isn't finite."""
    return _number(value, decimals, "vi_VN", "không có")


def number_en(value: float, decimals: int = 0) -> str:
    """Return `value` as written in English, ``1,234.5``; "none" if it isn't finite."""
    return _number(value, decimals, "en_GB", "none")


def _number(value: float, decimals: int, locale: str, missing: str) -> str:
    if not math.isfinite(value):
        return missing
    rounded = round(value, decimals) + 0.0  # no "-0"
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    return str(format_decimal(rounded, format=pattern, locale=locale))
