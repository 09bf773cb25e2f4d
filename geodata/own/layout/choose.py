"""Choose among several columns that may hold one field: years, empty ones, halves of the people."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from ansinh.geodata.names import fold
from ansinh.geodata.own.layout.headings import SEPARATOR
from ansinh.geodata.own.layout.words import COUNTRY, FEMALE, MALE, TOWN, is_whole, year_of

_OF_PEOPLE = ("dan so", "so dan", "nhan khau", "gioi tinh", "trong do", "khu vuc")
"""Beginnings of headings above columns of males and females, or of town and country, that count people."""


def candidates(frame: pd.DataFrame, hits: Sequence[str]) -> list[str]:
    """Return the columns among `hits` that may be meant: not empty, and one of those with equal cells."""
    filled = [column for column in hits if frame[column].notna().any()] or list(hits[:1])
    different: list[str] = []
    for column in filled:
        if not any(frame[column].equals(frame[other]) for other in different):
            different.append(column)
    return different


def of_year(hits: Sequence[str], year: int) -> tuple[list[str], str]:
    """Return the columns of a year, and the column to suggest if that isn't one: that of the nearest year.

    Columns without a year stay beside those of the year only if no column has that year.
    """
    years = {column: year_of(column) for column in hits}
    exact = [column for column in hits if years[column] == year]
    dated = [column for column in hits if years[column] is not None]
    near = min(dated, key=lambda column: abs((years[column] or 0) - year), default=hits[0])
    return (exact or list(hits)), near


def halves(columns: Sequence[str]) -> tuple[str, str] | None:
    """Return the two columns that make up all people, males and females or town and country, if there is one of each."""
    for pair in ((MALE, FEMALE), (TOWN, COUNTRY)):
        one, other = ([c for c in columns if _is_half(c, words)] for words in pair)
        if len(one) == len(other) == 1:
            return one[0], other[0]
    return None


def _is_half(column: str, words: frozenset[str]) -> bool:
    *groups, last = column.split(SEPARATOR)
    people = all(is_whole(group) or fold(group).startswith(_OF_PEOPLE) for group in groups)
    return people and fold(last) in words
