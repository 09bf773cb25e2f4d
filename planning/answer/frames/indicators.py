"""Indicators of a plan by period, service, district, settlement and present commune, as long frames."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from ansinh.models.measures import gini, kolm_pollak_ede, weighted_mean, weighted_quantile
from ansinh.models.network.plan import NetworkPlan
from ansinh.planning.answer.frames.indicators_2025 import PRESENT, present_measures
from ansinh.planning.inputs.problem import Inputs

UNITS = {
    "need_persons": "persons",
    "target_persons": "persons",
    "served_persons": "persons",
    "unserved_persons": "persons",
    "no_place_persons": "persons",
    "out_of_reach_persons": "persons",
    "served_share": "share",
    "places": "places",
    "utilisation": "share",
    "mean_minutes": "minutes",
    "median_minutes": "minutes",
    "p90_minutes": "minutes",
    "max_minutes": "minutes",
    "covered_share": "share",
    "gini_minutes": "index",
    "ede_minutes": "minutes",
    "capital_million_vnd": "million_vnd",
    "running_million_vnd_per_year": "million_vnd",
}
GROUPINGS = ("all", "district_code", "settlement")


def measure_table(plan_id: str, plan: NetworkPlan, inputs: Inputs) -> pd.DataFrame:
    """Return every indicator of a plan as a long frame (see ``RunData.measures``)."""
    rows = [
        (plan_id, period, service, by, group, measure, float(value), UNITS[measure])
        for period in inputs.scenario.period_ids
        for service in ("all", *inputs.scenario.services)
        for by in GROUPINGS
        for group, values in _grouped(plan, inputs, period, service, by)
        for measure, value in values.items()
    ]
    columns = ["plan_id", "period", "service", "group_by", "group", "measure", "value", "unit"]
    present = present_measures(plan, inputs)
    present = present.assign(plan_id=plan_id, group_by=PRESENT, unit=present["measure"].map(UNITS))
    table = pd.DataFrame(rows, columns=columns)
    return pd.concat([table, present[columns].astype(table.dtypes.to_dict())], ignore_index=True)


def _grouped(
    plan: NetworkPlan, inputs: Inputs, period: str, service: str, by: str
) -> Iterator[tuple[str, dict[str, float]]]:
    """Yield ``(group, indicators)``; people are grouped by where they live, places by where they stand."""
    people = {
        "need": _select(inputs.need, period, service),
        "served": _select(plan.allocation, period, service),
        "unserved": _select(plan.unserved, period, service),
    }
    facilities = _select(plan.facilities, period, service)
    if by == "all":
        yield "all", _indicators(people, facilities, inputs)
        return
    home = inputs.points[by]
    lives = {name: dict(list(frame.groupby(frame["demand_id"].map(home)))) for name, frame in people.items()}
    stands = dict(list(facilities.groupby(facilities["site_id"].map(inputs.sites[by]))))
    for group in sorted(home.unique()):
        part = {name: lives[name].get(group, frame.iloc[:0]) for name, frame in people.items()}
        yield str(group), _indicators(part, stands.get(group, facilities.iloc[:0]), inputs)


def _select(frame: pd.DataFrame, period: str, service: str) -> pd.DataFrame:
    rows = frame["period"] == period
    return frame[rows] if service == "all" else frame[rows & (frame["service"] == service)]


def _indicators(
    people: dict[str, pd.DataFrame], facilities: pd.DataFrame, inputs: Inputs
) -> dict[str, float]:
    served, unserved, need = people["served"], people["unserved"], people["need"]
    causes = unserved.groupby("cause")["persons"].sum()
    target = need["target_persons"].sum()
    places = facilities["places"].sum()
    standards = {name: service.standard_minutes for name, service in inputs.scenario.services.items()}
    standard = served["service"].map(standards).astype(float)
    values = {
        "need_persons": need["need_persons"].sum(),
        "target_persons": target,
        "served_persons": served["persons"].sum(),
        "unserved_persons": unserved["persons"].sum(),
        "no_place_persons": causes.get("no_place", 0.0),
        "out_of_reach_persons": causes.get("out_of_reach", 0.0),
        "served_share": _ratio(served["persons"].sum(), target),
        "places": places,
        "utilisation": _ratio(facilities["served_persons"].sum(), places),
        "covered_share": _ratio(served.loc[served["minutes"] <= standard, "persons"].sum(), target),
        "capital_million_vnd": facilities["capital_million_vnd"].sum(),
        "running_million_vnd_per_year": facilities["running_million_vnd_per_year"].sum(),
    }
    return values | minutes_indicators(served["minutes"], served["persons"])


def minutes_indicators(minutes: pd.Series, persons: pd.Series) -> dict[str, float]:
    """Return the travel-time indicators of people served, weighted by persons; minutes, Gini without unit."""
    return {
        "mean_minutes": weighted_mean(minutes, persons),
        "median_minutes": weighted_quantile(minutes, persons, 0.5),
        "p90_minutes": weighted_quantile(minutes, persons, 0.9),
        "max_minutes": float(minutes.max()) if len(minutes) else float("nan"),
        "gini_minutes": gini(minutes, persons),
        "ede_minutes": kolm_pollak_ede(minutes, persons),
    }


def _ratio(part: float, whole: float) -> float:
    return float(part / whole) if whole > 0 else float("nan")


def travel_histogram(plan_id: str, plan: NetworkPlan, *, step: float = 15.0) -> pd.DataFrame:
    """Return persons by minutes of travel, in steps of `step` minutes (see ``RunData.travel_distribution``)."""
    trips = plan.allocation.assign(minutes_from=np.floor(plan.allocation["minutes"] / step) * step)
    keys = ["period", "service", "minutes_from"]
    table = trips.groupby(keys, sort=True)["persons"].sum().reset_index()
    table.insert(0, "plan_id", plan_id)
    table.insert(4, "minutes_to", table["minutes_from"] + step)
    return table
