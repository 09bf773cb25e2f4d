"""One project of the plan, and why its site: against doing nothing, the official plan, and the runner-up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from reports.facts.facts import Facts


@dataclass(frozen=True)
class Project:
    """Figures of one site of the proposed plan in the last period.

    Attributes
    ----------
    site_id
        The site.
    rows
        Its rows of the action list.
    services
        Services it offers in the last period.
    places_before, places, served_persons
        Places before the plan, places and people served in the last period.
    capital, running, land_m2, site_land_m2, staff
        Million đồng once; million đồng a year; land needed; land at hand (NaN when unknown); workers.
    mean_minutes
        Mean minutes of the people served here; NaN when nobody is.
    same_people
        By plan: how many of the people served here that plan serves as well (estimated per demand point), and
        their mean minutes; the answer to "what if this site were not built".
    chosen_by
        Plans of the run that have places here in the last period.
    runner_up
        The site outside this project that could serve most of the same people within the standard (from other
        plans of the run), or None.
    communes
        Communes served, people by name, largest first.
    """

    site_id: str
    rows: pd.DataFrame
    services: list[str]
    places_before: float
    places: float
    served_persons: float
    capital: float
    running: float
    land_m2: float
    site_land_m2: float
    staff: float
    mean_minutes: float
    same_people: pd.DataFrame
    chosen_by: list[str]
    runner_up: str | None
    communes: pd.Series


def describe_project(facts: Facts, site_id: str) -> Project:
    """Collect the figures of `site_id` in the proposed plan; raises KeyError for a site the plan does not use."""
    here = facts.facilities
    here = here[(here["plan_id"] == facts.plan_id) & (here["site_id"] == site_id)]
    if here.empty:
        message = f"site {site_id!r} is not part of plan {facts.plan_id!r}; its projects are {', '.join(facts.projects)}"
        raise KeyError(message)
    last = here[here["period"] == facts.period]
    served = _served(facts, facts.plan_id)
    served = served[served["site_id"] == site_id]
    first = here.sort_values("period", kind="stable").drop_duplicates("service")
    return Project(
        site_id=site_id,
        rows=facts.actions[facts.actions["site_id"] == site_id],
        services=list(last.loc[last["places"] > 0, "service"]),
        places_before=float(first["places_before"].sum()),
        places=float(last["places"].sum()),
        served_persons=float(served["persons"].sum()),
        capital=float(here["capital_million_vnd"].sum()),
        running=float(last["running_million_vnd_per_year"].sum()),
        land_m2=float(last["land_m2"].sum()),
        site_land_m2=float(here["site_land_m2"].max()),
        staff=float(last["staff"].sum()),
        mean_minutes=_mean_minutes(served),
        same_people=_same_people(facts, served),
        chosen_by=_chosen_by(facts, site_id),
        runner_up=_runner_up(facts, site_id, served),
        communes=_communes(facts, served),
    )


def _served(facts: Facts, plan_id: str) -> pd.DataFrame:
    rows = facts.data.allocation
    return rows[(rows["plan_id"] == plan_id) & (rows["period"] == facts.period)]


def _mean_minutes(rows: pd.DataFrame) -> float:
    persons = float(rows["persons"].sum())
    return float((rows["persons"] * rows["minutes"]).sum() / persons) if persons else float("nan")


def _same_people(facts: Facts, served: pd.DataFrame) -> pd.DataFrame:
    """Follow the people served here into the other plans, demand point by demand point and service by service."""
    keys = ["service", "demand_id"]
    people = served.groupby(keys)["persons"].sum()
    rows = []
    for plan in facts.plan_ids:
        other = _served(facts, plan)
        other = (
            other.assign(weighted=other["persons"] * other["minutes"])
            .groupby(keys)[["persons", "weighted"]]
            .sum()
        )
        other = other.reindex(people.index).fillna(0.0)
        both = np.minimum(people, other["persons"])
        minutes = other["weighted"] / other["persons"].replace(0, np.nan)
        total = float(both.sum())
        mean = float((both * minutes.fillna(0.0)).sum() / total) if total else float("nan")
        rows.append({"plan_id": plan, "served_persons": total, "mean_minutes": mean})
    return pd.DataFrame(rows, columns=["plan_id", "served_persons", "mean_minutes"]).set_index("plan_id")


def _chosen_by(facts: Facts, site_id: str) -> list[str]:
    rows = facts.data.facilities
    rows = rows[(rows["site_id"] == site_id) & (rows["period"] == facts.period) & (rows["places"] > 0)]
    chosen = set(rows["plan_id"])
    return [plan for plan in facts.plan_ids if plan in chosen]


def _runner_up(facts: Facts, site_id: str, served: pd.DataFrame) -> str | None:
    """Name the site that serves most of these demand points in the plans that do not use `site_id`."""
    others = [plan for plan in facts.plan_ids if plan not in _chosen_by(facts, site_id)]
    rows = facts.data.allocation
    rows = rows[
        rows["plan_id"].isin(others) & (rows["period"] == facts.period) & (rows["site_id"] != site_id)
    ]
    rows = rows[
        rows["demand_id"].isin(set(served["demand_id"])) & rows["service"].isin(set(served["service"]))
    ]
    if rows.empty:
        return None
    totals = rows.groupby("site_id")["persons"].sum()
    return str(totals.sort_index().idxmax())


def _communes(facts: Facts, served: pd.DataFrame) -> pd.Series:
    names = facts.data.demand["commune_name"]
    people = served["persons"].groupby(served["demand_id"].map(names)).sum()
    return people.sort_values(ascending=False, kind="stable")
