"""Posts at public facilities: how many the plan needs, how many of them are new, and who has to be found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from ansinh.planning.projects.whole import in_whole
from ansinh.reports.facts.projects import projects

if TYPE_CHECKING:
    from ansinh.reports.facts.facts import Facts

PRIVATE = "non_public"


@dataclass(frozen=True)
class Staffing:
    """Posts at public facilities in the last period.

    Attributes
    ----------
    needed
        All posts that the norms give the plan's places.
    recruits
        Title → posts for places that are not there today; they add up to `new`.
    years
        Years in which they are to be found: those of the capital of the projects.
    assigned
        Posts that are assigned today, as the scenario states them; None if it doesn't.
    """

    needed: int
    recruits: pd.Series
    years: int
    assigned: int | None

    @property
    def new(self) -> int:
        """Posts for places that are not there today."""
        return int(self.recruits.sum())

    @property
    def a_year(self) -> int:
        """People to be found in a year, rounded up."""
        return -(-self.new // self.years)


def staffing(facts: Facts, site_id: str | None = None) -> Staffing:
    """Return the posts at public facilities, at one site or at all.

    new = Σ posts × new places / places, over sites and services; see `_new_share`.
    """
    data = facts.data
    rows = data.payroll
    rows = rows[(rows["plan"] == facts.plan_id) & (rows["period"] == facts.period) & (rows["site_id"] != "")]
    rows = rows[rows["site_id"].map(data.sites["ownership"]) != PRIVATE]
    rows = rows if site_id is None else rows[rows["site_id"] == site_id]
    keys = ["site_id", "service"]
    if rows.empty:
        return Staffing(0, pd.Series(dtype="int64"), 1, None)
    share = _new_share(facts).reindex(pd.MultiIndex.from_frame(rows[keys])).fillna(0.0)
    fresh = (rows["posts"] * share.to_numpy(dtype=float)).groupby(rows["title"]).sum()
    whole = pd.Series(in_whole(list(fresh)), index=fresh.index, dtype="int64")
    span = projects(facts)
    years = int(span["end_year"].max() - span["start_year"].min()) + 1 if len(span) else 1
    stated = data.meta.get("posts_assigned")
    return Staffing(
        needed=int(rows["posts"].sum()),
        recruits=whole[whole > 0].sort_values(ascending=False, kind="stable"),
        years=years,
        assigned=None if stated is None or site_id is not None else int(stated),
    )


def _new_share(facts: Facts) -> pd.Series:
    """Return ``(site_id, service)`` → share of the places in the last period that are not there today.

    Places that a site gives up in one service go to its other ones, as their posts do: a home that turns from one group
    to another recruits nobody.
    """
    rows = facts.data.facilities
    rows = rows[(rows["plan_id"] == facts.plan_id) & (rows["period"] == facts.period) & (rows["places"] > 0)]
    places = rows.groupby(["site_id", "service"])["places"].sum()
    today = facts.data.existing_places.groupby(["site_id", "service"])["places"].sum()
    gained = (places - today.reindex(places.index).fillna(0.0)).clip(lower=0.0)
    lost = (today - places.reindex(today.index).fillna(0.0)).clip(lower=0.0)
    by_site = gained.groupby("site_id").sum()
    covered = (lost.groupby("site_id").sum().reindex(by_site.index).fillna(0.0) / by_site).clip(upper=1.0)
    site = places.index.get_level_values("site_id")
    return gained * (1.0 - covered.reindex(site).fillna(0.0).to_numpy()) / places
