"""The letter lacks a basis that what it asks for rests on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ansinh.planning.law import CITED
from ansinh.reports.appraise.check import Check, Remark
from ansinh.reports.appraise.checks.law.undated import grounds
from ansinh.reports.pictures import Pictures
from ansinh.reports.proposal.bases import bases_of
from ansinh.reports.proposal.scope import whole_plan
from ansinh.words.phrase import Phrase

if TYPE_CHECKING:
    from ansinh.reports.appraise.dossier import Dossier


def look(dossier: Dossier) -> Iterator[Remark]:
    """Look in letters on the whole plan for every basis that the run has chosen."""
    for letter in dossier.plan_letters:
        table = bases_of(whole_plan(Pictures(dossier.facts, letter.words)))
        text = "\n".join(passage.text for passage in grounds(letter))
        for number in table.loc[table["use"] == CITED, "number"]:
            if number not in text:
                yield Remark(letter.file, Phrase.of("appraise.place.grounds"), {"number": number})


CHECK = Check("law_lacking", look)
