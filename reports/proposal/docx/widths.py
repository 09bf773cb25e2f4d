"""Widths of the columns of a table: as wished, but no word and no number is divided between two lines."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docx.shared import Cm, Emu, Pt

from ansinh.reports.proposal.docx.page import TEXT_WIDTH

if TYPE_CHECKING:
    from ansinh.reports.content import Table

MARGIN = Cm(0.4)
"""Both margins of a cell, with a little room."""
MOST = 0.3
"""Part of the text's width that a single word may claim; longer ones (an address) are divided."""
_CAPITAL, _WIDE, _NARROW, _USUAL = 0.82, 0.98, 0.4, 0.62
"""Widths of bold letters in ems: those of Times New Roman, and a tenth more, since not every computer has it."""
_BREAKS = re.compile(r"[\s–-]+")
_IN_CELLS = re.compile(r"\s+")


def widths(table: Table, size: float) -> list[Emu]:
    """Return the width of each column, together that of the text.

    A column that is narrower than its longest word takes what it lacks from those that have room, in proportion to it. Where
    there isn't room for the words of all cells, there is for those of heads and for numbers; else the wish stands.

    Parameters
    ----------
    table
        Heads, rows, and wished shares of the width.
    size
        Size of the letters, points.
    """
    shares = table.widths if len(table.widths) == len(table.columns) else (1.0,) * len(table.columns)
    wished = [TEXT_WIDTH * share / sum(shares) for share in shares]
    heads = [_BREAKS.split(head) for head in table.columns]
    cells = [
        [word for row in table.rows for word in _IN_CELLS.split(row[column])] for column in range(len(heads))
    ]
    numbers = [found if column in table.numeric else [] for column, found in enumerate(cells)]
    # All words have room, else heads and numbers alone, else the wish stands.
    for wanted in (cells, numbers):
        least = [
            min(_least([*head, *found], size), MOST * TEXT_WIDTH)
            for head, found in zip(heads, wanted, strict=True)
        ]
        if (fitting := _fitted(wished, least)) is not None:
            return [Emu(int(width)) for width in fitting]
    return [Emu(int(width)) for width in wished]


def _fitted(wished: list[float], least: list[float]) -> list[float] | None:
    """Return the wished widths with none below its least, of the same sum; None if they can't be."""
    pairs = list(zip(wished, least, strict=True))
    lacking = sum(max(need - width, 0.0) for width, need in pairs)
    room = sum(max(width - need, 0.0) for width, need in pairs)
    if lacking > room:
        return None
    given = lacking / room if room else 0.0
    return [max(width, need) - max(width - need, 0.0) * given for width, need in pairs]


def _least(words: list[str], size: float) -> float:
    """Return the width that the longest of some words needs."""
    return max(map(_ems, words), default=0.0) * Pt(size) + MARGIN


def _ems(word: str) -> float:
    return sum(map(_em, word))


def _em(letter: str) -> float:
    if letter in "iljtfrI.,:;()[]'|":
        return _NARROW
    if letter in "mwMW%":
        return _WIDE
    return _CAPITAL if letter.isupper() else _USUAL
