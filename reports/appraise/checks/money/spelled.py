"""A sum of money isn't what its words say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ansinh.reports.appraise.check import Check, Remark
from ansinh.reports.appraise.checks.money.amounts import amounts
from ansinh.words.numbers import money_in_words

if TYPE_CHECKING:
    from ansinh.reports.appraise.dossier import Dossier


def look(dossier: Dossier) -> Iterator[Remark]:
    """Spell every sum again that is written in words."""
    for letter in dossier.letters:
        for amount in amounts(letter):
            meant = money_in_words(amount.million_vnd, letter.language)
            if amount.words and amount.words != meant:
                yield Remark(letter.file, amount.place, {"stated": amount.words, "meant": meant})


CHECK = Check("spelled", look)
