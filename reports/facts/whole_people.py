"""People and places in whole numbers that add up, the same in every table, chart and sentence of a document."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pandas as pd

from ansinh.planning.answer.folder.rundata import A_PERSON
from ansinh.planning.answer.people import whole_people
from ansinh.reports.facts.whole_running import RUNNING
from ansinh.words.numbers import whole, whole_parts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ansinh.reports.facts.facts import Facts

_NOBODY = 1e-6
"""People; less is what sums differ by that are the same."""
COUNTED = ("target_persons", "served_persons", "no_place_persons", "out_of_reach_persons")


def whole_places(facts: Facts, plan_id: str | None = None) -> pd.Series:
    """Return ``(period, site_id, service)`` → whole places of a plan: services add up to Table 1, sites to their services.

    Two homes with 257.5 places each so have 258 and 257 in every table. The plan is the proposed one by default.
    """
    rows = facts.facilities[facts.facilities["plan_id"] == (plan_id or facts.plan_id)]
    places = rows.set_index(["period", "site_id", "service"])["places"]
    counted = [places.iloc[:0].astype("int64")]
    for _, part in places.groupby("period", sort=False):
        services = [sites for _, sites in part.groupby("service", sort=False)]
        exact = [float(sites.to_numpy().sum()) for sites in services]
        for sites, total in zip(services, whole_parts(exact, whole(sum(exact))), strict=True):
            counted.append(pd.Series(whole_parts(sites.tolist(), total), sites.index))
    return pd.concat(counted)


def whole_served(facts: Facts, plan_id: str | None = None) -> pd.Series:
    """Return ``(period, site_id, service)`` → whole people served by a plan, as `whole_places`: sites add up to Table 1.

    The home that alone serves 36.51 elderly people has 36 in its own letter, too, where Table 1 has 36. Among sites, that is
    rounded up which has most left of all its services, so that its own sum stays near; none beyond its places.
    """
    plan, rows, trips = plan_id or facts.plan_id, facts.by_service, facts.data.allocation
    places = facts.whole_places if plan == facts.plan_id else whole_places(facts, plan)
    shown = whole_by(rows[rows["plan_id"] == plan], "period")
    totals = shown.set_index(["period", "service"])["served_persons"]
    served = trips[trips["plan_id"] == plan].groupby(["period", "site_id", "service"])["persons"].sum()
    counted, left = (served + _NOBODY).map(math.floor), served.groupby(["period", "site_id"]).sum()
    left = left - counted.groupby(["period", "site_id"]).sum()
    for step, sites in served.groupby(["period", "service"]):
        missing = int(totals.get(step, 0)) - int(counted[sites.index].sum())
        free = [key for key in sites.index if sites[key] > counted[key] + _NOBODY]
        free.sort(key=lambda key: (counted[key] >= places.get(key, math.inf), -left[key[:2]]))
        for key in free[: max(0, missing)]:
            counted[key] += 1
            left[key[:2]] -= 1
    return counted


def counted_rows(facts: Facts, rows: pd.DataFrame) -> pd.DataFrame:
    """Return rows of facilities with whole places, people served and running cost, where they are of the proposed plan."""
    counts = {
        "places": facts.whole_places,
        "served_persons": facts.whole_served,
        RUNNING: facts.whole_running,
    }
    keys = list(rows[["period", "site_id", "service"]].itertuples(index=False, name=None))
    mine = rows["plan_id"] == facts.plan_id
    counted = rows
    for column, whole_of in counts.items():
        found = [whole_of.get(key, exact) for key, exact in zip(keys, rows[column], strict=True)]
        counted = counted.assign(**{column: rows[column].mask(mine, pd.Series(found, rows.index))})
    return counted


def served_by_all(facts: Facts, rows: pd.DataFrame) -> list[float]:
    """Return the whole people served of rows of facilities of any plan, as maps and layers show them."""
    keys = rows[["period", "site_id", "service"]].itertuples(index=False, name=None)
    return [
        float(facts.whole_served_by_plan[plan].get(key, exact))
        if plan in facts.whole_served_by_plan
        else float(exact)
        for plan, key, exact in zip(rows["plan_id"], keys, rows["served_persons"], strict=True)
    ]


def counted_part(part: float, exact: float, total: float) -> float:
    """Return how many of people who are `total` in whole numbers a part of them is: all of them are all, and none is more.

    >>> counted_part(36.51, 36.51, 36), counted_part(19.4, 19.6, 20), counted_part(35.9, 36.51, 36)
    (36.0, 20.0, 36.0)
    """
    return float(total if exact - part < A_PERSON else min(whole(part), total))


def places_before(facts: Facts, row: Mapping[str, Any]) -> float:
    """Return the places before an action, as the row of the period before has them; those of today as they are known."""
    at, places = facts.periods.index(row["period"]), facts.whole_places
    before = places.get((facts.periods[at - 1], row["site_id"], row["service"]), math.nan) if at else math.nan
    known = float(row["places_before"])
    return float(before) if abs(before - known) < 1 else known


def places_of_project(facts: Facts, row: Mapping[str, Any]) -> float:
    """Return the places of a project as the other tables count them, where they are those of the last period."""
    counted = sum(
        facts.whole_places.get((facts.period, row["site_id"], name), 0)
        for name in str(row["services"]).split(";")
    )
    return float(counted if abs(counted - row["places"]) < 1 else row["places"])


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


def whole_targets(facts: Facts) -> dict[str, int]:
    """Return by code of a district the people to be served in the last period: whole numbers that add up to that of all."""
    found = whole_districts(facts)["target_persons"].dropna()
    return {str(code): int(target) for code, target in found.items()}


def whole_districts(facts: Facts) -> pd.DataFrame:
    """Return by code of a district the whole people to be served, served and left out in the last period; NaN where unknown."""
    codes = [str(code) for code in facts.data.districts.index]
    measured = ("target_persons", "served_persons")
    exact = {key: [facts.group_measure(key, "district_code", code) for code in codes] for key in measured}
    table = pd.DataFrame(exact, index=codes, dtype="float64")
    return whole_people(with_left(table.dropna())).reindex(table.index)


def with_left(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with the people who are left out, whatever the cause."""
    left = rows["target_persons"] - rows["served_persons"]
    return rows.assign(unserved_persons=left.clip(lower=0.0))


def whole_communes_2025(facts: Facts) -> pd.DataFrame:
    """Return the indicators by commune of 1 July 2025 in whole people and places that add up."""
    return whole_people(facts.by_commune_2025)


def whole_comparison(facts: Facts) -> pd.DataFrame:
    """Return the lines of the comparison of plans with people and places as the tables by service count them."""
    rows = facts.data.comparison.reset_index(drop=True)
    counted = {plan: _by_step(facts, plan) for plan in (facts.official_id, facts.plan_id) if plan}
    sides = {"official": facts.official_id, "optimised": facts.plan_id}
    for side, plan in sides.items():
        known = counted.get(plan or "", {})
        keys = zip(rows["measure"], rows["period"], rows["service"], strict=True)
        rows[side] = [known.get(key, exact) for key, exact in zip(keys, rows[side], strict=True)]
    counts = rows["unit"].isin(["persons", "places"])
    return rows.assign(difference=rows["difference"].mask(counts, rows["optimised"] - rows["official"]))


def _by_step(facts: Facts, plan: str) -> dict[tuple[str, str, str], float]:
    """Return (measure, period, service) → whole people or places of a plan; "all" adds the services up."""
    found: dict[tuple[str, str, str], float] = {}
    rows = facts.by_service
    for period, part in rows[rows["plan_id"] == plan].groupby("period", sort=False):
        counted = whole_people(part).set_index("service")[["served_persons", "target_persons", "places"]]
        counted["unserved_persons"] = counted["target_persons"] - counted["served_persons"]
        counted.loc["all"] = counted.sum()
        for measure, values in counted.items():
            found |= {(str(measure), str(period), str(name)): float(value) for name, value in values.items()}
    return found


def whole_by(rows: pd.DataFrame, key: str) -> pd.DataFrame:
    """Return the rows with whole people that add up within each value of a column: of a period, or of a plan."""
    parts = [whole_people(part) for _, part in rows.groupby(key, sort=False)]
    return pd.concat(parts) if parts else rows
