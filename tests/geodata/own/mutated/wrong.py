"""Tables of people that contradict the truth, so that only stopping is right."""

from __future__ import annotations

import random
from collections.abc import Callable

from tests.geodata.own.mutated.made import Cells, Sheet
from tests.geodata.own.mutated.spellings import PLAIN
from tests.geodata.own.office import COMMUNES

_SHARE = 0.25  # of the folders
_OF_NUMBERS = ("flat", "thousand", "thousand above", "million")
"""Layouts with one number in the last cell of each commune's one row."""
Spoil = Callable[[Cells, int], None]


def _twice(cells: Cells, first: int) -> None:
    again = list(cells[first])
    again[-1] = 4_321 if not isinstance(again[-1], float) else again[-1] / 3
    cells.insert(first + 1, again)


def _hundredfold(cells: Cells, first: int) -> None:
    cells[first][-1] = COMMUNES[0].people * 100


def _digit_lost(cells: Cells, first: int) -> None:
    cells[first][-1] = COMMUNES[0].people // 10


def _code_of_another(cells: Cells, first: int) -> None:
    cells[first][-3] = cells[-1][-3]


def _left_out(cells: Cells, first: int) -> None:
    del cells[first]


def _dash(cells: Cells, first: int) -> None:
    cells[first][-1] = "…"


def _sorted_alone(cells: Cells, first: int) -> None:
    numbers = sorted(COMMUNES, key=lambda c: c.people)
    for row, commune in zip(cells[first:], numbers, strict=True):
        row[-1] = commune.people


def _one_in_thousands(cells: Cells, first: int) -> None:
    # "19.213" would be read as it is meant.
    cells[first][-1] = round(COMMUNES[0].people / 1_000, 1)


_SPOILS: dict[str, Spoil] = {
    "twice": _twice,
    "hundredfold": _hundredfold,
    "digit lost": _digit_lost,
    "code of another": _code_of_another,
    "left out": _left_out,
    "dash": _dash,
    "sorted alone": _sorted_alone,
    "one in thousands": _one_in_thousands,
}


def spoilt(sheets: list[Sheet], layout: str, rng: random.Random, first: int) -> list[str]:
    """Spoil some tables, whose first row of a commune is `first`; return how, an empty list for most."""
    if layout not in _OF_NUMBERS or rng.random() >= _SHARE:
        return []
    cells, rows = sheets[0].cells, sum(len(sheet.cells) - first for sheet in sheets)
    able = ["twice", "left out", "dash"]
    if layout not in PLAIN:
        able += ["hundredfold", "digit lost", "one in thousands"]
        able += ["sorted alone"] if len(sheets) == 1 and rows == len(COMMUNES) else []
    if str(sheets[0].cells[first - 1][-3 if len(cells[first]) > 2 else 0]) == "Mã xã":
        able.append("code of another")
    # The first row may be that of a district, which comes before its communes.
    at = first + (1 if rows > len(COMMUNES) else 0)
    chosen = rng.choice(able)
    _SPOILS[chosen](cells, at)
    return [f"WRONG {chosen}"]
