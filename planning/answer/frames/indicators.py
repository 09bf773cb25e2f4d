"""Indicators of a plan by period, service, district, settlement and present commune, as long frames."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ansinh.models.measures import gini, kolm_pollak_ede, weighted_mean, weighted_quantile
from ansinh.models.network.plan import NetworkPlan
from ansinh.planning.answer.frames.indicators_2025 import ALL, PRESENT, present_measures
from ansinh.planning.answer.frames.rows import Keys, Rows
from ansinh.planning.inputs.problem import Inputs

if TYPE_CHECKING:
    from ansinh.planning.answer.frames.rows import Floats, Ints

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
GROUPINGS = (ALL, "district_code", "settlement")
CAUSES = ("no_place", "out_of_reach")
"""Why people are unserved."""
FACILITY_SUMS = ("places", "served_persons", "capital_million_vnd", "running_million_vnd_per_year")
"""Columns of facilities that are summed up."""


def measure_table(plan_id: str, plan: NetworkPlan, inputs: Inputs) -> pd.DataFrame:
    """Return every indicator of a plan as a long frame (see ``RunData.measures``)."""
    tables = _Tables(plan, inputs)
    rows = [
        (plan_id, period, service, by, group, measure, float(value), UNITS[measure])
        for period in inputs.scenario.period_ids
        for service in (ALL, *inputs.scenario.services)
        for by in GROUPINGS
        for group, values in tables.grouped(period, service, by)
        for measure, value in values.items()
    ]
    columns = ["plan_id", "period", "service", "group_by", "group", "measure", "value", "unit"]
    present = present_measures(plan, inputs)
    present = present.assign(plan_id=plan_id, group_by=PRESENT, unit=present["measure"].map(UNITS))
    table = pd.DataFrame(rows, columns=columns)
    return pd.concat([table, present[columns].astype(table.dtypes.to_dict())], ignore_index=True)


class _Tables:
    """The frames of a plan as arrays; people are grouped by where they live, places by where they stand."""

    def __init__(self, plan: NetworkPlan, inputs: Inputs) -> None:
        scenario, points, by = inputs.scenario, inputs.points, GROUPINGS[1:]
        groups = {name: pd.Index(sorted(points[name].unique())) for name in by}
        self.keys = Keys(pd.Index(scenario.period_ids), pd.Index(list(scenario.services)), groups)
        standards = {name: service.standard_minutes for name, service in scenario.services.items()}
        trips = plan.allocation
        served = trips.assign(standard=trips["service"].map(standards).astype(float))
        at_home = (self.keys, points, "demand_id")
        self.need = Rows(inputs.need, *at_home, ("need_persons", "target_persons"))
        self.served = Rows(served, *at_home, ("persons", "minutes", "standard"))
        left = plan.unserved
        causes = {cause: left["persons"].where(left["cause"] == cause, 0.0) for cause in CAUSES}
        self.unserved = Rows(left.assign(**causes), *at_home, ("persons", *CAUSES))
        self.facilities = Rows(plan.facilities, self.keys, inputs.sites, "site_id", FACILITY_SUMS)

    def grouped(self, period: str, service: str, by: str) -> Iterator[tuple[str, dict[str, float]]]:
        """Yield ``(group, indicators)`` of a period and a service, or of all together."""
        t = self.keys.periods.tolist().index(period)
        s = None if service == ALL else self.keys.services.tolist().index(service)
        tables = (self.need, self.served, self.unserved, self.facilities)
        rows = [table.within(t, s) for table in tables]
        if by == ALL:
            yield ALL, self._indicators(rows)
            return
        for k, group in enumerate(self.keys.groups[by]):
            part = [table.in_group(some, by, k) for table, some in zip(tables, rows, strict=True)]
            yield str(group), self._indicators(part)

    def _indicators(self, rows: list[Ints]) -> dict[str, float]:
        """Return the indicators of some rows of the four frames."""
        of_need, of_served, of_unserved, of_facilities = rows
        persons, minutes = (self.served.of(name, of_served) for name in ("persons", "minutes"))
        near = minutes <= self.served.of("standard", of_served)
        served, target = float(persons.sum()), self.need.sum("target_persons", of_need)
        built = {name: self.facilities.sum(name, of_facilities) for name in FACILITY_SUMS}
        values = {
            "need_persons": self.need.sum("need_persons", of_need),
            "target_persons": target,
            "served_persons": served,
            "unserved_persons": self.unserved.sum("persons", of_unserved),
            "no_place_persons": self.unserved.sum("no_place", of_unserved),
            "out_of_reach_persons": self.unserved.sum("out_of_reach", of_unserved),
            "served_share": _ratio(served, target),
            "places": built["places"],
            "utilisation": _ratio(built["served_persons"], built["places"]),
            "covered_share": _ratio(float(persons[near].sum()), target),
            "capital_million_vnd": built["capital_million_vnd"],
            "running_million_vnd_per_year": built["running_million_vnd_per_year"],
        }
        return values | minutes_indicators(minutes, persons)


def minutes_indicators(minutes: Floats, persons: Floats) -> dict[str, float]:
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
