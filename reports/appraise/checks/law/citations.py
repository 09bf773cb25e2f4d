"""Numbers of legal documents in a text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ansinh.planning.law import NUMBER
from ansinh.reports.appraise.papers import lines

if TYPE_CHECKING:
    from ansinh.reports.appraise.papers import Letter
    from ansinh.words.phrase import Phrase

ENDED = ("hết hiệu lực", "no longer in force")
"""A sentence with these words tells itself that what it names is over."""
AMENDED = ("sửa đổi, bổ sung bởi", "amended by")


def cited(letter: Letter) -> Iterator[tuple[Phrase, str, str]]:
    """Yield place, number and text of every legal document named before the annexes, amendments of bases left out."""
    for place, text in lines(letter):
        for number in NUMBER.findall(principal(text)):
            yield place, number, text


def principal(text: str) -> str:
    """Return a text up to the list of amendments, whose numbers aren't bases themselves."""
    for words in AMENDED:
        text = text.partition(words)[0]
    return text
