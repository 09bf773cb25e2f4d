"""Crossings of a province of today, and which whole communes each of them serves."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd
import shapely

from ansinh.geodata.national.frames import load_cells, load_shores
from ansinh.geodata.storage.files import read_table

ON_ISLANDS = 0.99
"""A commune is an island where at least this share of its people live on islands with a crossing."""


@lru_cache(maxsize=8)
def load_crossings(code: str) -> pd.DataFrame:
    """Return the crossings in the columns of ``sea_crossings.csv``; parent "unreachable" = no way that counts.

    `from_communes` names the communes that are islands as a whole, each with the crossing that most of its people use: a
    table of communes can't tell parts of one apart. Travel times use `load_shores`, which can.
    """
    table = read_table("national_crossings.csv")
    rows = table[table["province_code"] == code].drop(columns="province_code").reset_index(drop=True)
    owner = _island_communes(code)
    named = {c for text in rows["communes"].dropna() for c in text.split(";")}
    served = (
        owner[~owner.index.isin(named)].reset_index().groupby("crossing_id")["commune_code"].agg(";".join)
    )
    rows.insert(
        1, "from_communes", rows.pop("communes").fillna(rows["crossing_id"].map(served).astype("str"))
    )
    return rows


def _island_communes(code: str) -> pd.Series:
    """Return the main crossing of each commune whose people live on islands, index `commune_code`."""
    cells, shores = load_cells(code), load_shores(code)
    zone = pd.Series("", index=cells.index)
    for crossing, shore in shores.items():
        zone[shapely.contains_xy(shore, cells["lon"].to_numpy(), cells["lat"].to_numpy())] = crossing
    cells = cells.assign(zone=zone)
    people = cells.pivot_table("population", "commune_code", "zone", aggfunc="sum", fill_value=0.0)
    away = people.drop(columns="", errors="ignore")
    share = away.sum(axis=1) / people.sum(axis=1)
    whole = away[share >= ON_ISLANDS]
    return (
        whole.idxmax(axis=1).rename("crossing_id")
        if len(whole)
        else pd.Series(dtype="str", name="crossing_id", index=pd.Index([], name="commune_code"))
    )
