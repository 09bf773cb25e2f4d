"""Need, computed again from the people at every demand point and the rates that the run states; and the people themselves."""

from __future__ import annotations

import math
from collections import defaultdict

from ..tables import PERSONS, Ledger, Row, Run, km_between, point, told_at

GROUP = "need: people and rates"
CENSUS_YEAR = 2019
MONTHS = 12.0
RATE = 3e-5  # relative; rates and growth are stated with six digits
ON_RECORD = "drug_on_record"
BASES = {
    "people": "population",
    "children under 16": "population_under16",
    "people aged 60+": "population_60_plus",
    "people aged 80+": "population_80_plus",
    "drug users on record": ON_RECORD,
}
"""Whom a rate is per 1000 of, by the words of its unit."""
METRES_PER_KM = 1000.0
GRID = 0.01  # share by which a projection may stretch lengths
NEAR_KM = 0.05  # of rounding between two points


def check_need(run: Run, book: Ledger) -> None:
    """Compare the people of every point with its cells, and need with people × rate, over the groups of the service."""
    _people(run, book)
    found: dict[tuple[str, str], dict[str, float]] = {}
    for row in run["need"]:
        key = row["service"], row["period"]
        if key not in found:
            found[key] = by_point(run, *key)
        need = found[key].get(row["demand_id"])
        margin = PERSONS + RATE * (need or 0.0)
        for column in ("need_persons", "target_persons"):
            book.equal(GROUP, told_at("need", row, column), row[column], need, margin)


def by_point(run: Run, service: str, period: str, case: str = "value") -> dict[str, float]:
    """Return the people in need of a service by demand point: those of its groups together, present at a time.

    `case` is "value", or "low" or "high" of rates and growth that have such a number.
    """
    total = dict.fromkeys((row["demand_id"] for row in run["demand"]), 0.0)
    for group in run.scenario["services"][service].get("groups", ()):
        rate = _of(run, "need_rate", group)
        base = BASES[str(run.norms[rate]["unit"]).partition(" per 1000 ")[2]]
        stay = run.norm(_of(run, "stay_months", group), MONTHS)
        factor = run.norm(rate, case=case) / 1000.0 * stay / MONTHS
        factor *= _registered(run, case) if base == ON_RECORD else _grown(run, base, int(period), case)
        column = "population" if base == ON_RECORD else base
        for row in run["demand"]:
            total[row["demand_id"]] += row[column] * factor
    return total


def _of(run: Run, key: str, group: str) -> str:
    """Return the key of the norm of a group: that of the province itself, or the general one."""
    own = f"{key}.{run.meta['province']}.{group}"
    return own if own in run.norms else f"{key}.{group}"


def _grown(run: Run, base: str, year: int, case: str) -> float:
    """Return by what the people of a base have been multiplied since they were counted."""
    since = (run.scenario.get("data") or {}).get("population_year", CENSUS_YEAR)
    return float((1.0 + run.norm(f"growth.{base}", case=case)) ** (year - since))


def _registered(run: Run, case: str) -> float:
    """Return people on record per inhabitant: the province's own count, or the national rate."""
    own = run.norm(f"{ON_RECORD}.{run.meta['province']}", case=case)
    if math.isnan(own):
        return run.norm(ON_RECORD, case=case) / 1000.0
    return own / math.fsum(r["population"] for r in run["demand"])


def _people(run: Run, book: Ledger) -> None:
    """Compare the people of points with those of their cells, of their ages and of communes, and where points lie."""
    cells: dict[tuple[str, str], float] = defaultdict(float)
    lie: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for row in run["cells"]:
        lie[row["demand_id"]].append(point(row["geometry"]))
        cells["demand", row["demand_id"]] += row["population"]
        cells["communes", row["commune_code"]] += row["population"]
    before: Row = {}
    for row in run["demand"]:
        people = row["population"]
        computed = cells["demand", row["demand_id"]]
        book.equal(GROUP, told_at("demand", row, "population"), people, computed, PERSONS)
        ages = math.fsum(row[f"population_{ages}"] for ages in ("under16", "16_59", "60_plus"))
        book.equal(GROUP, told_at("demand", row, "population (by age)"), ages, people, PERSONS)
        own = lie[row["demand_id"]]
        book.equal(GROUP, told_at("demand", row, "n_cells"), row["n_cells"], len(own), 0.0)
        km = min((km_between(point(row["geometry"]), cell) for cell in own), default=math.inf)
        said = f"stated {point(row['geometry'])}, computed {km} km from its nearest cell"
        book.holds(GROUP, told_at("demand", row, "geometry"), said, ok=km <= NEAR_KM)
        said = f"stated {row['population_80_plus']} of {row['population_60_plus']} aged 60 and more"
        old = -PERSONS <= row["population_80_plus"] <= row["population_60_plus"] + PERSONS
        book.holds(GROUP, told_at("demand", row, "population_80_plus"), said, ok=old)
        _lies(book, row, before or row)
        before = row
    for row in run["communes"]:
        computed = cells["communes", row["commune_code"]]
        book.equal(GROUP, told_at("communes", row, "population"), row["population"], computed, 1.0)


def _lies(book: Ledger, row: Row, other: Row) -> None:
    """Compare the metres and the degrees of a point with its geometry."""
    here, there = point(row["geometry"]), point(other["geometry"])
    km = km_between(here, there)
    metres = math.hypot(row["x_m"] - other["x_m"], row["y_m"] - other["y_m"])
    at, margin = told_at("demand", row, "x_m and y_m"), NEAR_KM + GRID * km
    book.equal(GROUP, at, metres / METRES_PER_KM, km, margin)
    ok = km_between(here, (row["lon"], row["lat"])) <= NEAR_KM
    said = f"stated {row['lon']}, {row['lat']}, computed {here}"
    book.holds(GROUP, told_at("demand", row, "lon and lat"), said, ok=ok)
