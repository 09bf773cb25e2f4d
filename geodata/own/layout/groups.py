"""Find the whole in a group of number columns of which only the first has a heading."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from ansinh.geodata.own.layout.words import is_serial
from ansinh.geodata.own.tidy.numbers import plain

# So large a share of the rows must satisfy "whole = sum of its parts"; the others may hold slips.
_MOST_ROWS = 0.9
_ROUNDING = 1.01  # persons by which a stated whole may differ from its rounded parts


def groups(names: Sequence[str], body: Sequence[Sequence[object]]) -> list[list[int]]:
    """Return the positions of each heading that is followed by columns with numbers and no heading, with theirs."""
    found: list[list[int]] = []
    for position, name in enumerate(names):
        if name and not is_serial(name):
            found.append([position])
        elif found and not name and found[-1][-1] == position - 1 and _has_numbers(body, position):
            found[-1].append(position)
    return [group for group in found if len(group) > 1]


def _has_numbers(body: Sequence[Sequence[object]], position: int) -> bool:
    cells = [row[position] for row in body if position < len(row) and row[position] is not None]
    return bool(cells) and bool(plain(pd.Series(cells, dtype=object)).notna().all())


def whole(body: Sequence[Sequence[object]], group: Sequence[int]) -> int | None:
    """Return the position of the column that is the sum of the others of its group; None if there isn't exactly one."""
    cells = [[row[position] if position < len(row) else None for position in group] for row in body]
    table = pd.DataFrame(cells, dtype=object).apply(plain).dropna().to_numpy(float)
    if not len(table):
        return None
    rest = table.sum(axis=1, keepdims=True) - table
    agrees = (np.abs(table - rest) <= _ROUNDING).mean(axis=0) >= _MOST_ROWS
    return group[int(np.flatnonzero(agrees)[0])] if agrees.sum() == 1 else None
