"""Tables or figures aren't numbered in order, or a text refers to one that isn't there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ansinh.reports.appraise.check import WHOLE, Check, Remark
from ansinh.reports.appraise.figures import in_order
from ansinh.reports.appraise.papers import CAPTION

if TYPE_CHECKING:
    from ansinh.reports.appraise.dossier import Dossier
    from ansinh.reports.appraise.papers import Letter

KINDS = ("Bảng", "Hình", "Table", "Figure")


def look(dossier: Dossier) -> Iterator[Remark]:
    """Compare the numbers of captions with 1, 2, 3, and references in sentences with the captions."""
    for letter in dossier.letters:
        for kind in KINDS:
            numbers = _numbers(letter, kind)
            for before, after in in_order([0, *numbers]):
                place = WHOLE
                yield Remark(letter.file, place, {"found": f"{kind} {before} → {kind} {after}"})
            for passage in letter.passages:
                for found in (
                    re.findall(rf"(?<!\w){kind} (\d+)\b", passage.text, re.IGNORECASE)
                    if passage.style != CAPTION
                    else ()
                ):
                    if int(found) not in numbers:
                        yield Remark(letter.file, passage.place, {"found": f"{kind} {found}"})


def _numbers(letter: Letter, kind: str) -> list[int]:
    starts = (re.match(rf"{kind} (\d+)\.", p.text) for p in letter.passages if p.style == CAPTION)
    return [int(start[1]) for start in starts if start]


CHECK = Check("captions", look)
