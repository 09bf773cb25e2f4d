"""The compensation for land of a project isn't known."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ansinh.reports.appraise.check import DATA, Check, Remark, in_table
from ansinh.reports.appraise.checks.projects.rows import belonging, projects

if TYPE_CHECKING:
    from ansinh.reports.appraise.dossier import Dossier


def look(dossier: Dossier) -> Iterator[Remark]:
    """Name the projects whose compensation is missing."""
    for project in projects(dossier):
        for row in belonging(dossier, "project_components", project):
            if row["component"] == "compensation" and row["basis"] == "missing":
                yield Remark(DATA, in_table("project_components", project["project_id"]), {})


CHECK = Check("no_compensation", look, missing=True)
