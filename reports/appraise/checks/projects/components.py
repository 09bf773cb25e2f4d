"""The components of a project don't add up to its capital."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ansinh.reports.appraise.check import DATA, Check, Remark, in_table
from ansinh.reports.appraise.checks.projects.rows import HALF, belonging, projects
from ansinh.words.phrase import Figure

if TYPE_CHECKING:
    from ansinh.reports.appraise.dossier import Dossier


def look(dossier: Dossier) -> Iterator[Remark]:
    """Add the components of every project."""
    for project in projects(dossier):
        parts = [float(row["million_vnd"]) for row in belonging(dossier, "project_components", project)]
        capital = float(project["capital_million_vnd"])
        if abs(sum(parts) - capital) > HALF:
            values = {"computed": Figure(sum(parts)), "stated": Figure(capital)}
            yield Remark(DATA, in_table("project_components", project["project_id"]), values)


CHECK = Check("components", look)
