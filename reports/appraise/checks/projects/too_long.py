"""The capital of a project is spread over more years than its group allows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ansinh.reports.appraise.check import DATA, Check, Remark, in_table
from ansinh.reports.appraise.checks.projects.rows import belonging, projects

if TYPE_CHECKING:
    from ansinh.reports.appraise.dossier import Dossier

MOST_YEARS = {"A": 6, "B": 4, "C": 3}
"""Years of capital by group: Law on Public Investment 58/2024/QH15, Article 57.2, as the law of 2019 before."""


def look(dossier: Dossier) -> Iterator[Remark]:
    """Count the years of every project with a group (Law 58/2024/QH15, Article 57)."""
    for project in projects(dossier):
        years = {int(row["year"]) for row in belonging(dossier, "project_years", project)}
        most = MOST_YEARS.get(str(project["group"]))
        if most and years and max(years) - min(years) + 1 > most:
            values = {"years": max(years) - min(years) + 1, "group": project["group"], "most": most}
            yield Remark(DATA, in_table("project_years", project["project_id"]), values)


CHECK = Check("too_long", look)
