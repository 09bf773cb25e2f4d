"""Today, the official plan and the proposed plan beside each other, in five rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ansinh.reports.content import Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ansinh.reports.answer.beside import Row
    from ansinh.reports.facts import Facts
    from ansinh.words import Words


def beside_heads(words: Words) -> list[str]:
    """Return the heads of the five columns."""
    plans = (words("answer.row.today"), words("table.col.official"), words("table.col.optimised"))
    return ["", *plans, words("table.col.difference")]


def beside(facts: Facts, rows: Sequence[Row], words: Words) -> Table:
    """Return the five rows of an answer as a table."""
    return Table(
        caption=words("answer.row.caption", period=facts.period),
        columns=[words("table.col.measure"), *beside_heads(words)[1:]],
        rows=[list(row) for row in rows],
        numeric=frozenset({1, 2, 3, 4}),
        widths=(2.4, 1.4, 1.4, 1.4, 1.1),
    )
