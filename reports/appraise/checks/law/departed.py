"""A scenario groups projects or dates their capital otherwise than the law of the letter's day."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ansinh.planning.norms import Norms
from ansinh.reports.appraise.check import DATA, Check, Remark, in_table
from ansinh.reports.proposal.letter_norms import own_norms
from ansinh.words.numbers import decimals_of
from ansinh.words.phrase import Figure

if TYPE_CHECKING:
    from ansinh.reports.appraise.dossier import Dossier


def look(dossier: Dossier) -> Iterator[Remark]:
    """Compare what the run used with the law; the other checks hold projects against what the run used."""
    law, own = Norms(dossier.day), own_norms(dossier.facts)
    for key, value in own.items():
        used, lawful = (Figure(number, decimals_of(number)) for number in (value, law.named(key)))
        yield Remark(DATA, in_table("assumptions", key), {"used": used, "law": lawful})


CHECK = Check("law_departed", look)
