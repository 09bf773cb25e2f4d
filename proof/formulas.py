"""The formulas of a workbook's cells, computed again; one of another form is refused."""

from __future__ import annotations

import math
import re
from typing import Any

TOTAL = re.compile(r"SUBTOTAL\(9,([A-Z]+)(\d+):[A-Z]+(\d+)\)")
ROW = re.compile(r"SUM\(([A-Z]+)(\d+):([A-Z]+)\2\)")
LESS = re.compile(r"([A-Z]+\d+)-([A-Z]+\d+)")
SHARE = re.compile(r"IF\(([A-Z]+\d+)=0,0,([A-Z]+\d+)/\1\)")
LETTERS = 26


def compute(formula: str, values: dict[str, Any]) -> float | None:
    """Return the value of a sum of a column or a row, of a difference, or of a share; None for any other formula."""
    if share := SHARE.fullmatch(formula):
        of, part = (float(values.get(cell) or 0.0) for cell in share.groups())
        return part / of if of else 0.0
    if less := LESS.fullmatch(formula):
        one, other = (float(values.get(cell) or 0.0) for cell in less.groups())
        return one - other
    if total := TOTAL.fullmatch(formula):
        letter, first, last = total.groups()
        cells = [f"{letter}{line}" for line in range(int(first), int(last) + 1)]
    elif row := ROW.fullmatch(formula):
        left, line, right = row.groups()
        cells = [f"{letters(n)}{line}" for n in range(number(left), number(right) + 1)]
    else:
        return None
    return math.fsum(value for value in map(values.get, cells) if isinstance(value, float))


def number(name: str) -> int:
    """Return the number of a column, counted from 1."""
    found = 0
    for letter in name:
        found = found * LETTERS + ord(letter) - ord("A") + 1
    return found


def letters(column: int) -> str:
    """Return the letters of a column, counted from 1."""
    found = ""
    while column:
        column, rest = divmod(column - 1, LETTERS)
        found = chr(ord("A") + rest) + found
    return found
