"""Several areas with the same shown value: none of them alone is the lowest or the highest."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

from ansinh.words import Language
from ansinh.words.numbers import number
from ansinh.words.phrase import NOTHING, Both, Phrase, Sayable

NAMED = 2
"""Areas that are named; of more, the first is, and the others are counted."""


def tied(values: pd.Series, decimals: int, *, lowest: bool = False) -> list[str]:
    """Return the keys whose value is shown like the largest (or the lowest), in the order of the series.

    Parameters
    ----------
    values
        Value by key, without missing ones.
    decimals
        How many decimals a reader sees.

    Examples
    --------
    >>> tied(pd.Series({"a": 40.04, "b": 40.01, "c": 71.0}), 1, lowest=True)
    ['a', 'b']
    >>> tied(pd.Series({"a": 40.04, "b": 40.01, "c": 71.0}), 2, lowest=True)
    ['b']
    """
    if values.empty:
        return []
    most = number(values.min() if lowest else values.max(), "en", decimals)
    return [str(key) for key, value in values.items() if number(value, "en", decimals) == most]


def together(names: Sequence[Sayable]) -> Sayable:
    """Return one name, both of two names, or the first of more with the number of the others; nothing for none."""
    if len(names) <= 1:
        return names[0] if names else NOTHING
    if len(names) <= NAMED:
        return Phrase.of("common.two_areas", first=names[0], second=names[1])
    return Phrase.of("common.area_and_others", first=names[0], n=len(names) - 1)


def said_together(names: Iterable[str], language: Language) -> str:
    """Return names that are in the language already, as `together` says them."""
    return together([Both(name, name) for name in names]).said(language)
