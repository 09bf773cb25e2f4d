"""Facilities and actions of a plan, one row per site and service, with names."""

from __future__ import annotations

import pandas as pd

from ansinh.planning.answer.folder.rundata import RunData

QUIET = ("keep", "none", "")
ACTION_COLUMNS = [
    "site_id", "name_vi", "name_en", "district_name", "commune_name", "service", "action", "period", "places_before",
    "places_after", "places_built", "capital_million_vnd", "running_million_vnd_per_year", "land_m2", "room_m2", "staff", "ownership",
    "successor",
]  # fmt: skip


def facilities(data: RunData) -> pd.DataFrame:
    """Return the facilities of all plans with the names and places of their sites, in a fixed order."""
    columns = ["name_vi", "name_en", "status", "ownership", "settlement", "commune_code", "commune_name"]
    sites = data.sites[[*columns, "district_code", "district_name", "land_m2"]].rename(
        columns={"land_m2": "site_land_m2"}
    )
    sites = pd.DataFrame(sites)
    sites.index = sites.index.map(str)
    frame = data.facilities.merge(sites, left_on="site_id", right_index=True, how="left")
    order = {str(service): n for n, service in enumerate(data.services.index)}
    frame["service_order"] = frame["service"].map(order).fillna(len(order)).astype(int)
    frame = frame.sort_values(["plan_id", "period", "service_order", "site_id"], kind="stable")
    return frame.drop(columns="service_order").reset_index(drop=True)


def actions(data: RunData, all_facilities: pd.DataFrame, plan_id: str) -> pd.DataFrame:
    """Return one row per change: site, service, action, period, places before and after, cost.

    Rows in which nothing changes and nothing is paid are left out. `places_after` are the places of that period;
    running cost, land and staff are those of the facility in that period.
    """
    rows = all_facilities[all_facilities["plan_id"] == plan_id]
    quiet = (
        rows["action"].fillna("").isin(QUIET)
        & ~(rows["capital_million_vnd"] > 0)
        & ~(rows["places_built"] > 0)
    )
    rows = rows[~quiet].rename(columns={"places": "places_after"})
    order = {str(period): n for n, period in enumerate(data.periods.index)}
    rows = rows.assign(period_order=rows["period"].map(order))
    rows = rows.sort_values(["period_order", "capital_million_vnd", "site_id"], ascending=[True, False, True])
    return rows[ACTION_COLUMNS].reset_index(drop=True)
