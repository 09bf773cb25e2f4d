"""Running cost of a plan at the prices of each period."""

from __future__ import annotations

import math
from dataclasses import replace

import pandas as pd

from ansinh.models.network.plan import NetworkPlan
from ansinh.planning.inputs.dated import norms_of_period
from ansinh.planning.inputs.problem import Inputs
from ansinh.planning.inputs.tables import records
from ansinh.planning.projects.running import running_items

RUNNING = "running_million_vnd_per_year"
MONEY = ["million_vnd", "million_vnd_discounted"]


def with_running_cost(plan: NetworkPlan, inputs: Inputs) -> NetworkPlan:
    """Return the plan with the running cost of its facilities and of its sources at the prices of each period.

    The search prices every period as the last one. A service without places pays nobody, although the search keeps it
    open where its places went to another one. Sources pay in the proportions that they had.
    """
    before = plan.facilities
    after = before.assign(**{RUNNING: [_cost(inputs, row) for row in records(before)]})
    owners = before["site_id"].map(inputs.sites["ownership"])
    due = [frame[RUNNING].groupby([frame["period"], owners]).sum() for frame in (before, after)]
    ratio = (due[1] / due[0].where(due[0] > 0)).fillna(1.0)
    keys = pd.MultiIndex.from_frame(plan.money[["period", "ownership"]])
    factor = ratio.reindex(keys).fillna(1.0).to_numpy(copy=True)
    factor[(plan.money["kind"] != "running").to_numpy()] = 1.0
    money = plan.money.assign(**{column: plan.money[column] * factor for column in MONEY})
    return replace(plan, facilities=after, money=money)


def _cost(inputs: Inputs, row: dict[str, object]) -> float:
    norms = norms_of_period(inputs.norms, str(row["period"]))
    service = inputs.scenario.services[str(row["service"])]
    return math.fsum(running_items(norms, service, float(str(row["places"]))).values())
