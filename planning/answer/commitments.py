"""The numbers that the plan document promises: what each plan of the run reaches of them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from ansinh.models.network.plan import NetworkPlan
from ansinh.planning.inputs.need import CENSUS_YEAR
from ansinh.planning.inputs.problem import Inputs
from ansinh.planning.inputs.sites import EXISTING
from ansinh.planning.inputs.tables import records
from ansinh.planning.question.scenario import Commitment

_ARITHMETIC = 1e-6  # share by which a commitment may be missed through rounding
SHARE_TOLD = 0.0005
"""Shares are told to a tenth of a per cent; a smaller difference is none."""
COLUMNS = ["plan_id", "kind", "text_vi", "text_en", "period", "required", "reached", "unit", "met", "source"]


def commitment_table(inputs: Inputs, plans: dict[str, NetworkPlan]) -> pd.DataFrame:
    """Return one row per commitment and plan.

    Columns ``plan_id, kind, text_vi, text_en, period, required, reached, unit, met, source``; ``met`` is "yes", "no" or
    "unknown". Promises that the model can't measure, such as emergency aid, are listed as unknown and never left out.
    """
    rows = [
        (
            plan_id,
            item.kind,
            item.text_vi,
            item.text_en,
            item.period,
            item.required,
            reached,
            unit,
            met,
            item.source,
        )
        for item in inputs.scenario.commitments
        for plan_id, plan in plans.items()
        for reached, unit, met in [_judge(item, inputs, plan)]
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


def _judge(item: Commitment, inputs: Inputs, plan: NetworkPlan) -> tuple[float, str, str]:
    """Return the value that `plan` reaches, its unit, and whether it keeps the commitment."""
    if item.kind == "stated":
        return float("nan"), "", "unknown"
    reached, unit = MEASURES[item.kind](item, inputs, plan)
    tolerance = SHARE_TOLD if unit == "share" else _ARITHMETIC * max(1.0, abs(item.required))
    met = (
        reached <= item.required + tolerance
        if item.kind == "at_most_places"
        else reached >= item.required - tolerance
    )
    return reached, unit, "yes" if met else "no"


def _places(item: Commitment, _inputs: Inputs, plan: NetworkPlan) -> tuple[float, str]:
    rows = _of(plan.facilities, item)
    return float(rows["places"].sum()), "places"


def _served_share(item: Commitment, inputs: Inputs, plan: NetworkPlan) -> tuple[float, str]:
    """Return the share of *all* people in need, not only of the target, who are served."""
    need = float(_of(inputs.need, item)["need_persons"].sum())
    served = float(_of(plan.allocation, item)["persons"].sum())
    return (served / need if need > 0 else float("nan")), "share"


def _strengthened(_item: Commitment, inputs: Inputs, plan: NetworkPlan) -> tuple[float, str]:
    """Return the share of today's non-public facilities that the plan expands or upgrades."""
    sites = inputs.sites
    today = sites.index[(sites["status"] == EXISTING) & (sites["ownership"] == "non_public")]
    rows = plan.facilities[plan.facilities["action"].isin(["expand", "upgrade", "merge_in"])]
    touched = set(rows["site_id"]) & set(today)
    return (len(touched) / len(today) if len(today) else float("nan")), "share"


def _communes_in_reach(item: Commitment, inputs: Inputs, plan: NetworkPlan) -> tuple[float, str]:
    """Return the share of communes with an open facility within the standard of its service."""
    rows = plan.facilities[(plan.facilities["period"] == item.period) & (plan.facilities["places"] > 0)]
    near = pd.Series(data=False, index=inputs.travel.minutes.index)
    for row in records(rows[["site_id", "service"]].drop_duplicates()):
        standard = inputs.scenario.services[row["service"]].standard_minutes
        near |= inputs.travel.minutes[row["site_id"]] <= standard
    by_commune = near.groupby(inputs.points["commune_code"]).any()
    return float(by_commune.mean()), "share"


def _social_workers(item: Commitment, inputs: Inputs, plan: NetworkPlan) -> tuple[float, str]:
    """Return workers in facilities × people per worker that the plan requires / people of the province."""
    growth = (1 + inputs.norms["growth", "population"]) ** (int(item.period) - CENSUS_YEAR)
    people = float(inputs.points["population"].sum()) * growth
    staff = float(_of(plan.facilities, item)["staff"].sum())
    return staff * item.people_per_worker / people, "share"


def _sites_kept(item: Commitment, _inputs: Inputs, plan: NetworkPlan) -> tuple[float, str]:
    """Return the share of the named facilities that have places in the period."""
    rows = plan.facilities[(plan.facilities["period"] == item.period) & (plan.facilities["places"] > 0)]
    return len(set(item.sites) & set(rows["site_id"])) / max(1, len(item.sites)), "share"


def _budget(_item: Commitment, inputs: Inputs, plan: NetworkPlan) -> tuple[float, str]:
    """Return the budgets of the scenario as a share of the plan's capital."""
    capital = float(plan.money.loc[plan.money["kind"] == "capital", "million_vnd"].sum())
    money = float(np.sum([budget.million_vnd for budget in inputs.scenario.budgets]))
    return (money / capital if capital > 0 else float("inf")), "share"


def _of(frame: pd.DataFrame, item: Commitment) -> pd.DataFrame:
    """Return the rows of the commitment's period and services; of all services if it names none."""
    rows = frame["period"] == item.period
    return frame[rows & frame["service"].isin(item.services)] if item.services else frame[rows]


MEASURES = {
    "at_least_places": _places,
    "at_most_places": _places,
    "served_share": _served_share,
    "strengthened": _strengthened,
    "communes_in_reach": _communes_in_reach,
    "social_workers": _social_workers,
    "sites_kept": _sites_kept,
    "budget": _budget,
}


def missed(table: pd.DataFrame) -> Iterator[dict[str, object]]:
    """Yield the commitments that a plan does not keep."""
    yield from records(table[table["met"] == "no"])
