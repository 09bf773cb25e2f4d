"""Read facilities, their places, candidate sites and projects from a planner's tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from ansinh.geodata.own.cells.tables import Table, need, need_values
from ansinh.geodata.own.communes import TOLERANCE_M, Communes
from ansinh.geodata.own.coordinates.locate import locate
from ansinh.geodata.own.demand import at_centres
from ansinh.geodata.own.findings import Log, quoted
from ansinh.geodata.own.site_rows import (
    check_land,
    check_places,
    check_two_names,
    identified,
    once_each,
    people_as_places,
)
from ansinh.geodata.own.spec import OwnSpec, Source
from ansinh.geodata.services import SERVICES

_TEXT = ("name_vi", "name_en", "kind", "ownership", "location_basis", "location_confidence", "source", "source_url",
         "source_date", "note")  # fmt: skip
_PROJECT = ("services", "action", "target_year", "existing_site_ids", "plan_ref")
_TOO_FAR_M = (
    50_000.0  # outside the province: farther, a site serves nobody in it, and its coordinates are mistyped
)
_PLACE_TEXT = ("basis", "confidence", "source", "source_date", "note")


def read_sites(
    table: Table, source: Source, spec: OwnSpec, communes: Communes, log: Log
) -> pd.DataFrame | None:
    """Return sites in the columns of `Province.records`, index ``site_id``; None if the table can't be used."""
    if not need(table, log, "name_vi"):
        return None
    table = identified(need_values(table, log, "name_vi"), spec)
    first = table.only(~table.frame["site_id"].duplicated())
    area = communes.frame.union_all()
    lonlat = locate(first, source, spec, log, area)
    given = np.asarray(np.isfinite(lonlat).all(axis=1))
    code = communes.look_up(first, lonlat, log)
    code = _nearest_outside(first, lonlat, code, communes, log)
    lonlat = at_centres(first, lonlat, code, communes, log)
    keep = pd.Series(np.isfinite(lonlat).all(axis=1) & code.notna().to_numpy(), first.frame.index)
    frame = first.frame
    rows = pd.DataFrame(
        {"site_id": frame["site_id"], "commune_code": code, "lon": lonlat[:, 0], "lat": lonlat[:, 1]},
        index=frame.index,
    )
    for column in _TEXT + (_PROJECT if table.name == "projects" else ()):
        rows[column] = frame[column] if column in frame else pd.Series(None, frame.index, dtype="str")
    for column in (
        "land_m2",
        *(("planned_places_min", "planned_places_max") if table.name == "projects" else ()),
    ):
        rows[column] = frame.get(column, np.nan)
    _fill(rows, table, given)
    _check_same_place(first, rows, log)
    check_two_names(first, rows[given], log)
    check_land(first, log)
    return rows[keep].set_index("site_id").sort_index()


def _nearest_outside(
    table: Table, lonlat: np.ndarray, code: pd.Series, communes: Communes, log: Log
) -> pd.Series:
    """Return commune codes in which a site outside the province has the nearest commune, because it may serve it."""
    nearest, metres = communes.containing(lonlat)
    outside = np.nan_to_num(metres) > TOLERANCE_M
    if not outside.any():
        return code
    far = outside & (np.nan_to_num(metres) > _TOO_FAR_M)
    for finding, which in (("site_outside", outside & ~far), ("site_far", far)):
        if which.any():
            names, km = table.frame["name_vi"][which], round(metres[which].max() / 1_000)
            log.add(finding, table.origin, names.index, values=quoted(names), km=km)
    return code.fillna(pd.Series(nearest, index=code.index).where(outside))


def _fill(rows: pd.DataFrame, table: Table, given: np.ndarray) -> None:
    """Note for every site how its location is known, and fill in the columns that planners rarely give."""
    basis = np.where(given, f"coordinates of {table.origin.file}", "assumption: centre of the commune")
    rows["location_basis"] = rows["location_basis"].fillna(pd.Series(basis, rows.index))
    confidence = np.where(given, "high", "low")
    rows["location_confidence"] = rows["location_confidence"].fillna(pd.Series(confidence, rows.index))
    rows["ownership"] = rows["ownership"].fillna("public")
    rows["source"] = rows["source"].fillna(table.origin.file)
    rows["kind"] = rows["kind"].fillna("social_protection_general")
    if table.name == "projects":
        rows["action"] = rows["action"].fillna("new")
        rows["services"] = rows["services"].fillna("general")


def _check_same_place(table: Table, rows: pd.DataFrame, log: Log) -> None:
    if table.name == "projects":
        return
    twice = rows.dropna(subset=["lon", "lat"]).duplicated(["lon", "lat", "name_vi"], keep=False)
    twice = twice.reindex(rows.index, fill_value=False)
    if twice.any():
        log.add("place_twice", table.origin, rows.index[twice], values=quoted(rows["name_vi"][twice]))


def read_places(table: Table, spec: OwnSpec, log: Log) -> pd.DataFrame:
    """Return places by facility and service from the table of facilities: one row, or one column, for each service."""
    if not need(table, log, "name_vi"):
        return _places_frame([])
    table = identified(people_as_places(table.only(table.frame["name_vi"].notna()), log), spec)
    wide = [service for service in SERVICES if f"places_{service}" in table.frame]
    if table.has("places") and not table.has("service") and not wide:
        log.add("service_missing", table.origin, column=table.column("places"), services=", ".join(SERVICES))
    table = once_each(table, wide, log)
    frame = table.frame
    rows: list[dict[Any, Any]] = []
    for row in frame.to_dict("records"):
        rows += [{**row, "service": service, "places": row[f"places_{service}"]} for service in wide]
        if table.has("service", "places"):
            rows.append(row)
    found = _places_frame(rows)
    check_places(found, table, log)
    without = ~frame["site_id"].isin(found["site_id"])
    if without.any():
        log.add(
            "places_missing", table.origin, frame.index[without], values=quoted(frame["name_vi"][without])
        )
    return found


def _places_frame(rows: Sequence[Mapping[Any, Any]]) -> pd.DataFrame:
    """Return rows in the columns of `facility_places`; a bound that isn't given equals the number of places."""
    columns = ["site_id", "service", "places", "low", "high", *_PLACE_TEXT]
    frame = pd.DataFrame(rows, columns=columns).reset_index(drop=True)
    frame = frame.astype(dict.fromkeys(["places", "low", "high"], float))
    frame = frame[frame["service"].notna() & (frame["places"] > 0)].reset_index(drop=True)
    for column in ("low", "high"):
        frame[column] = frame[column].fillna(frame["places"])
    words = {"basis": "own table", "confidence": "high", "source": "own table"}
    texts = frame[list(_PLACE_TEXT)].astype("str").fillna(words)
    return frame.drop(columns=list(_PLACE_TEXT)).join(texts)[columns]


def read_place_table(table: Table, sites: pd.DataFrame, log: Log) -> pd.DataFrame:
    """Return places by facility and service from the table "places"."""
    if not need(table, log, "site_id", "service", "places"):
        return _places_frame([])
    table = need_values(table, log, "places")
    unknown = ~table.frame["site_id"].isin(sites.index)
    if unknown.any():
        said = quoted(table.frame["site_id"][unknown])
        log.add(
            "site_unknown", table.origin, table.frame.index[unknown], table.column("site_id"), values=said
        )
    rows = table.frame[~unknown].to_dict("records")
    return _places_frame([{str(key): value for key, value in row.items()} for row in rows])
