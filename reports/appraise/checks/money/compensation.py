"""A letter says nothing about compensation, support and resettlement."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ansinh.reports.appraise.check import WHOLE, Check, Remark

if TYPE_CHECKING:
    from ansinh.reports.appraise.dossier import Dossier

NAMED = ("bồi thường", "compensation")


def look(dossier: Dossier) -> Iterator[Remark]:
    """Look for the item, with its sum or as not yet counted, in every letter that asks for capital."""
    for letter in dossier.letters:
        if dossier.facts.capital > 0 and not any(name in letter.text.lower() for name in NAMED):
            yield Remark(letter.file, WHOLE, {})


CHECK = Check("compensation", look)
