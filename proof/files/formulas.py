"""The formulas of a workbook's cells, computed again; a formula of another form is refused."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import Any

LETTERS = 26
LONGEST = 8192  # characters of a formula; spreadsheets allow no more
MOST_CELLS = 2_000_000  # of a range; one with more is an attack, no table
Cells = dict[str, Any]
Value = Any
"""A number, a text, a truth, or the list of the values of a range of cells."""
Later = Callable[[], Value]
TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?)"
    r"|(?P<cells>(?:'(?:[^']|'')+'!)?\$?[A-Z]{1,3}\$?\d+(?::\$?[A-Z]{1,3}\$?\d+)?)"
    r"|(?P<call>[A-Z]+)\(|(?P<sign><=|>=|<>|[-+*/()<>=,]))"
)
CELLS = re.compile(r"(?:'((?:[^']|'')+)'!)?\$?([A-Z]+)\$?(\d+)(?::\$?([A-Z]+)\$?(\d+))?")
COMPARED: dict[str, Callable[[Any, Any], bool]] = {
    "=": lambda a, b: a == b,
    "<>": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    ">": lambda a, b: a > b,
    "<=": lambda a, b: a <= b,
    ">=": lambda a, b: a >= b,
}


def compute(formula: str, values: Cells, sheet: Callable[[str], Cells] | None = None) -> float | None:
    """Return the value of a formula of sums, products, conditions and roundings of cells; None for any other formula.

    `sheet` gives the cells of another sheet by its name; without it a formula that names one is refused.
    """
    try:
        return _number(_Parser(formula, values, sheet).whole()())
    except (ValueError, TypeError, IndexError, ZeroDivisionError, OverflowError, RecursionError):
        return None


class _Parser:
    """Reads a formula from left to right; every part is a function that computes its value when it is needed."""

    def __init__(self, formula: str, values: Cells, sheet: Callable[[str], Cells] | None) -> None:
        self.values, self.sheet = values, sheet
        self.tokens: list[tuple[str, str]] = []
        at = 0
        while at < len(formula):
            found = TOKEN.match(formula, at)
            if found is None or len(formula) > LONGEST:
                raise ValueError(formula)
            self.tokens.append((found.lastgroup or "", found.group(found.lastgroup or 0)))
            at = found.end()
        self.at = 0

    def whole(self) -> Later:
        """Return the value of the whole formula; something behind it is an error."""
        found = self.condition()
        if self.at != len(self.tokens):
            raise ValueError(self.tokens[self.at])
        return found

    def taken(self, *signs: str) -> str:
        """Return the next sign and go on if it is one of `signs`; else return ""."""
        if self.at < len(self.tokens) and self.tokens[self.at] in {("sign", sign) for sign in signs}:
            self.at += 1
            return self.tokens[self.at - 1][1]
        return ""

    def condition(self) -> Later:
        left = self.sum()
        if sign := self.taken(*COMPARED):
            right = self.sum()
            return lambda: COMPARED[sign](_number(left()), _number(right()))
        return left

    def sum(self) -> Later:
        left = self.product()
        while sign := self.taken("+", "-"):
            left = _joined(sign, left, self.product())
        return left

    def product(self) -> Later:
        left = self.one()
        while sign := self.taken("*", "/"):
            left = _joined(sign, left, self.one())
        return left

    def one(self) -> Later:
        """Return a number, a cell, a range, a function of others, or what stands in brackets or behind a minus."""
        if self.taken("-"):
            inner = self.one()
            return lambda: -_number(inner())
        if self.taken("("):
            inner = self.condition()
            self.closed()
            return inner
        kind, text = self.tokens[self.at]
        self.at += 1
        if kind == "number":
            return lambda: float(text)
        if kind == "cells":
            return self.cells(text)
        if kind != "call" or text not in FUNCTIONS:
            raise ValueError(text)
        arguments = [self.condition()]
        while self.taken(","):
            arguments.append(self.condition())
        self.closed()
        return lambda: FUNCTIONS[text](arguments)

    def closed(self) -> None:
        if not self.taken(")"):
            raise ValueError(self.tokens)

    def cells(self, text: str) -> Later:
        """Return the value of a cell, or those of a range."""
        found = CELLS.fullmatch(text)
        name, left, top, right, bottom = found.groups() if found else ("", "", "0", "", "")
        if name and self.sheet is None:
            raise ValueError(text)
        there = self.sheet(name.replace("''", "'")) if name and self.sheet else self.values
        if right is None:
            return lambda: there.get(f"{left}{top}")
        wide, lines = range(number(left), number(right) + 1), range(int(top), int(bottom) + 1)
        if len(wide) * len(lines) > MOST_CELLS:
            raise ValueError(text)
        columns = [letters(n) for n in wide]
        return lambda: [there.get(f"{column}{line}") for line in lines for column in columns]


def _joined(sign: str, left: Later, right: Later) -> Later:
    if sign == "+":
        return lambda: _number(left()) + _number(right())
    if sign == "-":
        return lambda: _number(left()) - _number(right())
    if sign == "*":
        return lambda: _number(left()) * _number(right())
    return lambda: _number(left()) / _number(right())


def _number(value: Value) -> float:
    """Return a value as a number: an empty cell is 0, a text or a range is none."""
    if value is None:
        return 0.0
    if isinstance(value, str | list):
        raise TypeError(value)
    return float(value)


def _sum(arguments: list[Later]) -> float:
    """Return the sum of numbers and of the numbers in ranges, whose texts don't count."""
    found: list[float] = []
    for argument in arguments:
        value = argument()
        cells = value if isinstance(value, list) else [value]
        found += [cell for cell in cells if isinstance(cell, float | int)]
    return math.fsum(found)


def _subtotal(arguments: list[Later]) -> float:
    """Return the sum of what a filter leaves; nothing is filtered in a file that was written by a program."""
    if arguments[0]() != 9.0:  # noqa: PLR2004 - the number of the sum among the subtotals
        raise ValueError(arguments)
    return _sum(arguments[1:])


def _sum_where(arguments: list[Later]) -> float:
    """Return the sum of a column over the lines in which other columns have the values asked for."""
    amounts, *rest = [argument() for argument in arguments]
    kept = [True] * len(amounts)
    for column, wanted in zip(rest[::2], rest[1::2], strict=True):
        kept = [ok and cell == wanted for ok, cell in zip(kept, column, strict=True)]
    return math.fsum(a for a, ok in zip(amounts, kept, strict=True) if ok and isinstance(a, float))


def _round(value: float, decimals: float) -> float:
    """Round as spreadsheets do: a half away from zero."""
    shift = 10.0**decimals
    return math.copysign(math.floor(abs(value) * shift + 0.5) / shift, value)


def _plain(function: Callable[..., float]) -> Callable[[list[Later]], Value]:
    """Return a function of numbers as one of parts of a formula."""
    return lambda arguments: function(*(_number(argument()) for argument in arguments))


FUNCTIONS: dict[str, Callable[[list[Later]], Value]] = {
    "SUM": _sum,
    "SUBTOTAL": _subtotal,
    "SUMIFS": _sum_where,
    "IF": lambda arguments: arguments[1]() if arguments[0]() else arguments[2](),
    "AND": lambda arguments: all(argument() for argument in arguments),
    "INT": _plain(math.floor),
    "MOD": _plain(lambda value, by: value - by * math.floor(value / by)),
    "ROUND": _plain(_round),
    "MIN": _plain(min),
    "MAX": _plain(max),
    "POWER": _plain(lambda base, exponent: base**exponent),
}


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
