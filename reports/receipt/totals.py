"""Totals of what was read, and each commune against the census of 2019."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from ansinh.geodata import Province, existing_facilities, facility_places
from ansinh.geodata.own.census import matched


@dataclass(frozen=True, eq=False)
class Totals:
    """What was read, in numbers.

    Attributes
    ----------
    people, points, facilities, places
        People, demand points, facilities and their places.
    communes
        One row a commune, index ``commune_code``: commune_name, district_name, people, census (2019, NaN if unknown),
        factor (people / census); the farthest from the census first.
    """

    people: float
    points: int
    facilities: int
    places: float
    communes: pd.DataFrame

    @property
    def census(self) -> float:
        """People of 2019 in the communes that the census has."""
        return float(self.communes["census"].sum())

    @property
    def factor(self) -> float:
        """How many times as many people were read as the census counted in the same communes; NaN if it has none."""
        known = self.communes[self.communes["census"].notna()]
        return float(known["people"].sum() / known["census"].sum()) if len(known) else float("nan")

    def ranked(self) -> tuple[pd.Series, pd.Series, pd.Series]:
        """Return the communes with the least, the middle and the most people."""
        rows = self.communes.sort_values("people", kind="stable")
        return rows.iloc[0], rows.iloc[len(rows) // 2], rows.iloc[-1]


def totals(province: Province) -> Totals:
    """Return the totals of a planner's province."""
    cells = province.cells
    communes = pd.DataFrame(province.communes[["commune_name", "district_name"]])
    people = cells.groupby("commune_code")["population"].sum().reindex(communes.index).fillna(0.0)
    census = matched(communes, province.name_vi, province.current_name_vi)
    table = communes.assign(people=people, census=census, factor=people / census.where(census > 0))
    with np.errstate(divide="ignore"):
        distance = np.log(table["factor"].where(table["factor"] > 0)).abs()
    table = table.loc[distance.sort_values(ascending=False, na_position="last", kind="stable").index]
    return Totals(
        float(people.sum()), len(cells), len(existing_facilities(province)),
        float(facility_places(province)["places"].sum()), table,
    )  # fmt: skip
