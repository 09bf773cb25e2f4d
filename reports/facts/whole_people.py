"""People and places in whole numbers that add up, the same in every table, chart and sentence of a document."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from ansinh.planning.answer.people import whole_people
from ansinh.words.numbers import whole, whole_parts

if TYPE_CHECKING:
    from ansinh.reports.facts.facts import Facts

COUNTED = ("target_persons", "served_persons", "no_place_persons", "out_of_reach_persons")


def whole_places(facts: Facts, plan_id: str) -> pd.Series:
    """Return ``(period, site_id, service)`` → whole places: services add up to Table 1, sites to their services.

    Two homes with 257.5 places each so have 258 and 257 in every table.
    """
    rows = facts.facilities[facts.facilities["plan_id"] == plan_id]
    found: dict[tuple[object, object, object], int] = {}
    for period, part in rows.groupby("period", sort=False):
        by_service = part.groupby("service", sort=False)["places"].sum()
        totals = dict(
            zip(by_service.index, whole_parts(by_service.tolist(), whole(by_service.sum())), strict=True)
        )
        for service, sites in part.groupby("service", sort=False):
            counts = whole_parts(sites["places"].tolist(), totals[service])
            found |= {
                (period, site, service): count for site, count in zip(sites["site_id"], counts, strict=True)
            }
    names = ["period", "site_id", "service"]
    index = (
        pd.MultiIndex.from_tuples(list(found), names=names)
        if found
        else pd.MultiIndex.from_arrays([[]] * 3, names=names)
    )
    return pd.Series(list(found.values()), index=index, dtype="int64")


def places_by_site(facts: Facts) -> pd.Series:
    """Return site → whole places of the proposed plan in the last period."""
    counts = whole_places(facts, facts.plan_id)
    mine: pd.Series = counts[counts.index.get_level_values("period") == facts.period].groupby("site_id").sum()
    return mine


def whole_sums(facts: Facts, plan_id: str) -> dict[str, float]:
    """Return the people of a plan in the last period over all services, as the totals of the table by service have them.

    Those left out are the shown target less the shown people served: 591 - 495 = 96, although 96.6 alone would be 97.
    """
    rows = facts.by_service
    rows = rows[(rows["plan_id"] == plan_id) & (rows["period"] == facts.period)]
    if rows.empty:
        return {}
    sums = {str(key): float(total) for key, total in whole_people(rows)[list(COUNTED)].sum().items()}
    return sums | {"unserved_persons": sums["target_persons"] - sums["served_persons"]}


def whole_by(rows: pd.DataFrame, key: str) -> pd.DataFrame:
    """Return the rows with whole people that add up within each value of a column: of a period, or of a plan."""
    parts = [whole_people(part) for _, part in rows.groupby(key, sort=False)]
    return pd.concat(parts) if parts else rows
