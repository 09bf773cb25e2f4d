"""A total in a table isn't the sum of its column."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ansinh.reports.appraise.check import Check, Remark
from ansinh.reports.appraise.figures import column, totals, value
from ansinh.words.phrase import Figure

if TYPE_CHECKING:
    from ansinh.reports.appraise.dossier import Dossier

HALF_UNIT = 0.5
"""Each shown number may be rounded by half of its last unit."""


def look(dossier: Dossier) -> Iterator[Remark]:
    """Add every column of whole numbers that a total stands below; shares and means have no sum."""
    for letter in dossier.texts:
        for grid in letter.grids:
            last = totals(grid)
            for index in range(1, len(grid.rows[0])) if last is not None else ():
                cells = [row[index] for row in grid.rows[1:]]
                stated = value(cells[-1], letter.language)
                if stated is None or any("%" in cell for cell in cells):
                    continue
                parts = column(grid, index, letter.language)
                if parts and abs(sum(parts) - stated) > HALF_UNIT * (len(parts) + 1):
                    shown = {"stated": Figure(stated), "computed": Figure(sum(parts))}
                    yield Remark(letter.file, grid.place(len(grid.rows) - 1, index), shown)


CHECK = Check("sums", look)
