"""A document is cited whose number, name or day nobody has verified."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ansinh.planning.law import unverified
from ansinh.reports.appraise.check import Check, Remark
from ansinh.reports.appraise.checks.law.citations import cited

if TYPE_CHECKING:
    from ansinh.reports.appraise.dossier import Dossier


def look(dossier: Dossier) -> Iterator[Remark]:
    """Look for numbers that are doubtful in the table, or that are in it neither as a document nor as an amendment."""
    bases = dossier.bases
    if bases.empty:
        return
    doubtful = unverified(bases)
    known = {name for names in bases["amended_by"] for name in str(names).split(";")} | set(bases["number"])
    for letter in dossier.letters:
        for place, number, _ in cited(letter):
            if number not in known or number in doubtful:
                yield Remark(letter.file, place, {"number": number})


CHECK = Check("law_unverified", look)
