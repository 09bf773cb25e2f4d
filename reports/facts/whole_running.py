"""Running cost in whole million đồng that adds up: the same in the letter of one project and in the tables of the plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from ansinh.words.numbers import whole, whole_parts

if TYPE_CHECKING:
    from collections.abc import Hashable

    from ansinh.reports.facts.facts import Facts

TODAY, PLAN = "today_million_vnd", "plan_million_vnd"
"""Columns of running cost: of today's places, and of the plan's."""
RUNNING = "running_million_vnd_per_year"
_A_DONG = 1e-6
"""Million đồng; less is what sums in another order differ by."""


def running_of_sites(facts: Facts) -> pd.DataFrame:
    """Return ``(period, site_id)`` → whole million đồng a year of today's places and of the plan's; each adds up by period.

    What costs the same in both has the same number: else a home that the plan leaves alone would cost a million more.
    """
    rows, items, sites = facts.facilities, facts.data.running_increment, ["period", "site_id"]
    planned = rows[rows["plan_id"] == facts.plan_id].groupby(sites, sort=False)[RUNNING].sum()
    now = items[items["plan"] == facts.plan_id].groupby(sites, sort=False)[TODAY].sum()
    both = pd.DataFrame({TODAY: now, PLAN: planned}).fillna(0.0)
    steady = (both[TODAY] - both[PLAN]).abs() < _A_DONG
    parts = [
        pd.DataFrame({column: _adding_up(part[column], steady[part.index]) for column in both})
        for _, part in both.groupby("period", sort=False)
    ]
    return pd.concat(parts).reindex(both.index) if parts else both.astype("int64")


def whole_running(facts: Facts) -> pd.Series:
    """Return ``(period, site_id, service)`` → whole million đồng a year of the proposed plan: services add up to their site."""
    rows, totals = facts.facilities, facts.running_of_sites[PLAN]
    costs = (
        rows[rows["plan_id"] == facts.plan_id]
        .set_index(["period", "site_id", "service"])[RUNNING]
        .fillna(0.0)
    )
    counted: dict[Hashable, int] = {}
    for services in costs.groupby(["period", "site_id"], sort=False).groups.values():
        period, site, _ = services[0]
        parts = whole_parts(costs[services].tolist(), int(totals.loc[(period, site)]))
        counted.update(zip(services, parts, strict=True))
    return pd.Series([counted[step] for step in costs.index], costs.index, dtype="int64")


def _adding_up(values: pd.Series, steady: pd.Series) -> pd.Series:
    """Return whole numbers that add up to the rounded sum, and those of steady sites to the rounded sum of theirs."""
    kept, rest = values[steady], values[~steady]
    own = whole(float(kept.sum()))
    others = whole_parts(rest.tolist(), whole(float(values.sum())) - own)
    parts = [pd.Series(whole_parts(kept.tolist(), own), kept.index), pd.Series(others, rest.index)]
    joined: pd.Series = pd.concat(parts).astype("int64")
    return joined
