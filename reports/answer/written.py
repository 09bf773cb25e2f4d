"""Write people and money for a reader in a hurry: whole people, billions with one decimal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ansinh.words.numbers import is_missing, number
from ansinh.words.units import MILLION_PER_BILLION

if TYPE_CHECKING:
    from ansinh.words import Words


def people(value: float, words: Words) -> str:
    """Write a number of people, whole."""
    return words("answer.unit.people", n=number(value, words.language))


def billions(million_vnd: float, words: Words) -> str:
    """Write a sum given in million đồng in billions: ``129,5 tỷ đồng``."""
    if is_missing(million_vnd):
        return words("common.missing")
    return words("answer.unit.billion", n=number(million_vnd / MILLION_PER_BILLION, words.language, 1))
