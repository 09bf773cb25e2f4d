"""What a plan costs to run, by item, beside what today's places cost at the same prices."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

import pandas as pd

from ansinh.planning.inputs import costs
from ansinh.planning.inputs.problem import Inputs
from ansinh.planning.inputs.tables import records
from ansinh.planning.norms import Norms
from ansinh.planning.projects.pieces import A_PLACE
from ansinh.planning.question.services import Service

COLUMNS = ["plan", "period", "site_id", "service", "item", "today_million_vnd", "plan_million_vnd"]
ITEMS = ("care_allowance", "resident_costs", "upkeep", "staff", "managers")
"""Care allowances; belongings, medicine and rehabilitation; power, water and services; workers; heads."""
LAST_DAY = (12, 31)
"""Month and day of a period's target year whose law prices its running cost, as need is that of the target year."""


def norms_of_period(inputs: Inputs, period: str) -> Norms:
    """Return the norms of a period: those in force at the end of its target year, as far as they are known.

    Base salary and allowances so follow their decrees from period to period. Never older than the run's own day.
    """
    day = max(inputs.norms.day, dt.date(int(period), *LAST_DAY))
    return replace(inputs.norms, day=day)


def items_per_place(norms: Norms, service: Service) -> dict[str, float]:
    """Return item → million đồng a year for one place; their sum is `costs.running_cost_per_place`."""
    kind, standard = costs.staff_kind(norms, service), norms["allowance_standard"]
    lives_there = float(kind != "day")
    other = standard * norms["other_resident_costs"] * lives_there
    return {
        "care_allowance": standard * costs.MONTHS * norms["allowance_coefficient"] * lives_there,
        "resident_costs": other * (1.0 - norms["upkeep_part"]),
        "upkeep": other * norms["upkeep_part"],
        "staff": costs.staff_per_place(norms, kind) * costs.salary_per_year(norms),
    }


def running_items(norms: Norms, service: Service, places: float) -> dict[str, float]:
    """Return item → million đồng a year of a service with `places` at one site; without places nothing is paid."""
    if places < A_PLACE:
        return dict.fromkeys(ITEMS, 0.0)
    per_place = {name: places * each for name, each in items_per_place(norms, service).items()}
    return {**per_place, "managers": costs.running_cost_per_facility(norms)}


def running_increment(inputs: Inputs, facilities: pd.DataFrame) -> pd.DataFrame:
    """Return running cost by plan, period, facility, service and item, today's places beside the plan's.

    Both are at the prices of the period, so that the difference is what the plan does and not what wages do.
    """
    today = inputs.options["existing_places"]
    rows = [
        (str(row["plan_id"]), period, str(row["site_id"]), str(row["service"]), *item)
        for period in inputs.scenario.period_ids
        for row in records(facilities[facilities["period"] == period])
        for item in _items(inputs, norms_of_period(inputs, period), row, today)
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


def _items(
    inputs: Inputs, norms: Norms, row: dict[str, object], today: pd.Series
) -> Iterator[tuple[str, float, float]]:
    service = inputs.scenario.services[str(row["service"])]
    before = running_items(norms, service, float(today.get((row["site_id"], row["service"]), 0.0)))
    after = running_items(norms, service, float(str(row["places"])))
    for name in ITEMS:
        if before[name] or after[name]:
            yield name, before[name], after[name]
