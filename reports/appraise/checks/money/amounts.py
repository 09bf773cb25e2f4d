"""Sums of money in sentences, in figures and in words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from ansinh.reports.appraise.figures import value

if TYPE_CHECKING:
    from ansinh.reports.appraise.papers import Letter
    from ansinh.words.phrase import Phrase

AMOUNT = {
    "vi": re.compile(r"(\d[\d.,]*) triệu đồng(?: \(bằng chữ: ([^)]+)\))?"),
    "en": re.compile(r"VND (\d[\d.,]*) million(?: \((?:in words: )?([A-Z][^)]+)\))?"),
}


class Amount(NamedTuple):
    """A sum in a sentence: place, the sentence, million đồng, its words ("" = none), and what stands before it."""

    place: Phrase
    text: str
    million_vnd: float
    words: str
    before: str


def amounts(letter: Letter) -> Iterator[Amount]:
    """Yield every sum of money in the sentences before the annexes."""
    for passage in letter.body:
        for found in AMOUNT[letter.language].finditer(passage.text):
            number = value(found[1].rstrip(".,"), letter.language)
            if number is not None:
                before = passage.text[: found.start()]
                yield Amount(passage.place, passage.text, number, found[2] or "", before)
