"""The facilities of a run for the map: one data sheet per site, and the changes that each plan makes there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from ansinh.reports.facts.whole_people import served_by_all
from ansinh.reports.map.flows import FINE, numbers, positions
from ansinh.reports.map.wording import in_words, is_assumed, named, plain
from ansinh.words import Language, Words
from ansinh.words.numbers import date_short

if TYPE_CHECKING:
    from ansinh.planning.answer.folder.rundata import RunData
    from ansinh.reports.facts import Facts
    from ansinh.reports.map.areas import Grid

ACTIONS = ("keep", "expand", "upgrade", "new", "shrink", "merge_in", "merged", "convert", "close", "existing")


def site_sheets(data: RunData, grid: Grid, language: Language) -> list[dict[str, Any]]:
    """Return one data sheet per site, in the order of `data.sites`; texts are plain, without markup."""
    east, north = grid.points(data.sites)
    places = existing_places(data, language)
    sheets = []
    for number, (site, row) in enumerate(data.sites.iterrows()):
        sheets.append(
            {
                "id": str(site),
                "name": site_name(str(site), row, language),
                "status": plain(row["status"]),
                "ownership": plain(row["ownership"]),
                "kind": in_words("map.kind", row["kind"], language),
                "commune": plain(row["commune_name"]),
                "district": plain(row["district_name"]),
                "settlement": in_words("map.settlement", row["settlement"], language),
                "x": east[number],
                "y": north[number],
                "land_m2": numbers(pd.Series([row["land_m2"]]), 0)[0],
                "location": _own(row, "location_basis", language)
                or in_words("map.basis", row["location_basis"], language),
                "location_assumed": is_assumed(row["location_basis"], row["location_confidence"]),
                "source": source_line(row, language),
                "note": _own(row, "note", language) or plain(row["note"]),
                "existing": places.get(str(site), []),
            }
        )
    return sheets


def site_name(site: str, row: pd.Series, language: Language) -> str:
    """Return the name of a site; a candidate with the name of its commune is called a facility there."""
    name = named(row, language) or site
    if plain(row["status"]) == "candidate" and name == plain(row["commune_name"]):
        return Words(language)("map.candidate.name", name=name)
    return name


def source_line(row: pd.Series, language: Language) -> str:
    """Return source and date of a row as one line."""
    source = _own(row, "source", language) or plain(row["source"])
    day = date_short(row["source_date"], language) if plain(row["source_date"]) else ""
    return ", ".join(text for text in (source, "" if day in source else day) if text)


def _own(row: pd.Series, key: str, language: Language) -> str:
    """Return the Vietnamese text of a column that is English otherwise; empty for other languages and older runs."""
    return plain(row.get(f"{key}_vi")) if language == "vi" else ""


def existing_places(data: RunData, language: Language) -> dict[str, list[dict[str, Any]]]:
    """Return site → today's places, with basis and source of the number."""
    table: dict[str, list[dict[str, Any]]] = {}
    services = positions(data.existing_places["service"], data.services.index)
    for service, (_, row) in zip(services, data.existing_places.iterrows(), strict=True):
        places, low, high = numbers(pd.Series([row["places"], row["low"], row["high"]]), 0)
        table.setdefault(str(row["site_id"]), []).append(
            {
                "service": service,
                "places": places,
                "low": low,
                "high": high,
                "basis": in_words("map.basis", row["basis"], language),
                "assumed": is_assumed(row["basis"], row["confidence"]),
                "source": source_line(row, language),
                "note": _own(row, "note", language) or plain(row["note"]),
            }
        )
    return table


def facility_table(facts: Facts, plan: str, period: str) -> dict[str, list[Any]]:
    """Return the facilities of a plan in a period as columns; `counted` are the people served as letters count them."""
    data = facts.data
    frame = data.facilities
    rows = frame[(frame["plan_id"] == plan) & (frame["period"] == period)]
    return {
        "site": positions(rows["site_id"], data.sites.index),
        "service": positions(rows["service"], data.services.index),
        "action": positions(rows["action"], pd.Index(ACTIONS)),
        "before": numbers(rows["places_before"], FINE),
        "places": numbers(rows["places"], FINE),
        "built": numbers(rows["places_built"], FINE),
        "served": numbers(rows["served_persons"], FINE),
        "counted": numbers(pd.Series(served_by_all(facts, rows)), 0),
        "capital": numbers(rows["capital_million_vnd"], FINE),
        "running": numbers(rows["running_million_vnd_per_year"], FINE),
        "land": numbers(rows["land_m2"], 0),
        "staff": numbers(rows["staff"], FINE),
        "successor": positions(_successors(rows), data.sites.index),
    }


def _successors(rows: pd.DataFrame) -> pd.Series:
    """Return the successor of each merged facility; "" in runs older than that column."""
    return rows["successor"] if "successor" in rows else pd.Series("", index=rows.index)


def today_table(data: RunData) -> dict[str, list[Any]]:
    """Return today's facilities in the columns of `facility_table`."""
    rows = data.existing_places
    places = numbers(rows["places"], FINE)
    nothing: list[None] = [None] * len(rows)
    return {
        "site": positions(rows["site_id"], data.sites.index),
        "service": positions(rows["service"], data.services.index),
        "action": [ACTIONS.index("existing")] * len(rows),
        "before": places,
        "places": places,
        "successor": [-1] * len(rows),
        **dict.fromkeys(("built", "served", "counted", "capital", "running", "land", "staff"), nothing),
    }
