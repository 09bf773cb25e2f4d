"""Indicators of every plan, computed again from need, trips, people unserved and facilities."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from ..tables import (
    PERSONS,
    PRESENT,
    Ledger,
    Row,
    Run,
    told_at,
)

MEASURES = (
    "need_persons", "target_persons", "served_persons", "unserved_persons", "served_share", "places", "no_place_persons",
    "out_of_reach_persons", "utilisation", "covered_share", "capital_million_vnd", "running_million_vnd_per_year",
    "mean_minutes", "median_minutes", "p90_minutes", "max_minutes", "gini_minutes", "ede_minutes",
)  # fmt: skip
STEP_MINUTES = 15.0  # width of a class of the travel histogram
VALUE = 1e-4  # of an indicator that is rounding


Parts = dict[tuple[str, ...], dict[str, list[Row]]]
"""Plan, period, service, kind of group and group → table → rows."""


def check_measures(run: Run, book: Ledger) -> None:
    """Compute every indicator again."""
    standard = {r["service"]: r["standard_minutes"] for r in run["services"]}
    parts, found = _parts(run), {}
    for row in run["measures"]:
        key = (row["plan_id"], row["period"], row["service"], row["group_by"], row["group"])
        if key not in found:
            found[key] = _indicators(parts[key], standard)
        computed = found[key].get(row["measure"])
        book.equal("indicators", told_at("measures", row, "value"), row["value"], computed, VALUE)
    _histogram(run, book)


def _parts(run: Run) -> Parts:
    """Return the rows of all groups; people count where they live, places where they stand."""
    parts: Parts = defaultdict(lambda: defaultdict(list))
    demand, sites = run.by("demand", "demand_id"), run.by("sites", "site_id")
    present = {row["commune_code"]: row.get(PRESENT) for row in run["communes"]}
    for table in ("need", "allocation", "unserved", "facilities"):
        for row in run[table]:
            home = sites[row["site_id"]] if table == "facilities" else demand[row["demand_id"]]
            # Older runs don't say it of communes; there `check_whole` names the column that is missing.
            groups = {"all": "all", PRESENT: present[home["commune_code"]] or home.get(PRESENT)}
            groups |= {by: home[by] for by in ("district_code", "settlement")}
            for plan in [row["plan_id"]] if "plan_id" in row else run.plans:
                for by, group in groups.items():
                    for service in (row["service"], "all"):
                        parts[plan, row["period"], service, by, str(group)][table].append(row)
    return parts


def _histogram(run: Run, book: Ledger) -> None:
    """Compare the people of each class of travel minutes."""
    classes: dict[tuple[Any, ...], float] = defaultdict(float)
    for row in run["allocation"]:
        start = row["minutes"] // STEP_MINUTES * STEP_MINUTES
        classes[row["plan_id"], row["period"], row["service"], start] += row["persons"]
    for row in run["travel_distribution"]:
        at = told_at("travel_distribution", row, "minutes_to")
        book.equal("indicators", at, row["minutes_to"], row["minutes_from"] + STEP_MINUTES)
        computed = classes.pop((row["plan_id"], row["period"], row["service"], row["minutes_from"]), 0.0)
        book.equal(
            "indicators", told_at("travel_distribution", row, "persons"), row["persons"], computed, PERSONS
        )


def _indicators(part: dict[str, list[Row]], standard: dict[str, float]) -> dict[str, float]:
    def total(table: str, column: str, keep: Callable[[Row], bool] = lambda _: True) -> float:
        return math.fsum(row[column] for row in part[table] if keep(row))

    def share(of: float, whole: float) -> float:
        return of / whole if whole > 0 else math.nan

    target, served, places = (
        total("need", "target_persons"),
        total("allocation", "persons"),
        total("facilities", "places"),
    )
    near = total("allocation", "persons", lambda r: r["minutes"] <= standard[r["service"]])
    trips = sorted((r["minutes"], r["persons"]) for r in part["allocation"] if r["persons"] > 0)
    return {
        "need_persons": total("need", "need_persons"), "target_persons": target, "served_persons": served,
        "unserved_persons": total("unserved", "persons"), "served_share": share(served, target), "places": places,
        "no_place_persons": total("unserved", "persons", lambda r: r["cause"] == "no_place"),
        "out_of_reach_persons": total("unserved", "persons", lambda r: r["cause"] == "out_of_reach"),
        "utilisation": share(total("facilities", "served_persons"), places), "covered_share": share(near, target),
        "capital_million_vnd": total("facilities", "capital_million_vnd"),
        "running_million_vnd_per_year": total("facilities", "running_million_vnd_per_year"), **_travel(trips),
    }  # fmt: skip


def _travel(trips: list[tuple[float, float]]) -> dict[str, float]:
    """Return mean, quantiles, Gini coefficient and Kolm–Pollak equivalent of sorted (minutes, persons)."""
    persons, travel = math.fsum(p for _, p in trips), math.fsum(t * p for t, p in trips)
    if not trips:
        return {}
    quantile: dict[float, float] = {}
    reached, lorenz, gini = 0.0, 0.0, 1.0
    for t, p in trips:
        reached += p
        for share in (0.5, 0.9):
            if reached >= share * persons * (1 - 1e-9):
                quantile.setdefault(share, t)
        before, lorenz = lorenz, lorenz + (t * p / travel if travel > 0 else 0.0)
        gini -= p / persons * (lorenz + before)
    kappa = travel / squares if (squares := math.fsum(p * t * t for t, p in trips)) > 0 else 0.0
    top = trips[-1][0]
    ede = (
        top + math.log(math.fsum(p * math.exp(kappa * (t - top)) for t, p in trips) / persons) / kappa
        if kappa
        else 0.0
    )
    return {"mean_minutes": travel / persons, "median_minutes": quantile[0.5], "p90_minutes": quantile[0.9], "max_minutes": top,
            "gini_minutes": max(0.0, gini) if travel > 0 else 0.0, "ede_minutes": ede}  # fmt: skip
