"""A component of a project is counted twice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ansinh.reports.appraise.again import skeleton
from ansinh.reports.appraise.check import DATA, Check, Remark, in_table
from ansinh.reports.appraise.checks.projects.rows import belonging, projects
from ansinh.words.phrase import Phrase

ADDED = re.compile(
    r"((?:cộng|tính|tăng) thêm|adds?|plus)[^.;]*\d+(?:,\d+)? ?%[^.;]*?(quản lý dự án|tư vấn|chi phí khác|dự phòng|management|consulting"
    r"|contingency)",
    re.IGNORECASE,
)
"""A share that is added for what published unit costs contain."""

if TYPE_CHECKING:
    from ansinh.reports.appraise.dossier import Dossier


def look(dossier: Dossier) -> Iterator[Remark]:
    """Look for components that stand in two rows, also under another basis."""
    for project in projects(dossier):
        names = [str(row["component"]) for row in belonging(dossier, "project_components", project)]
        for name in sorted({name for name in names if names.count(name) > 1}):
            place = in_table("project_components", f"{project['project_id']}, {name}")
            yield Remark(DATA, place, {"component": Phrase.of(f"table.col.component_{name}")})
    for letter in dossier.letters:
        written = dossier.again(letter).sentences
        for passage in letter.body:
            found = ADDED.search(passage.text)
            if found and skeleton(passage.text) not in written:
                yield Remark(letter.file, passage.place, {"component": found[2]})


CHECK = Check("counted_twice", look)
