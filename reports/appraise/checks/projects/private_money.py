"""Public money pays for a private facility, although no budget is opened to it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ansinh.reports.appraise.check import DATA, Check, Remark, in_table
from ansinh.reports.appraise.checks.projects.rows import OWN_FUNDS, PRIVATE, belonging, projects

if TYPE_CHECKING:
    from ansinh.reports.appraise.dossier import Dossier


def look(dossier: Dossier) -> Iterator[Remark]:
    """Look for sources of private projects that are neither the owner's nor a budget of the run."""
    known = {OWN_FUNDS, *map(str, dossier.facts.data.budgets["source"])}
    for project in projects(dossier):
        if project["owner"] != PRIVATE:
            continue
        for source in sorted(
            {str(row["source"]) for row in belonging(dossier, "project_years", project)} - known
        ):
            yield Remark(DATA, in_table("project_years", project["project_id"]), {"source": source})


CHECK = Check("private_money", look)
