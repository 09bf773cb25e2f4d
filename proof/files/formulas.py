"""The formulas of a workbook's cells, computed again; a formula of another form is refused.

Numbers, sums, products, comparisons and calls are written nearly as in Python, whose own parser takes a formula apart.
Nothing is executed: the parts are computed one by one, and any other part is refused.
"""

from __future__ import annotations

import ast
import math
import operator
import re
from collections.abc import Callable
from functools import partial
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
    r"|(?P<call>[A-Z]+)(?=\()|(?P<sign><=|>=|<>|[-+*/()<>=,]))"
)
CELLS = re.compile(r"(?:'((?:[^']|'')+)'!)?\$?([A-Z]+)\$?(\d+)(?::\$?([A-Z]+)\$?(\d+))?")
IN_PYTHON = {"=": "==", "<>": "!="}
SIGNS: dict[type, Callable[[Any, Any], Any]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv,
    ast.Eq: operator.eq, ast.NotEq: operator.ne, ast.Lt: operator.lt, ast.Gt: operator.gt, ast.LtE: operator.le,
    ast.GtE: operator.ge,
}  # fmt: skip


def compute(formula: str, values: Cells, sheet: Callable[[str], Cells] | None = None) -> float | None:
    """Return the value of a formula of sums, products, conditions and roundings of cells; None for any other formula.

    `sheet` gives the cells of another sheet by its name; without it a formula that names one is refused.
    """
    cells: dict[str, Later] = {}
    try:
        if len(formula) > LONGEST:
            return None
        words, at = list[str](), 0
        while at < len(formula):
            found = TOKEN.match(formula, at)
            if found is None:
                return None
            kind, text, at = found.lastgroup, found[found.lastgroup or 0], found.end()
            if kind == "cells":
                name = f"cells_{len(cells)}"
                cells[name] = _cells(text, values, sheet)
                words.append(name)
            else:
                words.append(str(float(text)) if kind == "number" else IN_PYTHON.get(text, text))
        return _number(_value(ast.parse(" ".join(words), mode="eval").body, cells))
    except (ArithmeticError, IndexError, MemoryError, RecursionError, SyntaxError, TypeError, ValueError):
        return None


def values_of(text: str, sheet: Callable[[str], Cells]) -> list[Value]:
    """Return the values of a range of cells of a named sheet, or of a single one."""
    name, _, cells = text.rpartition("!")
    found = _cells(cells, sheet(name.strip("'").replace("''", "'")), None)()
    return found if isinstance(found, list) else [found]


def _value(part: ast.expr, cells: dict[str, Later]) -> Value:
    match part:
        case ast.Constant(value=float(value)):
            return value
        case ast.Name(id=name) if name in cells:
            return cells[name]()
        case ast.UnaryOp(op=ast.USub(), operand=inner):
            return -_number(_value(inner, cells))
        case ast.BinOp(left=one, op=sign, right=other):
            return _joined(sign, _value(one, cells), _value(other, cells))
        case ast.Compare(left=one, ops=[comparison], comparators=[other]):
            return _joined(comparison, _value(one, cells), _value(other, cells))
        case ast.Call(func=ast.Name(id=name), args=[_, *_] as arguments, keywords=[]) if name in FUNCTIONS:
            return FUNCTIONS[name]([partial(_value, argument, cells) for argument in arguments])
    raise ValueError(ast.dump(part))


def _joined(sign: ast.AST, one: Value, other: Value) -> Value:
    return SIGNS[type(sign)](_number(one), _number(other))


def _cells(text: str, values: Cells, sheet: Callable[[str], Cells] | None) -> Later:
    """Return what gives the value of a cell, or those of a range."""
    found = CELLS.fullmatch(text)
    name, left, top, right, bottom = found.groups() if found else ("", "", "0", "", "")
    if name and sheet is None:
        raise ValueError(text)
    there = sheet(name.replace("''", "'")) if name and sheet else values
    if right is None:
        return lambda: there.get(f"{left}{top}")
    wide, lines = range(number(left), number(right) + 1), range(int(top), int(bottom) + 1)
    if len(wide) * len(lines) > MOST_CELLS:
        raise ValueError(text)
    columns = [letters(n) for n in wide]
    return lambda: [there.get(f"{column}{line}") for line in lines for column in columns]


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
