"""Numbers of raw cells, for arithmetic between rows before the cells are typed."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ansinh.geodata.own.cells.numbers import DOTS, DOTTED, core, ungroup
from ansinh.geodata.own.cells.values import clean_text


def plain(cells: pd.Series) -> pd.Series:
    """Return the numbers of cells as floats; NaN for anything else.

    "1.234" is one thousand and more, unless another number of the column has one or two digits behind its dot.
    """
    said = [clean_text(cell) for cell in cells]
    found = [None if text is None else core(text) for text in said]
    texts = [
        None if each is None or not isinstance(cell, str) else each.digits
        for each, cell in zip(found, cells, strict=True)
    ]
    dotted = [text for text in texts if text is not None and DOTTED.fullmatch(text)]
    decimals = any(not DOTS.fullmatch(text) for text in dotted)

    def one(cell: object, text: str | None) -> float:
        if text is None:
            return float(cell) if isinstance(cell, (int, float)) and not isinstance(cell, bool) else np.nan
        return float(text) if decimals and DOTTED.fullmatch(text) else float(ungroup(text))

    return pd.Series(
        [one(cell, text) for cell, text in zip(cells, texts, strict=True)], cells.index, dtype=float
    )


def agree(one: float, other: float) -> bool:
    """Whether two totals are the same but for rounding: by less than 0.2 %, or by less than two."""
    return bool(abs(one - other) <= max(2.0, 0.002 * abs(other)))
