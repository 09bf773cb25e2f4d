"""A commitment is told as met, but not on its own denominator, or not as the figures say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from ansinh.planning.inputs.tables import records
from ansinh.reports.appraise.check import DATA, Check, Remark, in_table
from ansinh.words.numbers import is_missing
from ansinh.words.phrase import Both
from ansinh.words.plain import text

if TYPE_CHECKING:
    import pandas as pd

    from ansinh.reports.appraise.dossier import Dossier

A_PERMILLE = 0.001
"""Smaller differences of a share are rounding."""


def look(dossier: Dossier) -> Iterator[Remark]:
    """Compute every share again, compare it with what is required, and the letters' words with that."""
    rows = dossier.facts.data.commitments
    rows = rows[rows["plan_id"] == dossier.facts.plan_id]
    for row in records(rows):
        if _other_share(row) or (row["met"] == "yes") != _is_met(row):
            yield Remark(DATA, in_table("commitments", _name(row)), {"name": _name(row)})
    for letter in dossier.texts:
        words = letter.words
        for grid in letter.grids:
            if words("table.col.met") not in grid.rows[0]:
                continue
            column = grid.rows[0].index(words("table.col.met"))
            for number, cells in enumerate(grid.rows[1:], start=1):
                stated = _row(rows, words.language, cells[0])
                if stated is not None and cells[column] != words.code("common.met", stated["met"]):
                    yield Remark(letter.file, grid.place(number, column), {"name": _name(stated)})


def _other_share(row: dict[str, Any]) -> bool:
    """Return whether the reached share is another than numerator ÷ denominator."""
    needed = [row.get(key) for key in ("numerator", "denominator", "reached")]
    if row["unit"] != "share" or any(is_missing(value) for value in needed):
        return False
    part, whole, reached = (float(str(value)) for value in needed)
    return not whole or abs(part / whole - reached) > A_PERMILLE


def _is_met(row: dict[str, Any]) -> bool:
    if is_missing(row["required"]) or is_missing(row["reached"]) or row["met"] == "unknown":
        return False
    required, reached = float(row["required"]), float(row["reached"])
    return (
        reached <= required + A_PERMILLE
        if "at_most" in str(row["kind"])
        else reached >= required - A_PERMILLE
    )


def _name(row: dict[str, Any]) -> Both:
    return Both(text(row["text_vi"]), text(row["text_en"]))


def _row(rows: pd.DataFrame, language: str, name: str) -> dict[str, Any] | None:
    return next((row for row in records(rows) if text(row[f"text_{language}"]) == name), None)


CHECK = Check("denominator", look)
