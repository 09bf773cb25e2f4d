"""A facility serves more people than it has places, or a service more than its target."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ansinh.planning.answer.folder.rundata import A_PERSON
from ansinh.planning.inputs.tables import records
from ansinh.reports.appraise.check import DATA, Check, Remark, in_table
from ansinh.words.phrase import Figure

if TYPE_CHECKING:
    from ansinh.reports.appraise.dossier import Dossier


def look(dossier: Dossier) -> Iterator[Remark]:
    """Compare people with places of the proposed plan, facility by facility."""
    facts = dossier.facts
    rows = facts.facilities
    for row in records(rows[rows["plan_id"] == facts.plan_id]):
        if row["served_persons"] > row["places"] + A_PERSON:
            values = {"served": Figure(row["served_persons"]), "places": Figure(row["places"])}
            yield Remark(
                DATA, in_table("facilities", f"{row['site_id']}, {row['service']}, {row['period']}"), values
            )


CHECK = Check("capacity", look)
