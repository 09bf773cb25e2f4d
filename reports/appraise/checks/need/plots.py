"""A project has no plot of land yet, only a commune."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ansinh.reports.appraise.check import DATA, Check, Remark, in_table
from ansinh.reports.facts.outlook import unsure_sites
from ansinh.words.phrase import Both

if TYPE_CHECKING:
    from ansinh.reports.appraise.dossier import Dossier


def look(dossier: Dossier) -> Iterator[Remark]:
    """Name every site with capital whose place is an assumption."""
    facts = dossier.facts
    for site in unsure_sites(facts):
        name = Both(*(facts.name("sites", site, language) for language in ("vi", "en")))
        yield Remark(DATA, in_table("sites", site), {"site": name})


CHECK = Check("plots", look, missing=True)
