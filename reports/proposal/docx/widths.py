"""Widths of the columns of a table: as wished, but no word of a head and no number is divided between two lines."""

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
_CAPITAL, _WIDE, _NARROW, _USUAL = 0.76, 0.88, 0.36, 0.56
"""Widths of bold letters of Times New Roman in ems, the largest of each kind."""
_BREAKS = re.compile(r"[\s/–-]+")


def widths(table: Table, size: float) -> list[Emu]:
    """Return the width of each column, together that of the text.

    A column that is narrower than the longest word of its head, or than its longest number, takes what it lacks from those
    that have room, in proportion to it. Where all lack room, the wish stands.

    Parameters
    ----------
    table
        Heads, rows, and wished shares of the width.
    size
        Size of the letters, points.
    """
    shares = table.widths if len(table.widths) == len(table.columns) else (1.0,) * len(table.columns)
    wished = [TEXT_WIDTH * share / sum(shares) for share in shares]
    least = [min(_least(table, column, size), MOST * TEXT_WIDTH) for column in range(len(wished))]
    lacking = sum(max(need - width, 0.0) for need, width in zip(least, wished, strict=True))
    room = sum(max(width - need, 0.0) for need, width in zip(least, wished, strict=True))
    if lacking > room:
        return [Emu(int(width)) for width in wished]
    given = lacking / room if room else 0.0
    return [
        Emu(int(max(width, need) - max(width - need, 0.0) * given))
        for need, width in zip(least, wished, strict=True)
    ]


def _least(table: Table, column: int, size: float) -> float:
    """Return the width that the longest word of the head and the longest number of a column need."""
    words = _BREAKS.split(table.columns[column])
    if column in table.numeric:
        words += [row[column] for row in table.rows]
    return max(map(_ems, words), default=0.0) * Pt(size) + MARGIN


def _ems(word: str) -> float:
    return sum(map(_em, word))


def _em(letter: str) -> float:
    if letter in "iljtfrI.,:;()[]'|":
        return _NARROW
    if letter in "mwMW%":
        return _WIDE
    return _CAPITAL if letter.isupper() else _USUAL
