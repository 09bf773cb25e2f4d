"""A document is cited that was no longer in force on the day of the letter."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ansinh.planning.inputs.tables import records
from ansinh.planning.law import ended_before
from ansinh.reports.appraise.check import Check, Remark
from ansinh.reports.appraise.checks.law.citations import ENDED, cited
from ansinh.reports.appraise.papers import lines

if TYPE_CHECKING:
    from ansinh.reports.appraise.dossier import Dossier
    from ansinh.reports.appraise.papers import Letter


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
        yield from _by_year(dossier, letter)


def _by_year(dossier: Dossier, letter: Letter) -> Iterator[Remark]:
    """Look for laws that are named by their year alone: "Luật Đầu tư công năm 2019"."""
    bases = dossier.bases
    day = dossier.day.isoformat()
    laws = {
        (str(row["title_vi"]), str(row["issued"])[:4]): row
        for row in records(bases[bases["title_vi"].str.startswith("Luật ")])
    }
    for place, text in lines(letter):
        for (title, year), row in laws.items():
            named = re.search(rf"{re.escape(title)} (?:năm )?{year}(?!\d)", text)
            if named and "" < row["in_force_until"] < day and not any(words in text for words in ENDED):
                values = {"number": named[0], "end": row["in_force_until"], "by": row["replaced_by"] or "?"}
                yield Remark(letter.file, place, values)


CHECK = Check("law_repealed", look)
