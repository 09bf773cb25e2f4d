"""Make consistent results: the allocation, money, and the measures computed from them."""

# ruff: noqa: PD008, PD013  (rows of a table are easiest to read on one line)

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    import geopandas as gpd


def make_arcs(demand: gpd.GeoDataFrame, sites: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return travel minutes from every demand point to every site: 1.4 × straight line at 30 km/h plus 4 minutes."""
    east = np.subtract.outer(demand.geometry.x.to_numpy(), sites.geometry.x.to_numpy()) * 108.7
    north = np.subtract.outer(demand.geometry.y.to_numpy(), sites.geometry.y.to_numpy()) * 110.6
    minutes = np.round(np.hypot(east, north) * 1.4 / 30 * 60 + 4, 1)
    return pd.DataFrame(minutes, index=demand.index, columns=sites.index)


def make_need(demand: gpd.GeoDataFrame, services: pd.DataFrame, periods: pd.DataFrame) -> pd.DataFrame:
    """Return need as a rate of the population that grows by period; the target is 80 % of it."""
    rates = {"elderly": 0.0031, "general_protection": 0.0044, "drug_rehabilitation": 0.0012}
    parts = []
    for step, period in enumerate(periods.index):
        for service in services.index:
            need = (demand["population"] * rates[service] * (1 + 0.06 * step)).round(3)
            parts.append(
                pd.DataFrame(
                    {
                        "demand_id": demand.index,
                        "service": service,
                        "period": period,
                        "need_persons": need.to_numpy(),
                        "target_persons": (need * 0.8).round(3).to_numpy(),
                    }
                )
            )
    return pd.concat(parts, ignore_index=True)


def _fill(
    rows: pd.DataFrame, open_places: pd.Series, minutes: pd.DataFrame, limit: float
) -> tuple[list[tuple[str, str, float, float]], list[tuple[Any, ...]]]:
    """Assign people to the nearest free place, nearest pairs first."""
    left, waiting = open_places.to_dict(), dict(zip(rows["demand_id"], rows["target_persons"], strict=True))
    pairs = minutes.loc[list(waiting), list(left)].stack()
    served = []
    for (point, site), time in pairs[pairs <= limit].sort_values(kind="stable").items():
        persons = round(min(waiting[point], left[site]), 3)
        if persons > 0:
            served.append((point, site, persons, time))
            waiting[point] -= persons
            left[site] -= persons
    unserved = []
    for point, persons in waiting.items():
        if persons > 1e-6:
            reach = [time for site in left if (time := minutes.at[point, site]) <= limit]
            spare = min(
                ((minutes.at[point, s], s) for s, p in left.items() if p > 1e-6), default=(np.nan, "")
            )
            cause = "no_place" if reach else "out_of_reach"
            unserved.append((point, round(persons, 3), cause, spare[1], spare[0]))
    return served, unserved


def allocate(
    facilities: pd.DataFrame, need: pd.DataFrame, minutes: pd.DataFrame, services: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return allocation and unserved people of every plan, period and service."""
    allocation: list[dict[str, Any]] = []
    unserved: list[dict[str, Any]] = []
    for plan in facilities["plan_id"].unique():
        for (period, service), rows in need.groupby(["period", "service"], sort=True):
            of_step = facilities.query(
                "plan_id == @plan and period == @period and service == @service and places > 0"
            )
            places = of_step.set_index("site_id")["places"].astype(float)
            served, left = _fill(rows, places, minutes, float(services.at[service, "max_minutes"]))
            step = {"plan_id": plan, "period": period, "service": service}
            allocation += [
                step | {"demand_id": d, "site_id": s, "persons": p, "minutes": t, "routed": t < 30}
                for d, s, p, t in served
            ]
            unserved += [
                step
                | {
                    "demand_id": d,
                    "persons": p,
                    "cause": c,
                    "nearest_spare_site": s,
                    "nearest_spare_minutes": t,
                }
                for d, p, c, s, t in left
            ]
    return pd.DataFrame(allocation), pd.DataFrame(unserved)


def make_money(facilities: pd.DataFrame, sites: gpd.GeoDataFrame, periods: pd.DataFrame) -> pd.DataFrame:
    """Return capital and running costs: public facilities are paid from two budgets, others by their owners."""
    frame = facilities.assign(ownership=facilities["site_id"].map(sites["ownership"]))
    frame["years"] = frame["period"].map(periods["years"])
    frame["running"] = frame["running_million_vnd_per_year"] * frame["years"]
    rows: list[dict[str, Any]] = []
    for (plan, period, ownership), part in frame.groupby(["plan_id", "period", "ownership"]):
        capital, running = part["capital_million_vnd"].sum(), part["running"].sum()
        discount = 1.05 ** -(periods.at[period, "start_year"] - periods["start_year"].iloc[0])
        split = (
            {"owners": 1.0}
            if ownership == "non_public"
            else {"central_budget": 0.4, "provincial_budget": 0.6}
        )
        years = range(int(periods.at[period, "years"]))
        annual = discount * sum(1.05**-year for year in years) / len(years)
        for kind, total, factor in (("capital", capital, discount), ("running", running, annual)):
            shares = {"provincial_budget": 1.0} if kind == "running" and ownership == "public" else split
            rows += [
                {
                    "plan_id": plan, "source": source, "period": period, "kind": kind, "ownership": ownership,
                    "million_vnd": total * share, "million_vnd_discounted": total * share * factor,
                }
                for source, share in shares.items()
                if total > 0
            ]  # fmt: skip
    return pd.DataFrame(rows)


def travel_distribution(allocation: pd.DataFrame) -> pd.DataFrame:
    """Return the histogram of travel minutes in steps of ten."""
    start = (allocation["minutes"] // 10 * 10).astype(float)
    frame = allocation.assign(minutes_from=start, minutes_to=start + 10)
    return frame.groupby(["plan_id", "period", "service", "minutes_from", "minutes_to"], as_index=False)[
        "persons"
    ].sum()


def _weighted(minutes: pd.Series, persons: pd.Series) -> dict[str, float]:
    if persons.sum() <= 0:
        return dict.fromkeys(
            ["mean_minutes", "median_minutes", "p90_minutes", "max_minutes", "gini_minutes"], np.nan
        )
    order = minutes.sort_values().index
    t, w = minutes[order].to_numpy(), persons[order].to_numpy()
    share = w.cumsum() / w.sum()
    lorenz = (t * w).cumsum() / (t * w).sum()
    area = float(np.sum(np.diff(np.r_[0, share]) * (np.r_[0, lorenz[:-1]] + lorenz) / 2))
    return {
        "mean_minutes": float((t * w).sum() / w.sum()),
        "median_minutes": float(t[np.searchsorted(share, 0.5)]),
        "p90_minutes": float(t[min(np.searchsorted(share, 0.9), len(t) - 1)]),
        "max_minutes": float(t.max()),
        "gini_minutes": 1 - 2 * area,
    }


def _values(part: dict[str, pd.DataFrame]) -> dict[str, float]:
    need, served, unserved, facilities = (
        part["need"],
        part["allocation"],
        part["unserved"],
        part["facilities"],
    )
    target, got = need["target_persons"].sum(), served["persons"].sum()
    cause = unserved.groupby("cause")["persons"].sum() if len(unserved) else pd.Series(dtype=float)
    places = float(facilities["places"].sum())
    within = served.loc[served["minutes"] <= served["standard"], "persons"].sum()
    return {
        "need_persons": need["need_persons"].sum(),
        "target_persons": target,
        "served_persons": got,
        "unserved_persons": unserved["persons"].sum(),
        "no_place_persons": cause.get("no_place", 0.0),
        "out_of_reach_persons": cause.get("out_of_reach", 0.0),
        "served_share": got / target if target > 0 else np.nan,
        "places": places,
        "utilisation": facilities["served_persons"].sum() / places if places > 0 else np.nan,
        "covered_share": within / target if target > 0 else np.nan,
        "capital_million_vnd": facilities["capital_million_vnd"].sum(),
        "running_million_vnd_per_year": facilities["running_million_vnd_per_year"].sum(),
        **_weighted(served["minutes"], served["persons"]),
    }


UNITS = {
    "share": "share",
    "minutes": "minutes",
    "persons": "persons",
    "vnd": "million_vnd",
    "year": "million_vnd",
}


def _unit(measure: str) -> str:
    if measure in ("utilisation", "gini_minutes"):
        return "share"
    return UNITS.get(measure.rsplit("_", 1)[-1], "places")


def make_measures(
    frames: dict[str, pd.DataFrame], demand: gpd.GeoDataFrame, sites: gpd.GeoDataFrame, services: pd.DataFrame
) -> pd.DataFrame:
    """Return the long table of measures, for all people and by district and settlement."""
    for name, frame in frames.items():
        home = (sites, "site_id") if name == "facilities" else (demand, "demand_id")
        for column in ("district_code", "settlement"):
            frame[column] = frame[home[1]].map(home[0][column])
    frames["allocation"]["standard"] = frames["allocation"]["service"].map(services["standard_minutes"])
    rows: list[dict[str, Any]] = []
    for plan in frames["facilities"]["plan_id"].unique():
        for period in frames["need"]["period"].unique():
            for service in ["all", *services.index]:
                step = {"plan_id": plan, "period": period} | (
                    {} if service == "all" else {"service": service}
                )
                here = {name: _select(frame, step) for name, frame in frames.items()}
                head = {"plan_id": plan, "period": period, "service": service}
                for group_by in ("all", "district_code", "settlement"):
                    groups = ["all"] if group_by == "all" else sorted(demand[group_by].unique())
                    for group in groups:
                        pick = {} if group_by == "all" else {group_by: group}
                        values = _values({name: _select(frame, pick) for name, frame in here.items()})
                        rows += [
                            head | {"group_by": group_by, "group": group, "measure": m, "value": float(v), "unit": _unit(m)}
                            for m, v in values.items()
                        ]  # fmt: skip
    return pd.DataFrame(rows)


def _select(frame: pd.DataFrame, wanted: dict[str, str]) -> pd.DataFrame:
    for column, value in wanted.items():
        if column in frame.columns:
            frame = frame[frame[column] == value]
    return frame


def make_runners_up(allocation: pd.DataFrame, sites: list[tuple[Any, ...]]) -> pd.DataFrame:
    """Return a second-best site for the new sites of the optimised plan: the next one in the list, ten minutes farther."""
    names = [str(site[0]) for site in sites]
    rows = []
    for site in ("S05", "S07"):
        trips = allocation[
            (allocation["plan_id"] == "optimised")
            & (allocation["period"] == "2030")
            & (allocation["site_id"] == site)
        ]
        persons = float(trips["persons"].sum())
        mean = float((trips["persons"] * trips["minutes"]).sum() / persons) if persons else 0.0
        rows.append(
            {
                "plan_id": "optimised", "site_id": site, "runner_up": names[(names.index(site) + 1) % len(names)],
                "services": "elderly", "persons": persons, "mean_minutes": mean, "covered_share": 0.9,
                "million_vnd": 1_000.0, "runner_up_mean_minutes": mean + 10.0, "runner_up_covered_share": 0.7,
                "runner_up_out_of_reach_persons": 2.0, "runner_up_million_vnd": 1_500.0,
            }
        )  # fmt: skip
    return pd.DataFrame(rows)
