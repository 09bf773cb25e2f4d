"""Make text from data harmless wherever it is written: a terminal, a page, a document, a map, a cell of a table.

Names come from planners' own files and from scenarios that others made. They must appear as written, but must not
run as a formula, steer a terminal, break a document, or reverse the reading direction of the text that follows.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Any

from ansinh.words.numbers import is_missing

MAX_CELL = 32_000  # letters; Excel refuses cells above 32,767
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_DIRECTION = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_RISKY_STARTS = ("=", "+", "-", "@", "\t", "\r")


def without_controls(value: str) -> str:
    """Return a text without characters that steer a terminal or turn the direction of reading; lines stay lines."""
    return _DIRECTION.sub("", _CONTROL.sub("", value)).replace("\r", "")


def text(value: Any, missing: str = "") -> str:
    """Return `value` as NFC text without control and direction-turning characters; `missing` for None and NaN."""
    if not isinstance(value, str) and is_missing(value):
        return missing
    said = str(value)
    if said.isascii() and said.isprintable():
        return said or missing  # most cells are codes: nothing in them can steer, turn or be composed
    return _clean(said) or missing


@lru_cache(maxsize=4096)
def _clean(said: str) -> str:
    """Return a text without controls, composed; the same few names come thousands of times."""
    return unicodedata.normalize("NFC", _DIRECTION.sub("", _CONTROL.sub("", said)))


def cell(value: Any, missing: str = "") -> str:
    """Return text for a cell of a workbook or a CSV file: like `text`, at most `MAX_CELL` long, and never a formula.

    A cell written as a string is no formula, but becomes one if someone saves the sheet as CSV and opens it again.
    An apostrophe in front of signs such as "=" prevents that; some programs take their full-width forms for the same.
    """
    return _without_formula(text(value, missing)[:MAX_CELL])


@lru_cache(maxsize=4096)
def _without_formula(clean: str) -> str:
    """Return a clean text with an apostrophe in front if it would be a formula; names come thousands of times."""
    return "'" + clean if _begins(clean).startswith(_RISKY_STARTS) else clean


def _begins(said: str) -> str:
    """Return a text from its first letter that is seen; a first letter of another width or size as the usual one."""
    if said.isascii():
        return said.lstrip()
    seen = (
        n for n, letter in enumerate(said) if not letter.isspace() and unicodedata.category(letter) != "Cf"
    )
    return unicodedata.normalize("NFKC", said[(first := next(seen, 0)) : first + 1])
