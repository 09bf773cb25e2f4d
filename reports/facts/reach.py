"""People served and unserved, by service, commune and facility."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ansinh.planning.answer.people import NO_PLACE, OUT_OF_REACH, people_by_service
from ansinh.words.numbers import is_missing
from ansinh.words.plain import text

if TYPE_CHECKING:
    from ansinh.reports.facts.facts import Facts

COMMUNE_2025 = [
    "target_persons",
    "served_persons",
    "unserved_persons",
    "served_share",
    "mean_minutes",
    "places",
]


def by_service(facts: Facts) -> pd.DataFrame:
    """Return demand, places and people served and unserved, one row per plan, period and service."""
    data = facts.data
    return people_by_service(facts.plan_ids, data.need, data.allocation, data.unserved, data.facilities)


def by_commune(facts: Facts, plan_id: str | None = None, period: str | None = None) -> pd.DataFrame:
    """Return target, served, unserved by cause and mean minutes by commune, all services together."""
    plan, when = plan_id or facts.plan_id, period or facts.period
    demand = facts.data.demand
    area = pd.DataFrame(demand[["commune_code", "commune_name", "district_code", "district_name"]])
    population = demand.groupby("commune_code")["population"].sum()
    table = area.drop_duplicates("commune_code").set_index("commune_code").assign(population=population)
    need = _at(facts.data.need, None, when)
    wanted = ["need_persons", "target_persons"]
    table[wanted] = need.groupby(_commune(facts, need))[wanted].sum()
    served = _at(facts.data.allocation, plan, when)
    commune = _commune(facts, served)
    travel = (served["persons"] * served["minutes"]).groupby(commune).sum()
    table["served_persons"] = served["persons"].groupby(commune).sum()
    unserved = _at(facts.data.unserved, plan, when)
    for cause in (NO_PLACE, OUT_OF_REACH):
        part = unserved[unserved["cause"] == cause]
        table[f"{cause}_persons"] = part.groupby(_commune(facts, part))["persons"].sum()
    numbers = table.columns.drop(["commune_name", "district_code", "district_name"])
    table[numbers] = table[numbers].astype("float64").fillna(0.0)
    table["served_share"] = table["served_persons"] / table["target_persons"].replace(0, np.nan)
    table["mean_minutes"] = travel / table["served_persons"].replace(0, np.nan)
    return table.sort_values(["district_code", "commune_name"], kind="stable")


def by_commune_2025(facts: Facts) -> pd.DataFrame:
    """Return the indicators of the proposed plan by commune of 1 July 2025, last period, all services; empty in older runs."""
    rows = facts.data.measures
    rows = rows[
        (rows["plan_id"] == facts.plan_id)
        & (rows["period"] == facts.period)
        & (rows["service"] == "all")
        & (rows["group_by"] == "commune_code_2025")
    ]
    table = rows.assign(code=rows["group"].map(str)).pivot_table(
        index="code", columns="measure", values="value", sort=True
    )
    names = facts.data.communes_2025["name"].rename(index=str)
    return table.reindex(columns=COMMUNE_2025).assign(
        name=[text(names.get(str(code), code)) for code in table.index]
    )


def commune_allocation(facts: Facts) -> pd.DataFrame:
    """Return persons and mean minutes by period, service, commune and site, for the proposed plan."""
    rows = facts.data.allocation
    rows = rows[rows["plan_id"] == facts.plan_id].copy()
    rows["commune_code"] = _commune(facts, rows)
    rows["person_minutes"] = rows["persons"] * rows["minutes"]
    rows["estimated"] = rows["persons"].where(~rows["routed"].map(is_true).astype(bool), 0.0)
    keys = ["period", "service", "commune_code", "site_id"]
    table = rows.groupby(keys)[["persons", "person_minutes", "estimated"]].sum().reset_index()
    table["mean_minutes"] = table["person_minutes"] / table["persons"].replace(0, np.nan)
    table["estimated_share"] = table["estimated"] / table["persons"].replace(0, np.nan)
    area = facts.by_commune[["commune_name", "district_name"]]
    table = table.merge(area, left_on="commune_code", right_index=True, how="left")
    return table.drop(columns=["person_minutes", "estimated"])


def is_true(flag: object) -> bool:
    """Tell whether a flag that may be missing is set."""
    return not is_missing(flag) and bool(flag)


def _at(frame: pd.DataFrame, plan: str | None, period: str) -> pd.DataFrame:
    rows = frame[frame["period"] == period]
    return rows if plan is None else rows[rows["plan_id"] == plan]


def _commune(facts: Facts, frame: pd.DataFrame) -> pd.Series:
    codes = facts.data.demand["commune_code"]
    codes.index = codes.index.map(str)
    return frame["demand_id"].map(codes).rename("commune_code")
