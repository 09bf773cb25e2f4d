"""More places are built than people need, and the letter doesn't say why."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ansinh.reports.appraise.check import Check, Remark
from ansinh.reports.facts.spare import spare_services
from ansinh.reports.proposal.parts.necessity import spare_line
from ansinh.words.phrase import Both, Figure, Phrase

if TYPE_CHECKING:
    from ansinh.reports.appraise.dossier import Dossier


def look(dossier: Dossier) -> Iterator[Remark]:
    """Look in letters on the whole plan for a line on every service that gets more places than it has people in need."""
    facts = dossier.facts
    for spare in spare_services(facts):
        name = Both(*(facts.name("services", spare.service, language) for language in ("vi", "en")))
        for letter in dossier.plan_letters:
            words = letter.words
            if spare_line(facts, words, spare) not in letter.text:
                values = {"service": name, "places": Figure(spare.places), "need": Figure(spare.need)}
                yield Remark(letter.file, Phrase.of("appraise.place.table_1"), values)


CHECK = Check("places", look)
