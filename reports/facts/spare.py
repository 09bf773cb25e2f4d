"""Services that get new places although they then have clearly more than people in need."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ansinh.planning.answer.folder.rundata import A_PLACE
from ansinh.planning.answer.people import whole_people
from ansinh.planning.inputs.tables import records

if TYPE_CHECKING:
    from ansinh.reports.facts.facts import Facts

MOST = 1.1
"""Places per person in need up to which nobody asks: beds are never all taken (assumption)."""


class Spare(NamedTuple):
    """A service with its places and its people in need in the last period."""

    service: str
    places: float
    need: float


def spare_services(facts: Facts) -> list[Spare]:
    """Return the services of the proposed plan that build places and have more than `MOST` per person in need."""
    built = facts.actions.groupby("service")["places_built"].sum().to_dict()
    rows = facts.by_service
    rows = rows[(rows["plan_id"] == facts.plan_id) & (rows["period"] == facts.period)]
    counted = {str(row["service"]): row for row in records(whole_people(rows))} if len(rows) else {}
    found = [
        Spare(service, float(counted[service]["places"]), float(counted[service]["need_persons"]))
        for service in facts.services
        if service in counted and float(built.get(service, 0.0)) > A_PLACE
    ]
    return [spare for spare in found if spare.places > MOST * spare.need + A_PLACE]
