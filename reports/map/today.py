"""Today's network on the map: who would go where in the last period, and who would be left out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from ansinh.models.measures import weighted_mean
from ansinh.reports.map import flows, sheets

if TYPE_CHECKING:
    from ansinh.planning.answer.folder.rundata import RunData

KEYS = ["service", "demand_id"]
LEAST = 0.0005
"""Persons; fewer are rounding: nobody is left out."""


def steps_today(data: RunData) -> list[dict[str, Any]]:
    """Return one step per period; who goes where is known for the last one only, and not in older runs."""
    facilities = sheets.today_table(data)
    step: dict[str, Any] = {"facilities": facilities, "allocation": None, "unserved": None, "measures": {}}
    steps = [step for _ in data.periods.index]
    if len(data.today) and steps:
        steps[-1] = step | _last(data)
    return steps


def _last(data: RunData) -> dict[str, Any]:
    """Return who is served, who isn't, and the measures of the last period."""
    need = data.need[data.need["period"] == data.periods.index[-1]]
    target = need.groupby(KEYS)["target_persons"].sum()
    served = data.today.groupby(KEYS)["persons"].sum().reindex(target.index).fillna(0.0)
    left = (target - served).clip(lower=0.0)
    left = left[left > LEAST].rename("persons").reset_index()
    return {
        "allocation": flows.flow_columns(data, data.today.assign(routed=False)),
        "unserved": flows.unserved_columns(
            data, left.assign(cause="")
        ),  # no travel times to tell the causes apart
        "measures": _measures(data, target, served),
    }


def _measures(data: RunData, target: pd.Series, served: pd.Series) -> dict[str, dict[str, float]]:
    """Return the measures by service, and "all" for the sum."""
    table: dict[str, dict[str, float]] = {}
    for service in ["all", *map(str, data.services.index)]:
        chosen = target.index.get_level_values("service").isin(
            data.services.index if service == "all" else [service]
        )
        people, found = float(target[chosen].sum()), float(served[chosen].sum())
        trips = data.today if service == "all" else data.today[data.today["service"] == service]
        measures = {
            "target_persons": people,
            "served_persons": found,
            "unserved_persons": max(0.0, people - found),
        }
        if people > 0:
            measures["served_share"] = found / people
        if len(trips):
            measures["mean_minutes"] = float(weighted_mean(trips["minutes"], trips["persons"]))
        table[service] = measures
    return table
