"""Capital is planned for a year that is over when the letter is signed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ansinh.reports.appraise.check import DATA, Check, Remark, in_table
from ansinh.reports.appraise.checks.projects.rows import belonging, projects

if TYPE_CHECKING:
    from ansinh.reports.appraise.dossier import Dossier


def look(dossier: Dossier) -> Iterator[Remark]:
    """Compare the years of every project with the day of the letter."""
    for project in projects(dossier):
        past = sorted(
            {int(row["year"]) for row in belonging(dossier, "project_years", project)}
            - set(range(dossier.day.year, 9999))
        )
        if past:
            values = {"past": past[0], "year": dossier.day.year}
            yield Remark(DATA, in_table("project_years", project["project_id"]), values)


CHECK = Check("past", look)
