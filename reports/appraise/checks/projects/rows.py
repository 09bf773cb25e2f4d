"""The projects of the proposed plan, with what belongs to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ansinh.planning.inputs.tables import records

if TYPE_CHECKING:
    from ansinh.reports.appraise.dossier import Dossier

HALF = 0.5
"""Million đồng: sums of projects are whole, and a smaller difference is none."""
PRIVATE, OWN_FUNDS = "private", "own_funds"


def projects(dossier: Dossier) -> list[dict[str, Any]]:
    """Return the projects of the proposed plan; none in runs older than projects."""
    table = dossier.facts.data.projects
    return records(table[table["plan"] == dossier.facts.plan_id]) if len(table) else []


def belonging(dossier: Dossier, frame: str, project: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the rows of a frame that belong to a project."""
    table = getattr(dossier.facts.data, frame)
    return records(table[table["project_id"] == project["project_id"]]) if len(table) else []
