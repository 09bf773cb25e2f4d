"""Compute how many people need each service, at each demand point and in each period."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd

from ansinh.planning.norms import Norms, all_norms
from ansinh.planning.question.scenario import Scenario

CENSUS_YEAR = 2019
_PER_THOUSAND = 1000.0  # need rates are persons per thousand people


def need_table(scenario: Scenario, points: gpd.GeoDataFrame, norms: Norms) -> pd.DataFrame:
    """Return the need at every demand point, per service and period.

    ``need = population of the base group (census 2019) × (1 + growth)^(year − 2019) × rate / 1000``, summed over
    the client groups of the service; ``target = need × coverage target``. Rates and growth are norms. For own data,
    growth is counted from the year of their population.

    Returns
    -------
    DataFrame
        ``demand_id, service, period, need_persons, target_persons``; persons, not rounded.
    """
    frames, since = [], base_year(scenario)
    for service, definition in scenario.services.items():
        for period in scenario.period_ids:
            need = sum(group_need(group, int(period), points, norms, since) for group in definition.groups)
            frames.append(
                pd.DataFrame(
                    {
                        "demand_id": points.index.to_numpy(),
                        "service": service,
                        "period": period,
                        "need_persons": np.asarray(need),
                        "target_persons": np.asarray(need) * target_share(scenario, service, period),
                    }
                )
            )
    return pd.concat(frames, ignore_index=True)


def group_need(
    group: str, year: int, points: gpd.GeoDataFrame, norms: Norms, since: int = CENSUS_YEAR
) -> pd.Series:
    """Return the persons of a client group who need residential care in `year`, per demand point."""
    base = base_population(group)
    growth = (1.0 + norms["growth", base]) ** (year - since)
    need: pd.Series = points[base] * growth * norms["need_rate", group] / _PER_THOUSAND
    return need


def base_year(scenario: Scenario) -> int:
    """Return the year of the population data: that of the census, or of the planner's own data."""
    return CENSUS_YEAR if scenario.data is None else scenario.data.population_year


def base_population(group: str) -> str:
    """Return the population column to which the need rate of `group` applies."""
    norms = all_norms()
    hit = norms[(norms["key"] == "need_rate") & (norms["scope"] == group)]
    return str(hit["base"].iloc[0])


def target_share(scenario: Scenario, service: str, period: str) -> float:
    """Return the share of need to be met: the highest target that names the service, or 1 if none does."""
    shares = [t.share for t in scenario.targets if service in t.services and t.period == period]
    return max(shares, default=1.0)
