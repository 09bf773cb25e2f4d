"""Upgrades without additional places, which cost the same in every plan of a run."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from ansinh.models.network.plan import NetworkPlan
from ansinh.planning.inputs import costs
from ansinh.planning.inputs.problem import Inputs
from ansinh.planning.inputs.sites import upgraded_sites
from ansinh.planning.inputs.tables import records
from ansinh.planning.question.scenario import Upgrade


def with_upgrades(plan: NetworkPlan, inputs: Inputs) -> NetworkPlan:
    """Return the plan with the cost of the scenario's upgrades in its facilities and its money.

    ``cost = upgrade share × cost of a new place × existing places``. No plan can avoid it, so it isn't part of the
    network problem and is added to every plan.
    """
    for upgrade in inputs.scenario.upgrades:
        plan = _one(plan, upgrade, inputs)
    renovated = plan.facilities["site_id"].isin(upgraded_sites(inputs.sites))
    action = plan.facilities["action"].mask(renovated & (plan.facilities["action"] == "new"), "upgrade")
    return replace(plan, facilities=plan.facilities.assign(action=action))


def _one(plan: NetworkPlan, upgrade: Upgrade, inputs: Inputs) -> NetworkPlan:
    each = costs.renovation_cost(inputs.norms, inputs.province.slug)
    facilities = plan.facilities.copy()
    hit = (
        facilities["site_id"].isin(upgrade.sites)
        & (facilities["period"] == upgrade.period)
        & (facilities["places_before"] > 0)
        & (facilities["places"] > 0)
    )
    cost = facilities["places_before"].where(hit, 0.0) * each
    facilities["capital_million_vnd"] += cost
    facilities["action"] = facilities["action"].mask(hit & (facilities["action"] == "keep"), "upgrade")
    owners = facilities["site_id"].map(inputs.sites["ownership"])
    money = [
        {
            "source": "unlimited",
            "period": upgrade.period,
            "kind": "capital",
            "ownership": row["ownership"],
            "million_vnd": row["cost"],
            "million_vnd_discounted": row["cost"] * _discount(upgrade.period, inputs),
        }
        for row in records(
            cost[hit].groupby(owners[hit].rename("ownership")).sum().rename("cost").reset_index()
        )
    ]
    return replace(plan, facilities=facilities, money=_added(plan.money, pd.DataFrame(money)))


def _added(money: pd.DataFrame, more: pd.DataFrame) -> pd.DataFrame:
    """Return the money with more rows added, summed by source, period, kind and ownership."""
    if more.empty:
        return money
    both = pd.concat([money, more], ignore_index=True)
    keys = ["source", "period", "kind", "ownership"]
    return both.groupby(keys, sort=True)[["million_vnd", "million_vnd_discounted"]].sum().reset_index()


def _discount(period: str, inputs: Inputs) -> float:
    """Return the factor that brings money at the start of `period` to the start of the first one."""
    starts = {item.id: item.start_year for item in inputs.scenario.periods}
    years = starts[period] - inputs.scenario.periods[0].start_year
    return float((1 + inputs.norms["discount_rate"]) ** -years)
