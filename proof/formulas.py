"""The formulas of a workbook's cells, computed again; one of another form is refused."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import Any

TOTAL = re.compile(r"SUBTOTAL\(9,([A-Z]+)(\d+):[A-Z]+(\d+)\)")
ROW = re.compile(r"SUM\(([A-Z]+)(\d+):([A-Z]+)\2\)")
LESS = re.compile(r"([A-Z]+\d+)-([A-Z]+\d+)")
SHARE = re.compile(r"IF\(([A-Z]+\d+)=0,0,([A-Z]+\d+)/\1\)")
_COLUMN = r"'((?:[^']|'')+)'!\$([A-Z]+)\$(\d+):\$\2\$(\d+)"
WHERE = re.compile(rf"SUMIFS\({_COLUMN}((?:,'[^!]+![^,]+,[A-Z]*\d+)+)\)")
CRITERION = re.compile(r",'((?:[^']|'')+)'!\$([A-Z]+)\$(\d+):\$\2\$\d+,([A-Z]*\d+)")
LETTERS = 26
Cells = dict[str, Any]


def compute(formula: str, values: Cells, sheet: Callable[[str], Cells] | None = None) -> float | None:
    """Return the value of a sum of a column or a row, of a difference, or of a share; None for any other formula.

    With `sheet`, which gives the cells of another sheet by its name, also the sum of a column where others have the
    values of cells of this one, or a number.
    """
    if sheet is not None and (where := WHERE.fullmatch(formula)):
        return _sum_where(where, values, sheet)
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


def _sum_where(where: re.Match[str], values: Cells, sheet: Callable[[str], Cells]) -> float:
    """Return the sum of a column of another sheet over the lines that meet every criterion."""
    name, letter, first, last, criteria = where.groups()
    lines = [True] * (int(last) - int(first) + 1)
    for other, column, start, cell in CRITERION.findall(criteria):
        there, wanted = sheet(_plain(other)), float(cell) if cell.isdecimal() else values.get(cell)
        lines = [
            kept and there.get(f"{column}{line}") == wanted
            for line, kept in enumerate(lines, start=int(start))
        ]
    amounts = sheet(_plain(name))
    found = (amounts.get(f"{letter}{line}") for line, kept in enumerate(lines, start=int(first)) if kept)
    return math.fsum(amount for amount in found if isinstance(amount, float))


def _plain(name: str) -> str:
    return name.replace("''", "'")


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
