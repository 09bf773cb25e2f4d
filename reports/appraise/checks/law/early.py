"""A document is cited that is not yet in force on the day of the letter."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ansinh.reports.appraise.check import Check, Remark
from ansinh.reports.appraise.checks.law.citations import cited

if TYPE_CHECKING:
    from ansinh.reports.appraise.dossier import Dossier


def look(dossier: Dossier) -> Iterator[Remark]:
    """Compare every number with the day from which it is in force."""
    table = dossier.bases.set_index("number")
    begins = table["in_force_from"].where(table["in_force_from"] != "", table["issued"])
    for letter in dossier.letters:
        for place, number, _ in cited(letter):
            start = str(begins.get(number, "") or "")
            if start > dossier.day.isoformat():
                yield Remark(letter.file, place, {"number": number, "start": start})


CHECK = Check("law_early", look)
