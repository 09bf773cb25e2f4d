"""A project costs more or less a place than real ones do, and the letter doesn't say why."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ansinh.planning.inputs.tables import records
from ansinh.reports.appraise.check import WHOLE, Check, Remark
from ansinh.reports.facts.projects import named_projects, project_beside
from ansinh.reports.proposal.scope import of_letter
from ansinh.words.plain import text

if TYPE_CHECKING:
    from ansinh.reports.appraise.dossier import Dossier
    from ansinh.reports.appraise.papers import Letter

OUTSIDE = ("below", "above")
_REST = "\0"


def look(dossier: Dossier) -> Iterator[Remark]:
    """Look for the sentence on every project that lies outside the range of comparable ones."""
    for letter in dossier.plan_letters:
        table = named_projects(of_letter(dossier.facts, letter.words), letter.words)
        for row in records(table):
            outside = project_beside(dossier.facts, row).outside
            if outside in OUTSIDE and not _explained(letter, outside, str(row["site"])):
                yield Remark(letter.file, WHOLE, {"project": row["site"], "range": row["beside_range"]})


def _explained(letter: Letter, outside: str, site: str) -> bool:
    """Say whether a paragraph begins as the letter's sentence on such a project does."""
    sentence = letter.words(f"proposal.outside_{outside}", project=text(site), money=_REST, range=_REST)
    return any(passage.text.startswith(sentence.split(_REST)[0]) for passage in letter.body)


CHECK = Check("comparables", look)
