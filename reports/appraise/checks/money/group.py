"""A letter states another project group than its capital has by law."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ansinh.reports.appraise.check import Check, Remark
from ansinh.reports.facts.money import group

if TYPE_CHECKING:
    from ansinh.reports.appraise.dossier import Dossier

STATED = re.compile(
    r"^(?:2\. |Theo quy mô vốn).*?nhóm ([ABC])\b|^(?:2\. |By its capital).*?[Gg]roup:? ([ABC])\b"
)


def look(dossier: Dossier) -> Iterator[Remark]:
    """Compare the group of the first part and of the part on investment with the thresholds."""
    for letter in dossier.letters:
        facts = dossier.facts
        capital = facts.project(letter.project).capital if letter.project else facts.capital
        for passage in letter.body:
            found = STATED.search(passage.text)
            stated = (found[1] or found[2]) if found else ""
            if stated and stated != group(capital):
                yield Remark(letter.file, passage.place, {"stated": stated, "meant": group(capital)})


CHECK = Check("group", look)
