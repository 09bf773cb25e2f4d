"""What a plan costs to run, by item, beside what today's places cost at the same prices."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from ansinh.planning.inputs import costs
from ansinh.planning.inputs.dated import norms_of_period
from ansinh.planning.inputs.problem import Inputs
from ansinh.planning.inputs.tables import records
from ansinh.planning.norms import Norms
from ansinh.planning.projects.kinds import ITEMS
from ansinh.planning.projects.pieces import A_PLACE
from ansinh.planning.question.parts.services import Service
from ansinh.words.units import MONTHS_A_YEAR

COLUMNS = ["plan", "period", "site_id", "service", "item", "today_million_vnd", "plan_million_vnd"]


def items_per_place(norms: Norms, service: Service) -> dict[str, float]:
    """Return item → million đồng a year for one place; their sum is `costs.running_cost_per_place`."""
    kind, standard = costs.staff_kind(norms, service), norms["allowance_standard"]
    lives_there = float(kind != costs.DAY)
    other = standard * norms["other_resident_costs"] * lives_there
    return {
        "care_allowance": standard * MONTHS_A_YEAR * norms["allowance_coefficient"] * lives_there,
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
        (plan, period, *key, *item)
        for plan in dict.fromkeys(facilities["plan_id"])
        for period in inputs.scenario.period_ids
        for key, places in _places(facilities, today, str(plan), period).items()
        for item in _items(inputs, norms_of_period(inputs.norms, period), key, places)
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


def _places(
    facilities: pd.DataFrame, today: pd.Series, plan: str, period: str
) -> dict[tuple[str, str], tuple[float, float]]:
    """Return (site, service) → places today and in a period, of all that stand in either."""
    rows = facilities[(facilities["plan_id"] == plan) & (facilities["period"] == period)]
    then = {(str(row["site_id"]), str(row["service"])): float(row["places"]) for row in records(rows)}
    standing = today[today > 0].reset_index()
    now = {
        (str(row["site_id"]), str(row["service"])): float(row["existing_places"]) for row in records(standing)
    }
    return {key: (now.get(key, 0.0), then.get(key, 0.0)) for key in sorted({*now, *then})}


def _items(
    inputs: Inputs, norms: Norms, key: tuple[str, str], places: tuple[float, float]
) -> Iterator[tuple[str, float, float]]:
    service = inputs.scenario.services[key[1]]
    before, after = (running_items(norms, service, number) for number in places)
    for name in ITEMS:
        if before[name] or after[name]:
            yield name, before[name], after[name]
