"""The document doesn't say that it is Vietnamese, so that its spelling can't be checked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ansinh.reports.appraise.check import WHOLE, Check, Remark

if TYPE_CHECKING:
    from ansinh.reports.appraise.dossier import Dossier

VIETNAMESE = "vi-VN"


def look(dossier: Dossier) -> Iterator[Remark]:
    """Look at the stated language of the letters that are signed."""
    for letter in dossier.main:
        if letter.stated_language != VIETNAMESE:
            yield Remark(letter.file, WHOLE, {"found": letter.stated_language or "?"})


CHECK = Check("language", look)
