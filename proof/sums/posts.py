"""Posts by title, and the items of running cost, from the places of a facility and the norms that the run states."""

from __future__ import annotations

import math
from collections import defaultdict

from ..tables import Ledger, Row, Run, told_at
from .facilities import A_PLACE, NORM, resident_cost, salary, staff_kind, staff_per_place

GROUP = "posts and items of running cost"
ROUNDING = 1e-6  # posts by which a product of norms may exceed a whole number
INDIRECT = ("accountant", "administration", "clerk_cashier", "driver", "guard")
Titles = dict[str, int]


def check_posts(run: Run, book: Ledger) -> None:
    """Compare posts and items of running cost with what the norms give."""
    _posts(run, book)
    today = run.sums("existing_places", "places", "site_id", "service")
    then = run.sums("facilities", "places", "plan_id", "period", "site_id", "service")
    for row in run["running_increment"]:
        key = row["site_id"], row["service"]
        for column, places in (
            ("today_million_vnd", today.get(key, 0.0)),
            ("plan_million_vnd", then.get((row["plan"], row["period"], *key), 0.0)),
        ):
            computed = items(run, row, places)[row["item"]]
            at = told_at("running_increment", row, column)
            book.equal(GROUP, at, row[column], computed, NORM * max(1.0, computed))


def items(run: Run, row: Row, places: float) -> dict[str, float]:
    """Return item → million đồng a year; a service without places costs nothing."""
    service, period = run.scenario["services"][row["service"]], row["period"]
    upkeep = run.norm("upkeep_part", 0.0)
    allowance, other = resident_cost(run, service, period)
    items = {"care_allowance": allowance, "resident_costs": other * (1 - upkeep), "upkeep": other * upkeep,
             "staff": staff_per_place(run, service) * salary(run, period)}  # fmt: skip
    found = {name: places * each if places >= A_PLACE else 0.0 for name, each in items.items()}
    managers = run.norm("managers") * salary(run, period)
    return found | {"managers": managers if places >= A_PLACE else 0.0}


def _posts(run: Run, book: Ledger) -> None:
    expected = _expected(run)
    for row in run["payroll"]:
        if not row["site_id"]:  # workers in communes: so many as the communes have
            workers = run.sums("community", "workers", "service", "period").get(
                (row["service"], row["period"])
            )
            book.equal(GROUP, told_at("payroll", row, "posts"), row["posts"], workers, 0.0)
            continue
        key = tuple(row[name] for name in ("plan", "period", "site_id", "service"))
        computed = expected.get(key, {}).pop(row["title"], None)
        book.equal(GROUP, told_at("payroll", row, "posts"), row["posts"], computed, 0.0)
    for key, titles in expected.items():
        at = f"data/payroll.parquet ({', '.join(key)})"
        book.holds(GROUP, at, f"stated nobody, computed {titles}", ok=not titles)


def _expected(run: Run) -> dict[tuple[str, ...], Titles]:
    """Return title → posts of every service at every facility; the largest service has the heads of the facility."""
    sites: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in run["facilities"]:
        if row["places"] >= A_PLACE:
            sites[row["plan_id"], row["period"], row["site_id"]].append(row)
    found: dict[tuple[str, ...], Titles] = {}
    for key, rows in sites.items():
        for number, row in enumerate(sorted(rows, key=lambda r: (-r["places"], r["service"]))):
            found[*key, row["service"]] = _titles(run, row, first=number == 0)
    return found


def _titles(run: Run, row: Row, *, first: bool) -> Titles:
    service, places = run.scenario["services"][row["service"]], row["places"]
    managers = round(run.norm("managers"))
    posts = math.ceil(places * staff_per_place(run, service) - ROUNDING)
    indirect = math.floor(posts * run.norm("indirect_share") + ROUNDING)
    free = posts - indirect
    ratio = run.norm(f"residents_per_worker.{staff_kind(run, service)}")
    care = min(free, math.ceil(places / ratio - ROUNDING))
    free -= care
    titles = {
        "director" if first else "ward_head": 1,
        "deputy_director" if first else "ward_deputy": managers - 1,
    }
    wanted = {"psychology": 1} if first else {}
    for name in ("health", "social_work", "nutrition"):
        wanted[name] = math.ceil(places / run.norm(f"residents_per_post.{name}") - ROUNDING)
    for name, most in wanted.items():
        titles[name] = min(free, most)
        free -= titles[name]
    titles["direct_care"] = care + free
    titles |= dict.fromkeys(INDIRECT[:indirect], 1)
    if indirect > len(INDIRECT):
        titles[INDIRECT[-1]] += indirect - len(INDIRECT)
    return {title: number for title, number in titles.items() if number > 0}
