"""One project has two owners: drug rehabilitation is the police's, other care the health sector's."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ansinh.geodata.services import DRUG_REHABILITATION
from ansinh.reports.appraise.check import DATA, Check, Remark, in_table
from ansinh.reports.appraise.checks.projects.rows import projects

if TYPE_CHECKING:
    from ansinh.reports.appraise.dossier import Dossier

HEALTH, POLICE = "health", "public_security"


def look(dossier: Dossier) -> Iterator[Remark]:
    """Compare the services of every project with its owner, and owners of one project with each other."""
    offers = dossier.facts.data.offers()
    owners: dict[str, set[str]] = {}
    for project in projects(dossier):
        owners.setdefault(project["project_id"], set()).add(str(project["owner"]))
        kinds = [DRUG_REHABILITATION in offers.get(name, ()) for name in str(project["services"]).split(";")]
        mixed = any(kinds) and not all(kinds)
        wrong = project["owner"] == (HEALTH if all(kinds) else POLICE)
        if mixed or wrong or len(owners[project["project_id"]]) > 1:
            yield Remark(DATA, in_table("projects", project["project_id"]), {})


CHECK = Check("two_owners", look)
