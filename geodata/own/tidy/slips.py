"""Numbers that stand in other communes' rows: moved by a row, or in an order of their own, held against the census."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ansinh.geodata.names import fold

MOVED, ORDERED, ELSEWHERE = "census_moved", "census_order", "census_rows"
"""Findings: certain, since one move or one order explains all rows; or only that some order fits, as made-up numbers do."""
_FEWEST = 8  # communes whose order can be judged
_SHORTEST = 7  # rows of a run that moved: fewer fit those of a neighbour by chance
_SCATTER = 0.3  # mean logarithm of growth beyond the usual: half as much in most provinces, twice as much after a slip
_SORTED_FITS = (
    0.5  # of the scatter as read: the same numbers in the census's order have less left after a slip
)
_EXPLAINED = 0.4  # of the scatter as read: a move or an order leaves less
_FITS = 0.25  # mean logarithm of growth beyond the usual that such a move or order leaves at most
_SIZES_FIT = 0.12  # the same of an order of size, in which growth cancels out: made-up numbers that rise evenly leave more

_EXCHANGED = (
    0.5  # logarithm of growth beyond the usual from which a commune may have another's number: 1.6 times
)
_SAME = 0.1  # the same beside the other's census: 10 %
_MOST_PAIRS = 3  # of communes that exchanged numbers; more of them fit by chance, and `ELSEWHERE` tells it

Logs = NDArray[np.float64]


def misplaced(people: pd.Series, then: pd.Series, names: pd.Series, rows: pd.Series | None) -> str:
    """Return the finding about numbers that stand in other communes' rows; "" for numbers in their own.

    Parameters
    ----------
    people, then
        Persons read and of the census, above 0, index ``commune_code``.
    names
        Names of the communes, same index.
    rows
        Row of each commune in the file; None where communes have several rows.

    Examples
    --------
    >>> codes = pd.Index([f"{n:02d}" for n in range(9)])
    >>> then = pd.Series([900.0, 5000, 1500, 7000, 1200, 6500, 800, 3900, 2100], codes)
    >>> names, rows = pd.Series(list("ihgfedcba"), codes), pd.Series(range(9), codes)
    >>> misplaced(then * 1.1, then, names, rows)
    ''
    >>> moved = pd.Series(np.roll(then, 1), codes)
    >>> misplaced(moved, then, names, rows)
    'census_moved'
    >>> misplaced(pd.Series(np.sort(then), codes), then, names, rows)
    'census_order'
    """
    if len(people) < _FEWEST:
        return ""
    usual = float(np.median(np.log(people)) - np.median(np.log(then)))
    if rows is not None:
        order = rows.reindex(people.index).sort_values(kind="stable").index
        read, expected = np.log(people[order].to_numpy()), np.log(then[order].to_numpy()) + usual
        if _moved(read, expected):
            return MOVED
        by_size = (np.sort(expected), np.sort(expected)[::-1])
        if any(_explains(read, expected, other, _SIZES_FIT) for other in by_size) or any(
            _explains(read, expected, other) for other in _orders(expected, order, names)
        ):
            return ORDERED
    scatter = float(np.abs(np.log(people / then) - usual).mean())
    in_order = float(np.abs(np.log(np.sort(people) / np.sort(then)) - usual).mean())
    return ELSEWHERE if scatter > _SCATTER and in_order < _SORTED_FITS * scatter else ""


def exchanged(people: pd.Series, then: pd.Series) -> list[tuple[int, int]]:
    """Return the positions of communes whose numbers fit each other's census, and their own hardly; a few pairs at most.

    Examples
    --------
    >>> then = pd.Series([900.0, 5000, 1500, 7000, 1200, 6500, 800, 3900, 2100])
    >>> exchanged(then * 1.1, then)
    []
    >>> exchanged(then[[1, 0, 2, 3, 4, 5, 6, 7, 8]].reset_index(drop=True) * 1.1, then)
    [(0, 1)]
    """
    if len(people) < _FEWEST:
        return []
    read, census = np.log(people.to_numpy(float)), np.log(then.to_numpy(float))
    census = census + np.median(read - census)
    grown, shrunk = (np.flatnonzero(sign * (read - census) > _EXCHANGED) for sign in (1, -1))
    pairs = [
        (int(one), int(other))
        for one in grown
        for other in shrunk
        if max(abs(read[one] - census[other]), abs(read[other] - census[one])) < _SAME
    ]
    return pairs if len(pairs) <= _MOST_PAIRS else []


def _moved(read: Logs, expected: Logs) -> bool:
    """Whether the numbers from some row on, or up to some row, are those of the row above or below."""
    for of_above in (True, False):
        own, other = (expected[1:], expected[:-1]) if of_above else (expected[:-1], expected[1:])
        numbers = read[1:] if of_above else read[:-1]
        for first in range(len(numbers) - _SHORTEST + 1):
            for run in (slice(first, None), slice(None, len(numbers) - first)):
                if _explains(numbers[run], own[run], other[run]):
                    return True
    return False


def _explains(read: Logs, expected: Logs, other: Logs, fits: float = _FITS) -> bool:
    """Whether numbers are far from those expected row by row, and near to the same in another order."""
    scatter, left = float(np.abs(read - expected).mean()), float(np.abs(read - other).mean())
    return scatter > _SCATTER and left < min(fits, _EXPLAINED * scatter)


def _orders(expected: Logs, order: pd.Index, names: pd.Series) -> Iterator[Logs]:
    """Yield the census's numbers in orders that a column may have kept while the names were sorted, or got from elsewhere."""
    yield expected[np.argsort(order.to_numpy(str), kind="stable")]
    yield expected[np.argsort([fold(str(name)) for name in names[order]], kind="stable")]
