"""Cells written in the fonts of before Unicode (.VnTime, VNI-Times): workbooks keep them as Latin letters and signs."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import replace
from typing import Any

import pandas as pd

from ansinh.geodata.own.cells.legacy import from_tcvn3, from_vni
from ansinh.geodata.own.layout.grid import Grid, Rows

_FEWEST = 3  # cells that only one of the fonts explains; fewer may be chance
_LAST_LATIN = "\u00ff"
_LETTER = "A-Za-z\u00c0-\u00ff"
# Signs inside words, and letters or pairs that no Vietnamese word in Unicode has. Marks of footnotes ("Xã A¹"), bullets, quotes
# and "5m×6m" stand beside letters, too: those signs count only between two of them, or behind one.
_TCVN3 = re.compile(rf"[{_LETTER}][®§¬©ª«¨µ¶·¸¼½¾]|[®§¬©ª¨µ¶¸¹¼½¾][{_LETTER}]|[{_LETTER}][×÷»¹][{_LETTER}]")
_VNI = re.compile(r"[äåæëïñöøûü]|a[âêùúõ]|e[âùúõ]|o[âùú]", re.IGNORECASE)
_FONTS = {"tcvn3": (_TCVN3, from_tcvn3), "vni": (_VNI, from_vni)}
_NAMES = {"abc": "tcvn3"}
_HINT, _OPEN, _UNICODE = "hint", "open", "unicode"


def in_unicode(grid: Grid, stated: str = "") -> Grid:
    """Return a sheet with the texts of such a font in Unicode, and the encoding of the font; other sheets as they are.

    Parameters
    ----------
    stated
        Encoding that the scenario states: it is used for all texts, whatever they look like.

    Examples
    --------
    >>> names = [["Tªn x·"], ["Ph\u00adêng Duy T©n"], ["X· §¾k Hµ"]]
    >>> made = in_unicode(Grid("", list(enumerate(names))))
    >>> made.encoding, made.rows[1][1], made.rows[2][1]
    ('tcvn3', ['Phường Duy Tân'], ['Xã Đắk Hà'])
    """
    wanted = _NAMES.get(stated.casefold(), stated.casefold())
    font = wanted if stated else _font_of(grid.rows)
    if font not in _FONTS:
        return grid
    hints, turn = _FONTS[font]
    votes = _votes(grid.rows, hints)

    def meant(cell: Any, number: int, at: int) -> Any:
        kind = _kind(cell, hints)
        beside = votes["row", number], votes["column", at]
        old = kind == _HINT or (kind == _OPEN and (bool(stated) or min(beside) >= 0 < max(beside)))
        return unicodedata.normalize("NFC", turn(cell)) if old else cell

    rows = [(number, [meant(cell, number, at) for at, cell in enumerate(row)]) for number, row in grid.rows]
    return replace(grid, rows=rows, encoding=font)


def _votes(rows: Rows, hints: re.Pattern[str]) -> Counter[tuple[str, int]]:
    """Return for each row and column how many more of its cells are of the old font than in Unicode."""
    votes: Counter[tuple[str, int]] = Counter()
    for number, row in rows:
        for at, cell in enumerate(row):
            vote = {_HINT: 1, _UNICODE: -1}.get(_kind(cell, hints), 0)
            votes["row", number] += vote
            votes["column", at] += vote
    return votes


def _font_of(rows: Rows) -> str:
    """Return the font that several cells can only be written in; "" if there is none."""
    counts: Counter[str] = Counter()
    for _, row in rows:
        for cell in row:
            for font, (hints, _) in _FONTS.items():
                counts[font] += _kind(cell, hints) == _HINT
    # Text in TCVN3 has letters of VNI by chance, but hardly the other way round.
    return next((font for font in _FONTS if counts[font] >= _FEWEST), "")


def _kind(cell: Any, hints: re.Pattern[str]) -> str:
    """Return what a cell says about its font; "" for numbers and plain letters."""
    if not isinstance(cell, str) or cell.isascii():
        return ""
    if any(letter > _LAST_LATIN and letter.isalpha() for letter in cell):
        return _UNICODE
    return _HINT if hints.search(cell.rstrip("¹²³")) else _OPEN  # marks of footnotes say nothing


def frame_in_unicode(frame: pd.DataFrame, stated: str = "") -> tuple[pd.DataFrame, str]:
    """Return the cells and column names of a layer in Unicode, and the encoding of their font ("" = Unicode already)."""
    cells = frame.drop(columns="geometry", errors="ignore")
    texts = [name for name in cells.columns if not pd.api.types.is_numeric_dtype(cells[name])]
    rows: Rows = [
        (0, texts),
        *((number, list(row)) for number, row in enumerate(cells[texts].to_numpy(object), 1)),
    ]
    made = in_unicode(Grid("", rows), stated)
    if not made.encoding:
        return frame, ""
    names = dict(zip(texts, made.rows[0][1], strict=True))
    changed = {name: [row[at] for _, row in made.rows[1:]] for at, name in enumerate(texts)}
    return frame.assign(**changed).rename(columns=names), made.encoding
