"""Places given over to another service come in whole numbers, like those that are built."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd

from ansinh.models.network.families import without_rules
from ansinh.models.network.plan import NetworkPlan
from ansinh.models.network.problem import NetworkProblem

ROUNDING = 1e-4
"""Places closer than this to a whole number are whole."""


def with_whole_places(
    problem: NetworkProblem, plan: NetworkPlan, as_written: Callable[[NetworkProblem], NetworkPlan]
) -> NetworkPlan:
    """Return the plan with places given over rounded up, and people assigned to them anew; all else stays.

    `as_written` solves a problem whose places are given.
    """
    if problem.conversions.empty or problem.decisions is not None:
        return plan
    places = plan.facilities[["site_id", "service", "period", "places"]]
    if (np.abs(places["places"] - places["places"].round()) <= ROUNDING).all():
        return plan
    whole = rounded(problem, places)
    fixed = as_written(without_rules(problem.replace(decisions=whole)))
    return replace(
        plan,
        transfers=_given_over(problem, plan.transfers, places, whole),
        facilities=_as_paid(fixed.facilities, plan.facilities),
        allocation=fixed.allocation,
        unserved=fixed.unserved,
        shortfalls=fixed.shortfalls,
        money=pd.concat(
            [_of_kind(plan.money, capital=True), _of_kind(fixed.money, capital=False)], ignore_index=True
        ),
    )


def _given_over(
    problem: NetworkProblem, transfers: pd.DataFrame, before: pd.DataFrame, whole: pd.DataFrame
) -> pd.DataFrame:
    """Return the places given over from service to service, by as many more or fewer as rounding has changed."""
    keys = ["site_id", "service", "period"]
    stood, stand = (frame.set_index(keys)["places"].astype(float) for frame in (before, whole))
    more = stand.reindex(stood.index, fill_value=0.0) - stood
    periods = list(problem.periods.index)
    table = transfers.copy()
    for index, row in transfers[transfers["kind"] == "convert"].iterrows():
        at, gets = periods.index(row["period"]), (row["site_id"], row["to_service"])
        earlier = more.get((*gets, periods[at - 1]), 0.0) if at else 0.0
        change = more.get((*gets, row["period"]), 0.0) - earlier
        table.loc[index, "places"] = float(row["places"]) + float(change)
    return table


def _as_paid(fixed: pd.DataFrame, plan: pd.DataFrame) -> pd.DataFrame:
    """Return the facilities with what the plan has built and paid: how places came about isn't told by their number."""
    keys, columns = ["site_id", "service", "period"], ["action", "places_built", "capital_million_vnd"]
    before = plan.set_index(keys)[columns].reindex(pd.MultiIndex.from_frame(fixed[keys]))
    kept = {
        column: before[column].fillna(pd.Series(fixed[column].to_numpy(), before.index)) for column in columns
    }
    return fixed.assign(**{column: values.to_numpy() for column, values in kept.items()})


def _of_kind(money: pd.DataFrame, *, capital: bool) -> pd.DataFrame:
    return money[(money["kind"] == "capital") == capital]


def rounded(problem: NetworkProblem, places: pd.DataFrame) -> pd.DataFrame:
    """Return the places with those of services that get some rounded up, at the cost of those that give them.

    Where nothing is left to give, a service that gets some is rounded down; all places of a site stay as many.
    """
    pairs = problem.conversions[["site_id", "from_service", "to_service"]].itertuples(index=False, name=None)
    table = places.set_index(["site_id", "service", "period"])["places"].astype(float)
    whole = [
        (table[site, taker, period], (site, giver, period), (site, taker, period))
        for site, giver, taker in pairs
        for period in problem.periods.index
        if (site, taker, period) in table.index
    ]
    for _, gives, gets in sorted(whole):
        left = float(table.get(gives, 0.0))
        up = float(np.ceil(table[gets] - ROUNDING))
        goal = up if up - table[gets] <= left + ROUNDING else float(np.floor(table[gets]))
        table.loc[gives] = max(0.0, left - (goal - table[gets]))
        table.loc[gets] = goal
    return table[table > ROUNDING].round(6).reset_index()
