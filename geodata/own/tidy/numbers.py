"""Numbers of raw cells, for arithmetic between rows before the cells are typed."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ansinh.geodata.own.cells.numbers import core, ungroup


def plain(cells: pd.Series) -> pd.Series:
    """Return the numbers of cells as floats; NaN for anything else. "1.234" among people is one thousand and more."""

    def one(cell: object) -> float:
        if isinstance(cell, (int, float)) and not isinstance(cell, bool):
            return float(cell)
        found = core(str(cell).strip()) if cell is not None else None
        return np.nan if found is None else float(ungroup(found.digits))

    return pd.Series([one(cell) for cell in cells], cells.index, dtype=float)


def agree(one: float, other: float) -> bool:
    """Whether two totals are the same but for rounding: by less than 0.2 %, or by less than two."""
    return bool(abs(one - other) <= max(2.0, 0.002 * abs(other)))
