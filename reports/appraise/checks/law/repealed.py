"""A document is cited that was no longer in force on the day of the letter."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ansinh.planning.law import ended_before
from ansinh.reports.appraise.check import Check, Remark
from ansinh.reports.appraise.checks.law.citations import ENDED, cited

if TYPE_CHECKING:
    from ansinh.reports.appraise.dossier import Dossier


def look(dossier: Dossier) -> Iterator[Remark]:
    """Compare every number with the end of its validity."""
    ends = ended_before(dossier.bases, dossier.day)
    after = dossier.bases.set_index("number")["replaced_by"]
    for letter in dossier.letters:
        for place, number, text in cited(letter):
            end = str(ends.get(number, "") or "")
            if end and end < dossier.day.isoformat() and not any(words in text for words in ENDED):
                yield Remark(
                    letter.file, place, {"number": number, "end": end, "by": after.get(number) or "?"}
                )


CHECK = Check("law_repealed", look)
