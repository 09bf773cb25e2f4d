"""A letter doesn't say what compensation, support and resettlement cost, or that it isn't known yet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ansinh.reports.appraise.check import WHOLE, Check, Remark
from ansinh.reports.appraise.papers import HEADING

if TYPE_CHECKING:
    from ansinh.reports.appraise.dossier import Dossier

TOLD = {
    "vi": re.compile(r"bồi thường.*(?:\d (?:triệu|tỷ)|chưa|đã tính)|(?:chưa|đã) tính.*bồi thường"),
    "en": re.compile(r"compensation.*(?:\d (?:million|billion)|not |counted)|not .*compensation"),
}
"""A sentence that gives the sum, or says that it isn't counted."""


def look(dossier: Dossier) -> Iterator[Remark]:
    """Look for such a sentence below the summary of every letter that asks for capital."""
    for letter in dossier.letters:
        told = TOLD[letter.language]
        headings = [n for n, passage in enumerate(letter.body) if passage.style.startswith(HEADING)]
        parts = letter.body[headings[0] :] if headings else letter.body
        if dossier.facts.capital > 0 and not any(told.search(part.text.lower()) for part in parts):
            yield Remark(letter.file, WHOLE, {})


CHECK = Check("compensation", look)
