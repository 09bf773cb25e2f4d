"""A text was left unfilled."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ansinh.reports.appraise.check import Check, Remark
from ansinh.reports.appraise.papers import lines

if TYPE_CHECKING:
    from ansinh.reports.appraise.dossier import Dossier

UNFILLED = re.compile(r"\{+[\w. ]*\}+|(?<![\w-])(?:nan|NaN|None|null|TODO|XXX)(?![\w-])")


def look(dossier: Dossier) -> Iterator[Remark]:
    """Look for braces, and for what programs write in place of a missing value."""
    for letter in dossier.texts:
        for place, text in lines(letter):
            if found := UNFILLED.search(text):
                yield Remark(letter.file, place, {"found": found[0]})


CHECK = Check("placeholders", look)
