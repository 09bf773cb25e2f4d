"""Figures of one project of the plan, compared with doing nothing, the official plan, and the second-best site."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ansinh.planning.inputs.tables import records
from ansinh.reports.facts.projects import projects_at
from ansinh.words.numbers import whole_parts

if TYPE_CHECKING:
    from ansinh.reports.facts.facts import Facts


@dataclass(frozen=True)
class RunnerUp:
    """The same people at the second-best site, with the rest of the network unchanged (see ``RunData.runners_up``).

    Attributes
    ----------
    site_id
        The second-best site.
    persons, counted
        People served at the project's site in the services that get places there; in whole numbers as Table 1 has them.
    minutes, covered_share, million_vnd
        Mean minutes, share within the standard, and capital for the added places: at the project's site, and at the other.
    out_of_reach
        People for whom the other site is farther than the longest allowed travel.
    """

    site_id: str
    persons: float
    counted: float
    minutes: tuple[float, float]
    covered_share: tuple[float, float]
    million_vnd: tuple[float, float]
    out_of_reach: float


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
    counted
        People served in whole numbers, as Table 1 has them; see `reports.facts.whole_people.whole_served`.
    capital, running, staff
        Million đồng once; million đồng a year, both in whole ones as tables have them; workers.
    mean_minutes
        Mean minutes of the people served here; NaN if nobody is.
    same_people
        By plan: how many of the people served here that plan serves as well (estimated per demand point), and
        their mean minutes.
    chosen_by
        Plans of the run that have places here in the last period.
    without_places
        People served here who would have no place if nothing were built here, even if all unused places of the plan
        elsewhere were used, whatever the distance.
    runner_up
        The second-best site for the same people; None if there is no other, or if the site gets no new places.
    communes
        Communes served, whole people by name, largest first.
    """

    site_id: str
    rows: pd.DataFrame
    services: list[str]
    places_before: float
    places: float
    served_persons: float
    counted: float
    capital: float
    running: float
    staff: float
    mean_minutes: float
    same_people: pd.DataFrame
    chosen_by: list[str]
    without_places: float
    runner_up: RunnerUp | None
    communes: pd.Series


def describe_project(facts: Facts, site_id: str) -> Project:
    """Return the figures of `site_id` in the proposed plan.

    Raises
    ------
    KeyError
        If the plan doesn't use the site.
    """
    here = facts.facilities
    here = here[(here["plan_id"] == facts.plan_id) & (here["site_id"] == site_id)]
    if here.empty:
        message = f"site {site_id!r} is not part of plan {facts.plan_id!r}; its projects are {', '.join(facts.projects)}"
        raise KeyError(message)
    last = here[here["period"] == facts.period]
    served = _served(facts, facts.plan_id)
    served = served[served["site_id"] == site_id]
    counted = _counted(facts, site_id)
    first = here.sort_values("period", kind="stable").drop_duplicates("service")
    return Project(
        site_id=site_id,
        rows=facts.actions[facts.actions["site_id"] == site_id],
        services=list(last.loc[last["places"] > 0, "service"]),
        places_before=float(first["places_before"].sum()),
        places=float(facts.places_by_site[site_id]),
        served_persons=float(served["persons"].sum()),
        counted=float(counted.sum()),
        capital=_capital(facts, site_id, here),
        running=float(facts.running_by_site.get(site_id, 0)),
        staff=float(last["staff"].sum()),
        mean_minutes=_mean_minutes(served),
        same_people=_same_people(facts, served),
        chosen_by=_chosen_by(facts, site_id),
        without_places=_without_places(facts, site_id, served, first),
        runner_up=_runner_up(facts, site_id, counted),
        communes=_communes(facts, served, int(counted.sum())),
    )


def _capital(facts: Facts, site_id: str, here: pd.DataFrame) -> float:
    """Return million đồng of the site's projects, in whole ones as tables have them; of an older run as computed."""
    projects = projects_at(facts, site_id)
    return float(
        projects["capital_million_vnd"].sum() if len(projects) else here["capital_million_vnd"].sum()
    )


def _served(facts: Facts, plan_id: str) -> pd.DataFrame:
    rows = facts.data.allocation
    return rows[(rows["plan_id"] == plan_id) & (rows["period"] == facts.period)]


def _counted(facts: Facts, site_id: str) -> pd.Series:
    """Return service → whole people served at a site in the last period."""
    served = facts.whole_served
    period, site, service = (served.index.get_level_values(key) for key in ("period", "site_id", "service"))
    mine = (period == facts.period) & (site == site_id)
    return pd.Series(served.to_numpy()[mine], service[mine])


def _mean_minutes(rows: pd.DataFrame) -> float:
    persons = float(rows["persons"].sum())
    return float((rows["persons"] * rows["minutes"]).sum() / persons) if persons else float("nan")


def _by_point(facts: Facts, plan_id: str) -> pd.DataFrame:
    """Return people and people × minutes of a plan by service and demand point, summed up once for all projects."""
    key = ("by_point", plan_id)
    if key not in facts.said:
        served = _served(facts, plan_id)
        weighted = served.assign(weighted=served["persons"] * served["minutes"])
        facts.said[key] = weighted.groupby(["service", "demand_id"])[["persons", "weighted"]].sum()
    made: pd.DataFrame = facts.said[key]
    return made


def _same_people(facts: Facts, served: pd.DataFrame) -> pd.DataFrame:
    """Return, by plan, how many of the people served here it serves, by demand point and service, and their minutes."""
    people = served.groupby(["service", "demand_id"])["persons"].sum()
    rows = []
    for plan in facts.plan_ids:
        other = _by_point(facts, plan).reindex(people.index).fillna(0.0)
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


def _without_places(facts: Facts, site_id: str, served: pd.DataFrame, first: pd.DataFrame) -> float:
    """Return Σ over services of max(0, served here − places here today − unused places elsewhere in the plan)."""
    here = served.groupby("service")["persons"].sum()
    rows = facts.facilities
    rows = rows[(rows["plan_id"] == facts.plan_id) & (rows["period"] == facts.period)]
    rows = rows[rows["site_id"] != site_id]
    spare = (rows["places"] - rows["served_persons"]).clip(lower=0).groupby(rows["service"]).sum()
    kept = first.set_index("service")["places_before"]
    left = here - kept.reindex(here.index).fillna(0.0) - spare.reindex(here.index).fillna(0.0)
    return float(left.clip(lower=0).sum())


def _runner_up(facts: Facts, site_id: str, counted: pd.Series) -> RunnerUp | None:
    table = facts.data.runners_up
    found = records(table[(table["plan_id"] == facts.plan_id) & (table["site_id"] == site_id)])
    if not found:
        return None
    row = found[0]
    both = {
        key: (float(row[key]), float(row[f"runner_up_{key}"]))
        for key in ("mean_minutes", "covered_share", "million_vnd")
    }
    return RunnerUp(
        site_id=str(row["runner_up"]),
        persons=float(row["persons"]),
        counted=float(counted.reindex(str(row["services"]).split(", ")).fillna(0).sum()),
        minutes=both["mean_minutes"],
        covered_share=both["covered_share"],
        million_vnd=both["million_vnd"],
        out_of_reach=float(row["runner_up_out_of_reach_persons"]),
    )


def _communes(facts: Facts, served: pd.DataFrame, counted: int) -> pd.Series:
    names = facts.data.demand["commune_name"]
    people = served["persons"].groupby(served["demand_id"].map(names)).sum()
    people = people.sort_values(ascending=False, kind="stable")
    return pd.Series(whole_parts(people.tolist(), counted), people.index)
