"""The people of a run as columns of numbers for the map: demand points, cells, need, allocation, people unserved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    import geopandas as gpd

    from ansinh.planning.answer.folder.rundata import RunData
    from ansinh.reports.map.areas import Grid

CAUSES = ("no_place", "out_of_reach")
FINE = 6
"""Decimals of what the map adds up: people, places, money. With three, a sum could be shown as 70.4 % that is 70.5 %."""
OF_A_TRIP = 4
"""Decimals of the minutes of a trip, for the same reason."""
EXACT = 9
"""Decimals of measures, which are shown as they are: a share of 0.70446 cut to 0.7045 would be shown as 70.5 %."""


def positions(values: pd.Series, known: pd.Index) -> list[int]:
    """Return the position of each value among `known`, or -1."""
    return [int(k) for k in pd.Index(known.astype(str)).get_indexer(values.fillna("").astype(str))]


def numbers(values: pd.Series | np.ndarray, decimals: int) -> list[float | int | None]:
    """Return rounded numbers; whole ones as int, missing ones as None."""
    out: list[float | int | None] = []
    for value in np.round(np.asarray(values, dtype=float), decimals).tolist():
        if not np.isfinite(value):
            out.append(None)
        else:
            out.append(int(value) if value == int(value) else value)
    return out


def demand_points(data: RunData, grid: Grid) -> dict[str, Any]:
    """Return the demand points, in the order of `data.demand`, with the areas in which they lie."""
    demand = data.demand
    east, north = grid.points(demand)
    return {
        "id": demand.index.astype(str).tolist(),
        "x": east,
        "y": north,
        "districts": positions(demand["district_code"], data.districts.sort_index().index),
        "communes": positions(demand["commune_code"], data.communes.sort_index().index),
        "communes_2025": positions(demand["commune_code_2025"], data.communes_2025.sort_index().index),
        "population": numbers(demand["population"], 0),
        "n_cells": numbers(demand["n_cells"], 0),
    }


def cell_points(cells: gpd.GeoDataFrame, points: pd.Index, grid: Grid) -> dict[str, Any]:
    """Return the populated 1 km cells, row by row from the south, each as a step from the previous one, with its demand point."""
    people = cells[cells["population"] > 0]
    east, north = grid.points(people)
    order = np.lexsort((east, north))
    x, y = np.array(east, dtype=int)[order], np.array(north, dtype=int)[order]
    return {
        "dx": np.diff(x, prepend=0).tolist(),
        "dy": np.diff(y, prepend=0).tolist(),
        "population": numbers(people["population"].to_numpy()[order], 0),
        "point": positions(people["demand_id"].iloc[order], points),
    }


def need_tables(data: RunData) -> list[list[dict[str, list[float | int | None]]]]:
    """Return need and target by period and service, with one number per demand point."""
    periods = []
    for period in data.periods.index:
        of_period = data.need[data.need["period"] == period]
        services = []
        for service in data.services.index:
            rows = of_period[of_period["service"] == service].groupby("demand_id")[
                ["need_persons", "target_persons"]
            ]
            table = rows.sum().reindex(data.demand.index).fillna(0.0)
            services.append(
                {
                    "need": numbers(table["need_persons"], FINE),
                    "target": numbers(table["target_persons"], FINE),
                }
            )
        periods.append(services)
    return periods


def _of_step(frame: pd.DataFrame, plan: str, period: str) -> pd.DataFrame:
    return frame[(frame["plan_id"] == plan) & (frame["period"] == period)]


def allocation_table(data: RunData, plan: str, period: str) -> dict[str, list[Any]]:
    """Return the allocation of a plan in a period as columns: service, demand point, site, persons, minutes."""
    return flow_columns(data, _of_step(data.allocation, plan, period))


def flow_columns(data: RunData, rows: pd.DataFrame) -> dict[str, list[Any]]:
    """Return rows of an allocation as columns of positions and numbers."""
    return {
        "service": positions(rows["service"], data.services.index),
        "point": positions(rows["demand_id"], data.demand.index),
        "site": positions(rows["site_id"], data.sites.index),
        "persons": numbers(rows["persons"], FINE),
        "minutes": numbers(rows["minutes"], OF_A_TRIP),
        "routed": [int(bool(value)) for value in rows["routed"].fillna(value=False)],
    }


def unserved_table(data: RunData, plan: str, period: str) -> dict[str, list[Any]]:
    """Return the people unserved under a plan in a period as columns: service, demand point, persons, cause."""
    return unserved_columns(data, _of_step(data.unserved, plan, period))


def unserved_columns(data: RunData, rows: pd.DataFrame) -> dict[str, list[Any]]:
    """Return people unserved as columns; the cause is -1 where it isn't known."""
    return {
        "service": positions(rows["service"], data.services.index),
        "point": positions(rows["demand_id"], data.demand.index),
        "persons": numbers(rows["persons"], FINE),
        "cause": positions(rows["cause"], pd.Index(CAUSES)),
    }


def measure_table(data: RunData, plan: str, period: str) -> dict[str, dict[str, float | int | None]]:
    """Return the measures over all people, by service ("all" for the sum)."""
    rows = _of_step(data.measures, plan, period)
    rows = rows[rows["group_by"] == "all"]
    table: dict[str, dict[str, float | int | None]] = {}
    values = numbers(rows["value"], EXACT)
    for service, measure, value in zip(rows["service"], rows["measure"], values, strict=True):
        table.setdefault(str(service), {})[str(measure)] = value
    return table
