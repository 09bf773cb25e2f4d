"""A legal basis is cited without what amended it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ansinh.planning.law import NUMBER
from ansinh.reports.appraise.check import Check, Remark
from ansinh.reports.appraise.checks.law.citations import principal
from ansinh.reports.appraise.checks.law.undated import grounds

if TYPE_CHECKING:
    from ansinh.reports.appraise.dossier import Dossier


def look(dossier: Dossier) -> Iterator[Remark]:
    """Compare the amendments of every cited basis with those of the table."""
    amended = dossier.bases.set_index("number")["amended_by"]
    for letter in dossier.letters:
        for passage in grounds(letter):
            found = NUMBER.search(principal(passage.text))
            names = str(amended.get(found[0], "") or "").split(";") if found else []
            absent = [name for name in names if name and name not in passage.text]
            if found and absent:
                yield Remark(letter.file, passage.place, {"number": found[0], "absent": ", ".join(absent)})


CHECK = Check("law_amendments", look)
