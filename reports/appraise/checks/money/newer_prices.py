"""Unit costs come from a publication that a newer one has followed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ansinh.planning.law import NUMBER
from ansinh.reports.appraise.check import DATA, Check, Remark, in_table

if TYPE_CHECKING:
    from ansinh.reports.appraise.dossier import Dossier


def look(dossier: Dossier) -> Iterator[Remark]:
    """Look for the publications among the sources of the unit costs, and in the table for what replaced them."""
    after = dossier.bases.set_index("number")["replaced_by"]
    begins = dossier.bases.set_index("number")["in_force_from"]
    assumptions = dossier.facts.data.assumptions
    sources = assumptions.loc[assumptions["key"].astype(str).str.startswith("building_cost"), "source"]
    for number in sorted({number for source in sources for number in NUMBER.findall(str(source))}):
        newer = str(after.get(number, "") or "")
        if newer and str(begins.get(newer, "") or "9") <= dossier.day.isoformat():
            yield Remark(DATA, in_table("assumptions", "building_cost"), {"number": number, "newer": newer})


CHECK = Check("newer_prices", look, missing=True)
