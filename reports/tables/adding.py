"""Columns of tables whose shown numbers add up to the shown total."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ansinh.words.catalogue import Language
from ansinh.words.numbers import number, whole, whole_parts

if TYPE_CHECKING:
    import pandas as pd


def adding_up(values: pd.Series, language: Language) -> list[str]:
    """Return whole numbers and, last, their total: a reader who adds up the column gets it. Missing values stay missing.

    >>> import pandas as pd
    >>> adding_up(pd.Series([1000.4, 2000.4, 0.4]), "en")
    ['1,001', '2,000', '0', '3,001']
    """
    known = values.notna().to_numpy()
    total = whole(float(values.sum()))
    parts = iter(whole_parts([float(value) for value in values[known]], total))
    return [number(next(parts) if there else None, language) for there in known] + [number(total, language)]
