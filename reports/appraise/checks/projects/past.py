"""Capital is planned for a year whose money the letter can no longer get."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ansinh.planning.projects.annual import first_year
from ansinh.reports.appraise.check import DATA, Check, Remark, in_table
from ansinh.reports.appraise.checks.projects.rows import belonging, projects

if TYPE_CHECKING:
    from ansinh.reports.appraise.dossier import Dossier


def look(dossier: Dossier) -> Iterator[Remark]:
    """Compare the years of every project with the first one whose money the letter can still get."""
    first = first_year(dossier.norms)
    for project in projects(dossier):
        years = [int(row["year"]) for row in belonging(dossier, "project_years", project)]
        if years and min(years) < first:
            values = {"past": min(years), "first": first, "day": dossier.day.isoformat()}
            yield Remark(DATA, in_table("project_years", project["project_id"]), values)


CHECK = Check("past", look)
