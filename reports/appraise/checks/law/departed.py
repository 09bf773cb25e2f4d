"""A scenario groups projects, or limits their years of capital, otherwise than the law of the letter's day."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ansinh.planning.norms import Norms
from ansinh.planning.projects.owners import THRESHOLDS, YEARS
from ansinh.reports.appraise.check import DATA, Check, Remark, in_table
from ansinh.reports.proposal.letter_norms import own_norms
from ansinh.words.numbers import decimals_of
from ansinh.words.phrase import Figure

if TYPE_CHECKING:
    from ansinh.reports.appraise.dossier import Dossier


def look(dossier: Dossier) -> Iterator[Remark]:
    """Compare what the run used with the law; the other checks hold projects against what the run used."""
    law, own = Norms(dossier.day), own_norms(dossier.facts)
    for key in (*THRESHOLDS.values(), *YEARS.values()):
        if key in own:
            used, lawful = (Figure(value, decimals_of(value)) for value in (own[key], law.named(key)))
            values = {"used": used, "law": lawful}
            yield Remark(DATA, in_table("assumptions", key), values)


CHECK = Check("law_departed", look)
