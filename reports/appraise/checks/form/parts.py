"""A part that the form of a proposal asks for is absent or empty."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ansinh.reports.appraise.check import WHOLE, Check, Remark
from ansinh.reports.proposal.document import PARTS

if TYPE_CHECKING:
    from ansinh.reports.appraise.dossier import Dossier


def look(dossier: Dossier) -> Iterator[Remark]:
    """Look for the heading of every part, with a text or a table before the next."""
    for letter in dossier.letters:
        words = letter.words
        for number in range(1, len(PARTS) + 1):
            title = words(f"proposal.part_{number}")
            at = next((i for i, p in enumerate(letter.passages) if p.text == title), None)
            after = letter.passages[at + 1] if at is not None and at + 1 < len(letter.passages) else None
            if after is None or after.style == "Heading 1":
                yield Remark(letter.file, WHOLE, {"part": title})


CHECK = Check("parts", look)
