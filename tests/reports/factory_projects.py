"""Projects, payroll and running increment of the made-up run, which agree with its facilities."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import pandas as pd

from ansinh.planning.projects.components import COMPONENTS
from ansinh.planning.projects.owners import OWN_FUNDS
from ansinh.planning.projects.whole import in_whole, scaled
from ansinh.planning.projects.years import even_parts

SPLIT = (70.0, 12.0, 2.0, 5.0, 3.0, 8.0, 0.0)
"""Per cent of each component; compensation isn't known."""
ITEMS = {"care_allowance": 0.3, "resident_costs": 0.15, "upkeep": 0.05, "staff": 0.45, "managers": 0.05}
YEARS = 3


def make_projects(
    facilities: pd.DataFrame, sites: gpd.GeoDataFrame, periods: pd.DataFrame
) -> dict[str, pd.DataFrame]:
    """Return the five frames of projects for the facilities of the run."""
    spent = facilities[facilities["capital_million_vnd"] > 0]
    projects, components, years = [], [], []
    for plan, rows in spent.groupby("plan_id", sort=False):
        groups = list(rows.groupby(["period", "site_id"]))
        sums = in_whole([float(rows["capital_million_vnd"].sum()) for _, rows in groups])
        for ((period, site), here), capital in zip(groups, sums, strict=True):
            private = sites.loc[site, "ownership"] == "non_public"
            start = int(periods.loc[period, "start_year"])
            row = _project(here, capital, start, owner="private" if private else "health")
            projects.append(row | {"plan": str(plan), "site_id": str(site), "period": period})
            parts = zip(COMPONENTS, scaled(SPLIT, capital), strict=True)
            components += [(row["project_id"], name, float(part), "missing") for name, part in parts]
            source = OWN_FUNDS if private else "unlimited"
            paid = enumerate(even_parts(capital, YEARS), start=row["start_year"])
            years += [(row["project_id"], year, source, float(part)) for year, part in paid]
    return {
        "projects": pd.DataFrame(projects),
        "project_components": pd.DataFrame(
            components, columns=["project_id", "component", "million_vnd", "basis"]
        ),
        "project_years": pd.DataFrame(years, columns=["project_id", "year", "source", "million_vnd"]),
        "payroll": _payroll(facilities),
        "running_increment": _increment(facilities),
    }


def _project(rows: pd.DataFrame, capital: int, start: int, owner: str) -> dict[str, Any]:
    first, places = rows.iloc[0], float(rows["places_built"].sum())
    private = owner == "private"
    return {
        "project_id": f"{first['plan_id']}-{first['site_id']}-{owner}-{first['period']}", "owner": owner,
        "services": ";".join(dict.fromkeys(rows["service"])), "kind": "new", "places": places,
        "group": "" if private else "C", "decided_by": "owner" if private else "provincial_committee",
        "start_year": start, "end_year": start + YEARS - 1, "capital_million_vnd": float(capital),
        "cost_per_place_million_vnd": capital / places if places else float("nan"),
    }  # fmt: skip


def _payroll(facilities: pd.DataFrame) -> pd.DataFrame:
    standing = facilities[facilities["places"] > 0]
    rows = [
        (row.plan_id, row.period, row.site_id, row.service, title, posts)
        for row in standing.itertuples()
        for title, posts in (("director", 1), ("direct_care", int(row.places // 4) + 1))
    ]
    return pd.DataFrame(rows, columns=["plan", "period", "site_id", "service", "title", "posts"])


def _increment(facilities: pd.DataFrame) -> pd.DataFrame:
    rows = [
        (row.plan_id, row.period, row.site_id, row.service, item, row.places_before * 58.5 * share,
         row.running_million_vnd_per_year * share)
        for row in facilities.itertuples()
        for item, share in ITEMS.items()
    ]  # fmt: skip
    columns = ["plan", "period", "site_id", "service", "item", "today_million_vnd", "plan_million_vnd"]
    return pd.DataFrame(rows, columns=columns)
