"""Rows of sites: which of them are one facility, which were entered twice, and numbers that can't be right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from ansinh.geodata.own.cells.tables import Table
from ansinh.geodata.own.coordinates.locate import coordinates, look_like_degrees
from ansinh.geodata.own.findings import Log, quoted
from ansinh.geodata.own.spec import OwnSpec
from ansinh.words.phrase import Figure

_LETTER = {"facilities": "E", "candidates": "C", "projects": "P"}
# Rows of one name and id that lie no farther apart are one facility: its services may be located to the village only.
_APART_M, _APART_DEGREES = 2_000.0, 0.02
_SAME_DECIMALS = 4  # of degrees: ten metres
MOST_PLACES = 3_000.0
"""Places of one facility: the largest centres of the provincial plans have 1,000 to 1,500."""
LEAST_LAND_M2, MOST_LAND_M2 = 50.0, 5_000_000.0
"""Land of one site: a house has more than the least, the largest campuses of the plans 30 ha, a tenth of the most."""


def identified(table: Table, spec: OwnSpec) -> Table:
    """Return the table with an id for every row; rows of one name in one place are one facility with several services."""
    frame = table.frame.copy()
    if not table.has("site_id"):
        frame["site_id"] = pd.Series(None, frame.index, dtype="str")
    lacks = frame["site_id"].isna()
    places = _places(table)
    taken = set(frame["site_id"].dropna())
    number = 0
    fresh: dict[tuple[str, int], str] = {}
    for row in frame.index[lacks & frame["name_vi"].notna()]:
        key = (str(frame["name_vi"][row]), places[row])
        if key in fresh:
            continue
        number += 1
        while (made := f"{spec.place_prefix}-{_LETTER[table.name]}{number:02d}") in taken:
            number += 1
        fresh[key] = made
    made_for = pd.Series(
        {row: fresh.get((str(frame["name_vi"][row]), places[row])) for row in frame.index[lacks]},
        dtype=object,
    )
    frame["site_id"] = frame["site_id"].fillna(made_for).astype("str")
    return table.with_frame(frame)


def _places(table: Table) -> pd.Series:
    """Return a number for each row that tells places apart among rows of one name."""
    xy = coordinates(table)
    xy = np.full((len(table.frame), 2), np.nan) if xy is None else xy
    apart = _APART_DEGREES if look_like_degrees(xy) else _APART_M
    communes = pd.Series("", table.frame.index)
    for field in ("district_name", "commune_name", "commune_code"):
        if table.has(field):
            communes = communes.where(table.frame[field].isna(), table.frame[field].astype(str))
    found = pd.Series(0, table.frame.index)
    for rows in table.frame.groupby("name_vi", sort=False).groups.values():
        known: list[tuple[np.ndarray, str]] = []
        for row in rows:
            place = (xy[table.frame.index.get_loc(row)], communes[row])
            at = next((n for n, other in enumerate(known) if _same(place, other, apart)), None)
            if at is None:
                at = len(known)
                known.append(place)
            found[row] = at
    return found


def _same(one: tuple[np.ndarray, str], other: tuple[np.ndarray, str], apart: float) -> bool:
    """Whether two rows of one name are in one place: by their coordinates, or else by their communes."""
    between = np.abs(one[0] - other[0])
    if np.isfinite(between).all():
        return bool((between <= apart).all())
    return one[1] == other[1] or not one[1] or not other[1]


def people_as_places(table: Table, log: Log) -> Table:
    """Return the table with the people of each facility as its places, where no column says its places."""
    if not table.has("residents") or any(str(field).startswith("places") for field in table.frame):
        return table
    log.add("places_of_people", table.origin, column=table.column("residents"))
    columns = {**table.columns, "places": table.column("residents")}
    return replace(table, frame=table.frame.assign(places=table.frame["residents"]), columns=columns)


def once_each(table: Table, wide: Sequence[str], log: Log) -> Table:
    """Return the table without rows that repeat a facility's service with the same places; others are added up, and noted."""
    frame = table.frame
    counted = [f"places_{service}" for service in wide] + [field for field in ("places",) if field in frame]
    if not counted:
        return table
    by = ["site_id", *(["service"] if "service" in frame else [])]
    twice = frame.duplicated(by, keep=False) & frame[counted].notna().any(axis=1)
    same = frame.duplicated([*by, *counted]) & twice
    differs = (
        twice
        & ~same
        & (
            frame[twice & ~same].groupby(by, dropna=False)["name_vi"].transform("size").reindex(frame.index)
            > 1
        )
    )
    if same.any():
        log.add("facility_twice", table.origin, frame.index[same], values=quoted(frame["name_vi"][same]))
    if differs.any():
        log.add(
            "facility_differs", table.origin, frame.index[differs], values=quoted(frame["name_vi"][differs])
        )
    return table.only(~same)


def check_places(places: pd.DataFrame, table: Table, log: Log) -> None:
    """Note facilities with more places than any can have."""
    total = places.groupby("site_id")["places"].sum()
    far = total[total > MOST_PLACES]
    if len(far):
        rows = table.frame["site_id"].isin(far.index)
        said = [f"{name}: {far[site]:.0f}" for name, site in
                table.frame.loc[rows, ["name_vi", "site_id"]].drop_duplicates().itertuples(index=False)]  # fmt: skip
        log.add("places_far", table.origin, table.frame.index[rows], table.column("places"), values=quoted(said),
                most=Figure(MOST_PLACES))  # fmt: skip


def check_two_names(table: Table, rows: pd.DataFrame, log: Log) -> None:
    """Note facilities of two names with the same coordinates, services and places: one facility entered twice.

    `rows` are those with coordinates of their own: the centre of a commune is one place for many.
    """
    counted = [field for field in table.frame if str(field).startswith("places")]
    if table.name != "facilities" or not counted:
        return
    same = table.frame.loc[rows.index, [*(f for f in ("service",) if table.has(f)), *counted]]
    same = same[same[counted].gt(0).any(axis=1)]
    same = same.assign(lon=rows["lon"].round(_SAME_DECIMALS), lat=rows["lat"].round(_SAME_DECIMALS))
    twice = same.duplicated(keep=False)
    if twice.any():
        at = same.index[twice]
        log.add(
            "facility_two_names",
            table.origin,
            at,
            table.column("name_vi"),
            values=quoted(rows["name_vi"][at]),
        )


def check_land(table: Table, log: Log) -> None:
    """Note sites with less land than a house, or more than any campus."""
    if not table.has("land_m2"):
        return
    land = table.frame["land_m2"]
    far = (land > 0) & ((land < LEAST_LAND_M2) | (land > MOST_LAND_M2))
    if far.any():
        said = [
            f"{name}: {value:g} m²"
            for name, value in zip(table.frame["name_vi"][far], land[far], strict=True)
        ]
        log.add("land_far", table.origin, land.index[far], table.column("land_m2"), values=quoted(said),
                least=Figure(LEAST_LAND_M2), most=Figure(MOST_LAND_M2))  # fmt: skip
