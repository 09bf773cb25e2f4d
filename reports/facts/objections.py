"""Who may object to the plan: districts that lose by it, and neighbours of secure facilities."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from ansinh.planning.inputs.tables import records

if TYPE_CHECKING:
    from ansinh.reports.facts.facts import Facts

LEAST_LOSS = 0.005
"""Share by which a district must lose to be named: half a percentage point, less is rounding of people."""
OBJECTED = ("drug_rehab", "mental_health")
"""Kinds of facility against which neighbours object most often (assumption)."""


def losing_districts(facts: Facts) -> dict[str, tuple[float, float]]:
    """Return the districts of which the proposed plan serves a smaller share than the official one: both, most lost first."""
    official = facts.official_id
    found = {}
    for row in records(facts.data.districts[["name"]].reset_index()) if official else ():
        code = str(row["district_code"])
        before, after = (
            facts.group_measure("served_share", "district_code", code, plan)
            for plan in (official, facts.plan_id)
        )
        if after < before - LEAST_LOSS:
            found[str(row["name"])] = (before, after)
    return dict(sorted(found.items(), key=lambda item: item[1][1] - item[1][0]))


def secure_sites(facts: Facts) -> pd.DataFrame:
    """Return ``site_id, service, commune, people`` of new facilities that neighbours may object to."""
    offers = facts.data.offers()
    rows = facts.actions
    rows = rows[rows["places_built"] > 0].drop_duplicates(["site_id", "service"])
    objected = {name for name, kinds in offers.items() if set(kinds) & set(OBJECTED)}
    rows = rows[rows["service"].isin(objected)]
    people = facts.data.demand.groupby("commune_name")["population"].sum()
    return pd.DataFrame(
        {
            "site_id": rows["site_id"],
            "service": rows["service"],
            "commune": rows["commune_name"],
            "people": rows["commune_name"].map(people),
        }
    ).reset_index(drop=True)
