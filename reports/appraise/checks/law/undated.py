"""A legal basis is cited without its full date."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ansinh.planning.law import NUMBER
from ansinh.reports.appraise.check import Check, Remark
from ansinh.reports.appraise.checks.law.citations import principal

if TYPE_CHECKING:
    from ansinh.reports.appraise.dossier import Dossier
    from ansinh.reports.appraise.papers import Letter, Passage

DATED = re.compile(r"\bngày \d{1,2}(?:/| tháng )\d{1,2}(?:/| năm )\d{4}|\b\d{1,2} [A-Z][a-z]+ \d{4}")


def look(dossier: Dossier) -> Iterator[Remark]:
    """Look for a day in every line of the bases."""
    for letter in dossier.letters:
        for passage in grounds(letter):
            text = principal(passage.text)
            if NUMBER.search(text) and not DATED.search(text):
                yield Remark(letter.file, passage.place, {"basis": text.strip("- ;.")[:80]})


def grounds(letter: Letter) -> list[Passage]:
    """Return the lines of the legal bases: those with a dash before the first heading."""
    lines = []
    for passage in letter.passages:
        if passage.style.startswith("Heading"):
            break
        if passage.text.startswith("- "):
            lines.append(passage)
    return lines


CHECK = Check("law_undated", look)
