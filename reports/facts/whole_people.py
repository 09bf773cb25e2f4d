"""People and places in whole numbers that add up, the same in every table, chart and sentence of a document."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from ansinh.planning.answer.people import whole_people
from ansinh.words.numbers import whole, whole_parts

if TYPE_CHECKING:
    from ansinh.reports.facts.facts import Facts

COUNTED = ("target_persons", "served_persons", "no_place_persons", "out_of_reach_persons")


def whole_places(facts: Facts) -> pd.Series:
    """Return ``(period, site_id, service)`` → whole places of the proposed plan: services add up to Table 1, sites to their services.

    Two homes with 257.5 places each so have 258 and 257 in every table.
    """
    rows = facts.facilities[facts.facilities["plan_id"] == facts.plan_id]
    places = rows.set_index(["period", "site_id", "service"])["places"]
    counted = [places.iloc[:0].astype("int64")]
    for _, part in places.groupby("period", sort=False):
        services = [sites for _, sites in part.groupby("service", sort=False)]
        exact = [float(sites.to_numpy().sum()) for sites in services]
        for sites, total in zip(services, whole_parts(exact, whole(sum(exact))), strict=True):
            counted.append(pd.Series(whole_parts(sites.tolist(), total), sites.index))
    return pd.concat(counted)


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
