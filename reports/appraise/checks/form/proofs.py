"""A letter doesn't say how far its plan is proved as the run does."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ansinh.reports.appraise.again import plain
from ansinh.reports.appraise.check import WHOLE, Check, Remark
from ansinh.reports.certificate import sentences

if TYPE_CHECKING:
    from ansinh.reports.appraise.dossier import Dossier


def look(dossier: Dossier) -> Iterator[Remark]:
    """Look for the sentences of the certificate in every letter: a proof that was claimed has no figure that tells it."""
    for letter in dossier.letters:
        told = plain(letter.text)
        for sentence in sentences(dossier.facts, dossier.facts.plan_id, letter.words):
            if plain(sentence) not in told:
                yield Remark(letter.file, WHOLE, {"expected": sentence})


CHECK = Check("proofs", look)
