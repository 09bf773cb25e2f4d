"""A letter states other groups of projects than their capital has by the thresholds of the run."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ansinh.planning.projects.owners import group_of
from ansinh.reports.appraise.check import Check, Remark
from ansinh.reports.appraise.checks.projects.rows import PRIVATE, projects

if TYPE_CHECKING:
    from ansinh.reports.appraise.dossier import Dossier
    from ansinh.reports.appraise.papers import Letter

SENTENCE = re.compile(r"^(?:2\. Phân nhóm|Theo quy mô vốn|2\. Groups|By the capital)[^:(]*:([^(]*)")
STATED = re.compile(r"(?:(\d+) )?(?:dự án nhóm|(?:a project )?of group) ([ABC])\b")


def look(dossier: Dossier) -> Iterator[Remark]:
    """Compare the groups of the first part and of the part on investment with what the capital of the projects makes them."""
    for letter in dossier.letters:
        meant = _meant(dossier, letter)
        for passage in letter.body:
            found = SENTENCE.search(passage.text)
            stated = Counter({name: int(n or 1) for n, name in STATED.findall(found[1])}) if found else meant
            if stated != meant:
                values = {"stated": _told(stated), "meant": _told(meant)}
                yield Remark(letter.file, passage.place, values)


def _meant(dossier: Dossier, letter: Letter) -> Counter[str]:
    """Return group → number of public projects that a letter is on."""
    public = [row for row in projects(dossier) if row["owner"] != PRIVATE]
    about = [row for row in public if not letter.project or str(row["site_id"]) == letter.project]
    return Counter(group_of(float(row["capital_million_vnd"]), dossier.norms) for row in about)


def _told(groups: Counter[str]) -> str:
    return ", ".join(f"{number} × {name}" for name, number in sorted(groups.items())) or "–"


CHECK = Check("group", look)
