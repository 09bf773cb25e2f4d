"""The workbook's capital isn't that of the run."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ansinh.reports.appraise.check import Check, Remark
from ansinh.reports.facts.money import HALF_A_MILLION
from ansinh.words import LANGUAGES, Words
from ansinh.words.phrase import Figure, Phrase

if TYPE_CHECKING:
    from ansinh.reports.appraise.dossier import Dossier


def look(dossier: Dossier) -> Iterator[Remark]:
    """Add the column of capital of the list of actions."""
    for book in dossier.books:
        words = next((w for w in map(Words, LANGUAGES) if w("workbook.sheet.actions") in book.sheets), None)
        rows = book.sheets[words("workbook.sheet.actions")] if words else []
        head = words("table.col.capital") if words else ""
        start = next((n for n, row in enumerate(rows) if head in row), None)
        if start is None or words is None:
            continue
        column = rows[start].index(head)
        cells = [row[column] for row in rows[start + 1 :] if row[0] not in (None, words("common.total"))]
        total = sum(float(cell) for cell in cells if isinstance(cell, int | float))
        if abs(total - dossier.facts.capital) > HALF_A_MILLION:
            place = Phrase.of("appraise.place.sheet", sheet=words("workbook.sheet.actions"), column=head)
            yield Remark(
                book.file, place, {"stated": Figure(total), "computed": Figure(dossier.facts.capital)}
            )


CHECK = Check("workbook", look)
