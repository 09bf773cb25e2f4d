"""Frames of a plan as arrays, so that thousands of sums over parts of them take no frame each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]
    Ints = npt.NDArray[np.intp]


@dataclass(frozen=True)
class Keys:
    """What rows are told apart by: periods, services, and the groups of each grouping."""

    periods: pd.Index
    services: pd.Index
    groups: dict[str, pd.Index]


class Rows:
    """The rows of a frame by position: period, service and group of each, −1 where it has none, and its numbers.

    `home` has a column for each grouping, by the ids in the frame's column `at`.
    """

    def __init__(
        self, frame: pd.DataFrame, keys: Keys, home: pd.DataFrame, at: str, numbers: Iterable[str]
    ) -> None:
        self.period = keys.periods.get_indexer(pd.Index(frame["period"]))
        self.service = keys.services.get_indexer(pd.Index(frame["service"]))
        self.group = {
            by: names.get_indexer(pd.Index(frame[at].map(home[by]))) for by, names in keys.groups.items()
        }
        self.numbers: dict[str, Floats] = {name: frame[name].to_numpy(dtype=float) for name in numbers}

    def within(self, period: int, service: int | None) -> Ints:
        """Return the rows of a period, and of a service unless it's None."""
        rows = self.period == period
        return np.flatnonzero(rows if service is None else rows & (self.service == service))

    def in_group(self, rows: Ints, by: str, group: int) -> Ints:
        """Return those of `rows` that belong to a group."""
        member: Ints = rows[self.group[by][rows] == group]
        return member

    def of(self, name: str, rows: Ints) -> Floats:
        """Return the numbers of some rows."""
        return self.numbers[name][rows]

    def sum(self, name: str, rows: Ints) -> float:
        """Return the sum of the numbers of some rows; those missing count as nothing, as in a frame."""
        return float(np.nansum(self.numbers[name][rows]))
