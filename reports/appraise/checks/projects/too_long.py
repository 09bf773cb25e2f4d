"""The capital of a project is spread over more years than its group allows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ansinh.reports.appraise.check import DATA, Check, Remark, in_table
from ansinh.reports.appraise.checks.projects.rows import belonging, projects

if TYPE_CHECKING:
    from ansinh.reports.appraise.dossier import Dossier


def look(dossier: Dossier) -> Iterator[Remark]:
    """Count the years of every project with a group by the norms of the run."""
    for project in projects(dossier):
        years = {int(row["year"]) for row in belonging(dossier, "project_years", project)}
        group = str(project["group"])
        # A group that no norm knows is objected to by `decided`.
        most = (
            round(dossier.norms["capital_years", group])
            if dossier.norms.states("capital_years", group)
            else 0
        )
        if most and years and max(years) - min(years) + 1 > most:
            values = {"years": max(years) - min(years) + 1, "group": group, "most": most}
            yield Remark(DATA, in_table("project_years", project["project_id"]), values)


CHECK = Check("too_long", look)
