"""The promises of the plan document, and whether a plan of the run keeps them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ansinh.planning.inputs.tables import records
from ansinh.reports.content import Table
from ansinh.words.numbers import is_missing, number, percent
from ansinh.words.plain import text

if TYPE_CHECKING:
    from ansinh.reports.facts import Facts
    from ansinh.words import Words


def commitments(facts: Facts, words: Words, plan_id: str | None = None) -> Table:
    """Return one row per commitment: the required and the reached amount, whether it is met, and its source."""
    rows = facts.data.commitments
    rows = rows[rows["plan_id"] == (plan_id or facts.plan_id)]
    cells = [
        [
            text(row[f"text_{words.language}"]),
            text(row["period"]) or words("common.missing"),
            _amount(row, "required", words),
            _amount(row, "reached", words),
            words.code("common.met", row["met"]),
            text(row["source"]),
        ]
        for row in records(rows)
    ]
    heads = (words(f"table.col.{key}") for key in ("required", "reached", "met", "source"))
    return Table(
        caption=words("table.commitments"),
        columns=[words("table.col.commitment"), words("table.col.period"), *heads],
        rows=cells,
        numeric=frozenset({2, 3}),
        source=words("table.source_commitments"),
        widths=(3.4, 1, 1.2, 1.2, 1.1, 1.7),
    )


def _amount(row: dict[str, Any], key: str, words: Words) -> str:
    """Write a required or reached amount in its unit; a commitment without a number has none."""
    if row["kind"] == "stated" or is_missing(row[key]):
        return words("common.missing")
    if row["unit"] == "share":
        return percent(row[key], words.language)
    return f"{number(row[key], words.language)} {words.code('common.unit', row['unit'])}"
