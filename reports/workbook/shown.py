"""Number formats by which a cell that stays exact shows the whole number of the documents.

Documents round people, places and money so that parts add up; formulas and `ansinh verify` need the exact number. A cell
shows the other whole number only while it holds what was written: once somebody changes it, it shows what it holds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ansinh.words.numbers import is_missing, whole

if TYPE_CHECKING:
    import pandas as pd

FORMATS: dict[str, str] = {
    "text": "@",
    "year": "0",
    "count": "#,##0",
    "one": "#,##0.0",
    "money": "#,##0;-#,##0",  # tells money from counts, which look alike
    "share": "0.0%",
    "minutes": "0.0",
    "ratio": "0.000",
}
WHOLE = ("count", "money")
"""Kinds of cells that show whole numbers; of others every program knows the decimal sign, and no text in a format does."""
CLOSE = 0.0001
"""How far a cell's value may lie from the one that was written to be seen as that; formats have four decimals."""
MOST = 180
"""Such formats of a workbook; spreadsheets stop at 200. Further cells show their own rounded number."""
SHOWN = "_shown"
"""Ending of the columns of a frame with the figures that are shown in place of those of the column."""
_THIN = "\N{NARROW NO-BREAK SPACE}"
"""Between thousands: a point or a comma would be read wrong on computers of the other language."""


def with_shown(rows: pd.DataFrame, shown: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Return the rows with the figures that `shown`, a frame of the same lines, has for some columns."""
    return rows.assign(**{f"{key}{SHOWN}": shown[key].tolist() for key in keys})


def pattern(kind: str, value: Any, shown: Any) -> str:
    """Return the number format of a cell with an exact value, and the whole number that is to be seen; missing for its own.

    Negative numbers keep theirs: programs differ in whether they put a sign before a text.

    Examples
    --------
    >>> pattern("count", 12.4, 12)
    '#,##0'
    >>> pattern("count", 12.6, 12)
    '[<12.5999]#,##0;[>12.6001]#,##0;"12"'
    """
    plain = FORMATS[kind]
    if kind not in WHOLE or is_missing(value) or is_missing(shown):
        return plain
    if whole(float(value)) == whole(float(shown)) or min(value, shown) < 0:
        return plain
    seen, once = whole(float(shown)), plain.split(";", maxsplit=1)[0]
    low, high = (f"{float(value) + side:.4f}" for side in (-CLOSE, CLOSE))
    text = f"{seen:,}".replace(",", _THIN)
    return f'[<{low}]{once};[>{high}]{once};"{text}"'
