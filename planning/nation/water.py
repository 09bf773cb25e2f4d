"""Ways of a plan of the nation that run straight over open water: their minutes are too few."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from ansinh.geodata.crs import to_metric
from ansinh.geodata.provinces import Province
from ansinh.geodata.travel.open_water import ways_over_water

WAY = ["commune_code", "to_commune"]


def over_water(
    communes: pd.DataFrame, opened: Mapping[str, Province], ways: pd.DataFrame, facilities: pd.DataFrame
) -> pd.DataFrame:
    """Return the ways of a plan over open water without a stated crossing, as a run of a province tells them.

    Parameters
    ----------
    communes, opened
        As of a `Nation`.
    ways, facilities
        As of a `NationPlan`.

    Returns
    -------
    DataFrame
        A row per way that somebody has: province, commune_code, to_commune; persons of all kinds, minutes as they were
        taken, water_km (longest piece), straight_km, and round_km on land, missing where there is none. Those of most
        people come first.
    """
    ways = ways.assign(to_commune=ways["facility_id"].map(facilities["commune_code"]))
    ways = ways[ways["commune_code"] != ways["to_commune"]]
    ways = ways.groupby(WAY, sort=True).agg(persons=("persons", "sum"), minutes=("minutes", "first"))
    ways = ways[ways["persons"] > 0].reset_index()
    ways.insert(0, "province", ways["commune_code"].map(communes["province"]))
    of = {str(slug): rows for slug, rows in ways.groupby("province")}
    wet = [_of_province(communes, opened[slug], rows) for slug, rows in of.items() if slug in opened]
    found = pd.concat(wet) if wet else ways.iloc[:0].assign(water_km=0.0, straight_km=0.0, round_km=0.0)
    return found.sort_values(["persons", *WAY], ascending=[False, True, True], ignore_index=True)


def _of_province(communes: pd.DataFrame, province: Province, ways: pd.DataFrame) -> pd.DataFrame:
    """Return the ways of one province that run over open water, with its kilometres."""
    ends = (communes.loc[ways[side], ["lon", "lat"]] for side in WAY)
    sides = (to_metric(end["lon"], end["lat"], province.metric_epsg) for end in ends)
    wet = ways_over_water(province, *sides).replace(np.inf, np.nan)
    return ways.reset_index(drop=True).join(wet, how="inner")
