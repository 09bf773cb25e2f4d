"""The problem of the last period, which the map solves: its need, minutes, places and scenario are those of the run."""

from __future__ import annotations

import base64
import json
import math
import struct
import tomllib
from collections.abc import Collection
from typing import Any

from .tables import PERSONS, Ledger, Row, Run, told_at

GROUP = "the problem that the map solves"
FLOAT32 = 1e-6  # relative; minutes are kept as numbers of 32 bits
NEAR = 1e-3  # minutes
MOST_MINUTES = 250_000  # that a map can solve with
TODAY = "today"
DAILY_MINUTES = 30.0  # nobody travels farther every day


def check_problem(run: Run, book: Ledger) -> None:
    """Compare each part with the tables; large runs, and those that weigh their aims, have none."""
    parts = parts_of(run)
    if not parts:
        large = len(run["demand"]) * len(run["sites"]) > MOST_MINUTES
        weighed = bool(run.scenario.get("optimise", {}).get("weights"))
        said = "stated nothing, computed the problem of a map"
        book.holds(GROUP, "data/last_problem.parquet", said, ok=large or weighed)
        return
    sites = [row["site_id"] for row in run["sites"]]
    _scenario(run, book, parts["scenario"])
    _need(run, book, parts)
    _minutes(run, book, parts, sites)
    _places(run, book, parts, sites)


def _scenario(run: Run, book: Ledger, text: str) -> None:
    """Compare the scenario with the copy for what is tried on the map, which has no official plan; rules must be the same."""
    copy: Row = tomllib.loads(text)
    for key in sorted((set(copy) | set(run.scenario)) - {"official"} if copy else ()):
        stated, kept = run.scenario.get(key), copy.get(key)
        for number, (one, other) in enumerate(_pairs(stated, kept), start=1):
            at = f"scenario.toml, {key}, entry {number}"
            book.holds(GROUP, at, f"stated {one}, in data/last_problem.parquet {other}", ok=one == other)


def _pairs(one: Any, other: Any) -> list[tuple[Any, Any]]:
    """Return the entries of two lists side by side; anything else is one entry."""
    if not (isinstance(one, list) and isinstance(other, list)):
        return [(one, other)]
    length = max(len(one), len(other))
    return [(dict(enumerate(one)).get(n), dict(enumerate(other)).get(n)) for n in range(length)]


def _need(run: Run, book: Ledger, parts: Row) -> None:
    points = [row["demand_id"] for row in run["demand"]]
    values = unpacked(parts["need"][parts["case"]]["persons"], "d")
    kept = {
        (service, point): values[number * len(points) + place]
        for number, service in enumerate(run.services)
        for place, point in enumerate(points)
    }
    for row in (r for r in run["need"] if r["period"] == parts["period"]):
        computed = kept[row["service"], row["demand_id"]]
        book.equal(GROUP, told_at("need", row, "target_persons"), row["target_persons"], computed, PERSONS)


def _minutes(run: Run, book: Ledger, parts: Row, sites: list[str]) -> None:
    values, column = unpacked(parts["minutes"], "f"), dict(zip(sites, parts["sites"]["place"], strict=True))
    place, width = {row["demand_id"]: number for number, row in enumerate(run["demand"])}, len(run["demand"])
    for row in (r for r in run["allocation"] if r["period"] == parts["period"]):
        computed = values[column[row["site_id"]] * width + place[row["demand_id"]]]
        margin = NEAR + FLOAT32 * computed
        book.equal(GROUP, told_at("allocation", row, "minutes"), row["minutes"], computed, margin)


def _places(run: Run, book: Ledger, parts: Row, sites: list[str]) -> None:
    options = parts["options"]
    names = [(sites[j], run.services[s]) for j, s in zip(options["site"], options["service"], strict=True)]
    for plan, places in parts["start"].items():
        kept = {names[option]: count for option, count in places}
        rows = run["existing_places"] if plan == TODAY else run["facilities"]
        for row in rows:
            if plan == TODAY or (row["plan_id"], row["period"]) == (plan, parts["period"]):
                computed = kept.get((row["site_id"], row["service"]), 0.0)
                at = told_at("existing_places" if plan == TODAY else "facilities", row, "places")
                book.equal(GROUP, at, max(0.0, row["places"]), computed, PERSONS)


def parts_of(run: Run) -> Row:
    """Return the parts of the problem by name; none where the run keeps no problem."""
    return {row["part"]: json.loads(row["value"]) for row in run["last_problem"]}


def ways(run: Run, to: Collection[str]) -> dict[tuple[str, str], float]:
    """Return the minutes from every point to these sites, infinite where there is no way; nothing where the run keeps none."""
    parts = parts_of(run)
    if not parts:
        return {}
    values, width = unpacked(parts["minutes"], "f"), len(run["demand"])
    columns = [
        (row["site_id"], column)
        for row, column in zip(run["sites"], parts["sites"]["place"], strict=True)
        if row["site_id"] in to
    ]
    return {
        (row["demand_id"], site): math.inf if math.isnan(t := values[column * width + i]) else t
        for i, row in enumerate(run["demand"])
        for site, column in columns
    }


def unpacked(text: str, kind: str) -> tuple[float, ...]:
    """Return the numbers of little-endian bytes in base64."""
    content = base64.b64decode(text, validate=True)
    return struct.unpack(f"<{len(content) // struct.calcsize(kind)}{kind}", content)


def farthest(run: Run, service: str) -> float:
    """Return the most minutes that anybody travels to a service."""
    facts = run.scenario["services"][service]
    daily = DAILY_MINUTES if facts.get("mode") == "day" else math.inf
    return float(facts.get("max_minutes") or daily)
