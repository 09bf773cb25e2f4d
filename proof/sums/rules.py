"""Rules of the scenario: limits, sizes, sites, and the plan as written."""

from __future__ import annotations

import math
from collections import defaultdict

from ..tables import OFFICIAL, PERSONS, Ledger, Row, Run, told_at

A_PLACE = 0.5  # fewer places are rounding
GROUP = "rules of the scenario"
NEW = "new"
"""In a rule: all sites where nothing stands today."""

Open = dict[tuple[str, str], dict[str, Row]]
"""Period and service ("" = any) → site → facility with places."""


def check_rules(run: Run, book: Ledger) -> None:
    """Compare the plan as written with the scenario's places, and every other plan with the scenario's rules."""
    for plan in run.plans:
        stands: Open = defaultdict(dict)
        for row in (r for r in run.facilities if r["plan_id"] == plan and r["places"] > PERSONS):
            for service in (row["service"], ""):
                stands[row["period"], service].setdefault(row["site_id"], row)
        if plan == OFFICIAL:
            _as_written(run, book, stands)
            continue
        missed = {(r["kind"], r["group"]): r for r in run["shortfalls"] if r["plan_id"] == plan}
        _limits(run, book, plan, stands)
        _sizes(run, book, plan)
        for number, rule in enumerate(run.scenario.get("rules", []), start=1):
            at = f"data/facilities.parquet, {plan}, column places, scenario.toml rules.{number} ({rule['kind']})"
            if ("sites", str(number)) in missed:
                continue  # the run says that no plan keeps it
            for period in _periods(run, rule):
                chosen, ok = _obeyed(rule, stands[period, rule.get("service", "")])
                said = f"stated open {sorted(chosen)}, of {rule['sites']}, count {rule.get('count', 0)}"
                book.holds(GROUP, f"{at}, {period}", said, ok=ok)


def _as_written(run: Run, book: Ledger, stands: Open) -> None:
    """Compare the places that the plan states, and what it changes, with the scenario: nothing may be left out there."""
    official = run.scenario.get("official", {})
    for item in official.get("places", []):
        if not isinstance(item["places"], str):
            row = stands[item["period"], item["service"]].get(item["site"])
            at = f"data/facilities.parquet (official, {item['site']}, {item['service']}), column places"
            planned = float(item["places"]) + _moved_in(run, item)
            book.equal(GROUP, at, row["places"] if row else 0.0, planned, A_PLACE)
    named = {(item["site"], item["service"]) for item in official.get("places", [])}
    moved = {item.get(end) for item in run.scenario.get("mergers", []) for end in ("site", "into")}
    moved |= {item.get("site") for item in official.get("functions", [])}
    for row in (r for r in run["facilities"] if r["plan_id"] == OFFICIAL and r["site_id"] not in moved):
        as_before = abs(row["places"] - row["places_before"]) < A_PLACE
        at = told_at("facilities", row, "places")
        said = (
            f"stated {row['places']} after {row['places_before']}, in scenario.toml official.places nothing"
        )
        book.holds(GROUP, at, said, ok=as_before or (row["site_id"], row["service"]) in named)


def _moved_in(run: Run, item: Row) -> float:
    """Return the places of today that mergers bring into a facility of the plan by its period."""
    come = {m["site"] for m in run.scenario.get("mergers", []) if m.get("into") == item["site"] and m.get("moves_places", True)
            and run.periods.index(m["by"]) <= run.periods.index(item["period"])}  # fmt: skip
    today = (r for r in run["existing_places"] if r["site_id"] in come and r["service"] == item["service"])
    return math.fsum(r["places"] for r in today)


def _limits(run: Run, book: Ledger, plan: str, stands: Open) -> None:
    """Check places of the whole network; a number may be missed where the run says so."""
    missed = {row["period"] for row in run["shortfalls"] if row["plan_id"] == plan}
    for number, item in enumerate(run.scenario.get("limits", []), start=1):
        if item.get("scope", "network") != "network" or item.get("unit", "places") != "places":
            continue
        period = item["period"]
        named = set(item.get("sites", ()))
        standing = (r for service in item["services"] for r in stands[period, service].values())
        places = sum(r["places"] for r in standing if not named or r["site_id"] in named)
        least = 0.0 if period in missed else item.get("min_places", 0.0)
        most = math.inf if period in missed else item.get("max_places", math.inf)
        at = f"data/facilities.parquet, {plan}, column places, scenario.toml limits.{number}"
        said = f"stated {places} in all, allowed {least} to {most}"
        book.holds(GROUP, at, said, ok=least - A_PLACE <= places <= most + A_PLACE)


def _sizes(run: Run, book: Ledger, plan: str) -> None:
    """Check new facilities; a limit on one site replaces the sizes of its services, and a run may say that it misses one."""
    smallest = {r["services"]: r["reached"] for r in run["shortfalls"]
                if r["plan_id"] == plan and r["kind"] == "min_size"}  # fmt: skip
    replaced = {
        s for item in run.scenario.get("limits", []) if item.get("scope") == "site" for s in item["services"]
    }
    for row in run["facilities"]:
        if (
            row["plan_id"] != plan
            or row["action"] != NEW
            or row["places"] < A_PLACE
            or row["service"] in replaced
        ):
            continue
        sizes = run.scenario["services"][row["service"]]
        least, most = sizes.get("min_places", 0.0), sizes.get("max_places", math.inf)
        least = min(least, smallest.get(row["service"], least))
        said = f"stated {row['places']}, allowed {least} to {most}"
        ok = least - A_PLACE <= row["places"] <= most + A_PLACE
        book.holds(GROUP, told_at("facilities", row, "places"), said, ok=ok)


def _periods(run: Run, rule: Row) -> list[str]:
    """Return the periods in which a rule holds."""
    kind = rule["kind"]
    if not rule.get("period"):
        return run.periods[-1:] if kind in {"either_or", "at_least"} else run.periods
    since = run.periods.index(rule["period"])
    return run.periods[since : since + 1] if kind in {"at_least", "at_most"} else run.periods[since:]


def _obeyed(rule: Row, stands: dict[str, Row]) -> tuple[list[str], bool]:
    """Return the sites of a rule that are open, and whether that obeys it."""
    sites, count = rule["sites"], rule.get("count", 0)
    if NEW in sites:  # an upgrade may or may not count as a new site: neither way is held against the plan
        strict = rule["kind"] == "at_most"
        chosen = [
            site for site, row in stands.items()
            if (row["action"] == NEW if strict else row["status"] != "existing")
        ]  # fmt: skip
    else:
        chosen = [site for site in sites if site in stands]
    obeyed = {
        "must_open": len(chosen) == len(sites),
        "must_not_open": not chosen,
        "must_close": not chosen,
        "either_or": len(chosen) == 1,
        "at_least": len(chosen) >= count,
        "at_most": len(chosen) <= count,
        "if_then": sites[0] not in chosen or len(chosen) == len(sites),
    }
    return chosen, obeyed[rule["kind"]]
