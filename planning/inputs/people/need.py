"""Compute how many people need each service, at each demand point and in each period."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ansinh.planning.inputs.people.occupancy import present_at_a_time
from ansinh.planning.norms import Norms, all_norms
from ansinh.planning.question.parts.aims import Target
from ansinh.planning.question.scenario import Scenario

CENSUS_YEAR = 2019
ON_RECORD = "drug_on_record"
"""Base of groups that are shares of a register of persons, which lies with no grid of people."""


def need_table(scenario: Scenario, points: gpd.GeoDataFrame, norms: Norms) -> pd.DataFrame:
    """Return the need at every demand point, per service and period.

    ``need = population of the base group (census 2019) × (1 + growth)^(year − 2019) × rate / 1000``, summed over
    the client groups of the service; groups whose rate is cases of a year count with those present at a time.
    Everybody in need is to be served (``target_persons``); a target is a floor under what is served. Rates and
    growth are norms. Own data count from the year of their population.

    Returns
    -------
    DataFrame
        ``demand_id, service, period, need_persons, target_persons``; persons, not rounded.
    """
    frames, since = [], base_year(scenario)
    for service, definition in scenario.services.items():
        for period in scenario.period_ids:
            need = np.asarray(sum_of_groups(definition.groups, int(period), points, norms, since))
            frames.append(
                pd.DataFrame(
                    {
                        "demand_id": points.index.to_numpy(),
                        "service": service,
                        "period": period,
                        "need_persons": need,
                        "target_persons": need,
                    }
                )
            )
    return pd.concat(frames, ignore_index=True)


def sum_of_groups(
    groups: Iterable[str], year: int, people: pd.DataFrame, norms: Norms, since: int = CENSUS_YEAR
) -> pd.Series:
    """Return the persons of several groups together, by row of `people`."""
    total = np.zeros(len(people))
    for group in groups:
        total = total + _group_need(group, year, people, norms, since)
    return pd.Series(total, index=people.index)


def group_need(
    group: str, year: int, people: pd.DataFrame, norms: Norms, since: int = CENSUS_YEAR
) -> pd.Series:
    """Return the persons of a client group present at a time, per row of `people`, in `year`.

    A group of people on record is spread like the population and doesn't grow: registers fall.
    """
    return pd.Series(_group_need(group, year, people, norms, since), index=people.index)


def _group_need(group: str, year: int, people: pd.DataFrame, norms: Norms, since: int) -> NDArray[np.float64]:
    """Return what `group_need` does as an array: the quick cases ask for a thousand groups."""
    base, rate = base_population(group), norms.of("need_rate", group) / 1000.0
    if base == ON_RECORD:
        counted = _on_record(people, norms) * rate
    else:
        grown = (1.0 + norms["growth", base]) ** (year - since)
        counted = people[base].to_numpy(dtype=np.float64) * grown * rate
    if norms.states("stay_months", group):
        counted = present_at_a_time(1.0, norms["stay_months", group]) * counted
    return counted


def cases_a_year(group: str, present: float, norms: Norms) -> float:
    """Return the cases of a year behind people present at a time."""
    return present / present_at_a_time(1.0, norms["stay_months", group])


def _on_record(people: pd.DataFrame, norms: Norms) -> NDArray[np.float64]:
    """Return the people on record: the province's count spread like its people, or the national rate."""
    population = people["population"].to_numpy(dtype=np.float64)
    if norms.states(ON_RECORD, norms.region):
        return population * (norms[ON_RECORD, norms.region] / float(people["population"].sum()))
    return population * norms[ON_RECORD] / 1000.0


def base_year(scenario: Scenario) -> int:
    """Return the year of the population data: that of the census, or of the planner's own data."""
    return CENSUS_YEAR if scenario.data is None else scenario.data.population_year


@cache
def base_population(group: str) -> str:
    """Return the population column to which the need rate of `group` applies."""
    norms = all_norms()
    hit = norms[(norms["key"] == "need_rate") & (norms["scope"] == group)]
    return str(hit["base"].iloc[0])


def floors(scenario: Scenario) -> tuple[Target, ...]:
    """Return the targets that facilities alone have to meet, each on the people in need of its services."""
    return tuple(t for t in scenario.targets if not t.groups and set(t.services) <= set(scenario.services))


def floor_share(scenario: Scenario, service: str, period: str) -> float:
    """Return the share of need that is at least to be met: the highest floor that names the service, 1 if none does."""
    shares = [t.share for t in floors(scenario) if service in t.services and t.period == period]
    return max(shares, default=1.0)
