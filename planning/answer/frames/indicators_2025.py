"""Indicators by the communes of 1 July 2025, by which planners report today, as there are no districts any more.

The measures have the names of `ansinh.planning.answer.frames.indicators`; quantiles and inequality are left out, because they
mean little for one commune. All communes are summed at once, because there are many.
"""

from __future__ import annotations

import pandas as pd

from ansinh.models.network.plan import NetworkPlan
from ansinh.planning.inputs.problem import Inputs

PRESENT = "commune_code_2025"
ALL = "all"
PEOPLE = ("need_persons", "target_persons", "served_persons", "unserved_persons")
MEASURES = (*PEOPLE, "served_share", "covered_share", "mean_minutes", "max_minutes", "places")


def present_units(inputs: Inputs, communes: pd.Series) -> pd.Series:
    """Return the present commune of each old commune code; missing where the crosswalk has none.

    An old commune that was divided belongs to the present commune that received most of its people.
    """
    known = inputs.province.communes
    if PRESENT not in known:
        return pd.Series(pd.NA, index=communes.index)
    return communes.map(known[PRESENT])


def present_measures(plan: NetworkPlan, inputs: Inputs) -> pd.DataFrame:
    """Return ``period, service, group, measure, value`` for every present commune, each service and "all".

    People count where they live, and places where they are. Minutes are those of people served, weighted by persons.
    """
    home = present_units(inputs, inputs.points["commune_code"])
    stands = present_units(inputs, inputs.sites["commune_code"])
    if home.isna().all():
        return pd.DataFrame(columns=["period", "service", "group", "measure", "value"]).astype(
            {"value": float}
        )
    people = pd.concat([_need(inputs), _served(plan, inputs), _unserved(plan)], ignore_index=True)
    people["group"] = people["demand_id"].map(home)
    places = plan.facilities[["period", "service", "places"]].assign(
        group=plan.facilities["site_id"].map(stands)
    )
    rows = pd.concat([people.drop(columns="demand_id"), places], ignore_index=True)
    keys = ["period", "service", "group"]
    both = pd.concat([rows, rows.assign(service=ALL)], ignore_index=True)
    grouped = both.groupby(keys, sort=True)
    table = grouped.sum(min_count=0).drop(columns="max_minutes")
    table["max_minutes"] = grouped["max_minutes"].max()
    table = table[table["need_persons"].gt(0) | table["places"].gt(0)]
    served, target = table["served_persons"], table["target_persons"]
    table["served_share"] = (served / target).where(target > 0)
    table["covered_share"] = (table["covered_persons"] / target).where(target > 0)
    table["mean_minutes"] = (table["person_minutes"] / served).where(served > 0)
    long = table[list(MEASURES)].astype(float).reset_index().melt(id_vars=keys, var_name="measure")
    return long.astype({"measure": str, "group": str})


def _need(inputs: Inputs) -> pd.DataFrame:
    return inputs.need[["period", "service", "demand_id", "need_persons", "target_persons"]]


def _served(plan: NetworkPlan, inputs: Inputs) -> pd.DataFrame:
    trips = plan.allocation
    standards = {name: service.standard_minutes for name, service in inputs.scenario.services.items()}
    near = trips["minutes"] <= trips["service"].map(standards).astype(float)
    return trips[["period", "service", "demand_id"]].assign(
        served_persons=trips["persons"],
        covered_persons=trips["persons"].where(near, 0.0),
        person_minutes=trips["persons"] * trips["minutes"],
        max_minutes=trips["minutes"],
    )


def _unserved(plan: NetworkPlan) -> pd.DataFrame:
    left = plan.unserved
    return left[["period", "service", "demand_id"]].assign(unserved_persons=left["persons"])
