"""A project has another group than its capital has by the thresholds of the run."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ansinh.planning.projects.owners import group_of
from ansinh.reports.appraise.check import DATA, Check, Remark, in_table
from ansinh.reports.appraise.checks.projects.rows import PRIVATE, projects

if TYPE_CHECKING:
    from ansinh.reports.appraise.dossier import Dossier


def look(dossier: Dossier) -> Iterator[Remark]:
    """Compare the group of every public project with the thresholds."""
    for project in projects(dossier):
        meant = group_of(float(project["capital_million_vnd"]), dossier.norms)
        if project["owner"] != PRIVATE and project["group"] != meant:
            yield Remark(
                DATA,
                in_table("projects", project["project_id"]),
                {"stated": project["group"], "meant": meant},
            )


CHECK = Check("decided", look)
