"""People: served and unserved are all, nobody counts twice, nobody travels faster than a car."""

from __future__ import annotations

from collections import defaultdict

from ..tables import PERSONS, Ledger, Run, in_order, is_missing, km_between, point, read_rows, told_at

GROUP = "people: served and unserved are all"
WAYS = "places on the map and speeds of travel"
KEYS = ("plan_id", "period", "service", "demand_id")
FASTEST_KMH = 130.0  # nobody travels faster along the straight line
FARTHEST_KM = 60.0  # that a facility stands from the demand points of its own district
A_SECOND = 1 / 60  # minutes
MINUTE = 1.0  # of rounding and of short ways
MINUTES_AN_HOUR = 60.0


def check_people(run: Run, book: Ledger) -> None:
    """Compare need with the people served and unserved in every plan; nobody counts twice."""
    total = _counted(run, book)
    for row in run["need"]:
        target, need, at = row["target_persons"], row["need_persons"], told_at("need", row, "target_persons")
        ok = -PERSONS <= target <= need + PERSONS
        book.holds(GROUP, at, f"stated {target} of a need of {need}", ok=ok)
        for plan in run.plans:
            found = total.pop((plan, row["period"], row["service"], row["demand_id"]), 0.0)
            book.equal(GROUP, f"{at}, plan {plan}", target, found, PERSONS)
    for key, persons in total.items():
        at = f"data/allocation.parquet or unserved.parquet ({', '.join(key)}), column persons"
        book.holds(GROUP, at, f"stated {persons}, computed nobody in need", ok=persons <= PERSONS)
    if (run.folder / "allocation.parquet").exists():
        copy, columns = read_rows(run.folder / "allocation.parquet"), (*KEYS, "site_id", "persons", "minutes")
        in_order(book, GROUP, "allocation.parquet", copy, run["allocation"], columns=columns)
    _speeds(run, book)
    _same_ways(run, book)
    _sites(run, book)


def _counted(run: Run, book: Ledger) -> dict[tuple[str, ...], float]:
    """Return the people served and unserved by plan, period, service and demand point."""
    total: dict[tuple[str, ...], float] = defaultdict(float)
    for table in ("allocation", "unserved"):
        for row in run[table]:
            at = told_at(table, row, "persons")
            total[tuple(row[name] for name in KEYS)] += row["persons"]
            book.holds(GROUP, at, f"stated {row['persons']}, less than 0", ok=row["persons"] >= -PERSONS)
    return total


def _speeds(run: Run, book: Ledger) -> None:
    home = {r["demand_id"]: point(r["geometry"]) for r in run["demand"]}
    stands = {r["site_id"]: point(r["geometry"]) for r in run["sites"]}
    for row in run["allocation"]:
        km = km_between(home[row["demand_id"]], stands[row["site_id"]])
        least = km / FASTEST_KMH * MINUTES_AN_HOUR - MINUTE
        said = f"stated {row['minutes']}, computed at least {least:.1f} for {km:.1f} km"
        book.holds(WAYS, told_at("allocation", row, "minutes"), said, ok=row["minutes"] >= least)


def _same_ways(run: Run, book: Ledger) -> None:
    """Compare the minutes of a way wherever it stands: in every plan and service, today, and to a spare place."""
    ways: dict[tuple[str, str], float] = {}
    for table, site, column in (
        ("allocation", "site_id", "minutes"),
        ("today", "site_id", "minutes"),
        ("unserved", "nearest_spare_site", "nearest_spare_minutes"),
    ):
        for row in run[table]:
            ok = bool(row.get(site)) == (not is_missing(row[column]))
            book.holds(
                WAYS, told_at(table, row, site), f"stated {row.get(site)} at {row[column]} minutes", ok=ok
            )
            if row.get(site):
                minutes = ways.setdefault((row["demand_id"], row[site]), row[column])
                book.equal(WAYS, told_at(table, row, column), row[column], minutes, A_SECOND)


def _sites(run: Run, book: Ledger) -> None:
    """Compare where facilities stand with where the people of their district live."""
    near: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for row in run["demand"]:
        near[row["district_code"]].append(point(row["geometry"]))
    for row in run["sites"]:
        here = point(row["geometry"])
        if points := near.get(row["district_code"]):
            km = min(km_between(here, there) for there in points)
            said = f"stated {here}, computed {km:.0f} km from its district"
            book.holds(WAYS, told_at("sites", row, "geometry"), said, ok=km <= FARTHEST_KM)
