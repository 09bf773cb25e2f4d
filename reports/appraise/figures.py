"""Numbers as documents write them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from ansinh.reports.appraise.papers import Grid
from ansinh.words import LANGUAGES, Words

NUMBER = re.compile(r"[+−-]?\d+(?:[.,]\d+)*")


def value(cell: str, language: str) -> float | None:
    """Return a cell that is one number, with or without "%", as its value; None for every other text.

    >>> value("127.728", "vi"), value("−1,234.5", "en"), value("100,0%", "vi"), value("–", "vi")
    (127728.0, -1234.5, 100.0, None)
    """
    plain = cell.strip().removesuffix("%").strip()
    if not NUMBER.fullmatch(plain):
        return None
    thousands, point = (".", ",") if language == "vi" else (",", ".")
    whole = plain.replace("−", "-").replace(thousands, "").replace(point, ".")
    try:
        return float(whole)
    except ValueError:
        return None


def totals(grid: Grid) -> int | None:
    """Return the row of a table that is its total; None if it has none."""
    words = {Words(language)("common.total") for language in LANGUAGES}
    return len(grid.rows) - 1 if len(grid.rows) > 2 and grid.rows[-1][0] in words else None  # noqa: PLR2004 - head, row, total


def column(grid: Grid, index: int, language: str) -> list[float]:
    """Return the numbers of a column above the total; empty if a cell is none."""
    cells = [value(row[index], language) for row in grid.rows[1:-1]]
    return [cell for cell in cells if cell is not None] if all(cell is not None for cell in cells) else []


def in_order(numbers: list[int]) -> Iterator[tuple[int, int]]:
    """Yield neighbours that aren't one apart."""
    yield from ((before, after) for before, after in pairwise(numbers) if after != before + 1)
