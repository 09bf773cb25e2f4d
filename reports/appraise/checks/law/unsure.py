"""A basis may be needed but couldn't be verified."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ansinh.planning.law import UNSURE
from ansinh.reports.appraise.check import DATA, Check, Remark, in_table

if TYPE_CHECKING:
    from ansinh.reports.appraise.dossier import Dossier


def look(dossier: Dossier) -> Iterator[Remark]:
    """Name what the run has left out of the letter."""
    table = dossier.bases
    for number in table.loc[table["use"] == UNSURE, "number"]:
        yield Remark(DATA, in_table("legal_bases", number), {"number": number})


CHECK = Check("law_unsure", look, missing=True)
