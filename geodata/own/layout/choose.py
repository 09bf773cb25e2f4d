"""Choose among several columns that may hold one field: years, empty ones, males and females."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from ansinh.geodata.names import fold
from ansinh.geodata.own.layout.headings import SEPARATOR
from ansinh.geodata.own.layout.words import FEMALE, MALE, is_whole, year_of


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


def sexes(columns: Sequence[str]) -> tuple[str, str] | None:
    """Return the columns of all males and of all females, if there is one of each; None otherwise."""
    male, female = ([c for c in columns if _is_sex(c, words)] for words in (MALE, FEMALE))
    return (male[0], female[0]) if len(male) == len(female) == 1 else None


def _is_sex(column: str, words: frozenset[str]) -> bool:
    *groups, last = column.split(SEPARATOR)
    people = all(is_whole(group) or fold(group).startswith(("dan so", "so dan", "nhan khau", "gioi tinh", "trong do"))
                 for group in groups)  # fmt: skip
    return people and fold(last) in words
