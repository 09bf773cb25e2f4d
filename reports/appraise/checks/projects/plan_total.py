"""The projects don't add up to the plan."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ansinh.reports.appraise.check import DATA, Check, Remark, in_table
from ansinh.reports.appraise.checks.projects.rows import HALF, projects
from ansinh.words.phrase import Figure

if TYPE_CHECKING:
    from ansinh.reports.appraise.dossier import Dossier


def look(dossier: Dossier) -> Iterator[Remark]:
    """Add the projects of the proposed plan; each is rounded to whole million đồng."""
    found = projects(dossier)
    total = sum(float(project["capital_million_vnd"]) for project in found)
    if found and abs(total - dossier.facts.capital) > HALF * (len(found) + 1):
        values = {"computed": Figure(total), "stated": Figure(dossier.facts.capital)}
        yield Remark(DATA, in_table("projects", dossier.facts.plan_id), values)


CHECK = Check("plan_total", look)
