"""Targets of the scenario, and what the run says that its plans miss; today's network; the plans in the central case."""

from __future__ import annotations

import math
from collections import defaultdict

from ..tables import PERSONS, Ledger, Row, Run, told_at
from .money import NORM, place_prices
from .need import RATE, by_point
from .whole import SMALLER

GROUP = "targets, today, and the central case"
LEFT_OUT = 0.2  # of what is built, in the case of a smaller plan
DEMAND = "demand_"  # begins the names of cases with other need: low, high
MISSED = 0.01  # people; fewer missing to a target are rounding


def check_targets(run: Run, book: Ledger) -> None:
    """Compare each with trips, need, places and capital."""
    _missed(run, book)
    _today(run, book)
    _central(run, book)


def _missed(run: Run, book: Ledger) -> None:
    """Compare targets that are about facilities alone with the people served; a missed one must be told."""
    served = run.sums("allocation", "persons", "plan_id", "period", "service")
    need = run.sums("need", "target_persons", "period", "service")
    targets = run.scenario.get("targets", [])
    apart = {", ".join(target["services"]) for target in targets if target.get("comprehensive")}
    told: dict[tuple[str, str, str], list[float]] = {}
    for row in (r for r in run["shortfalls"] if r["kind"] == "target"):
        told.setdefault((row["plan_id"], row["period"], row["services"]), []).append(row["required"])
        if row["services"] not in apart:
            reached = math.fsum(served[row["plan_id"], row["period"], s] for s in row["services"].split(", "))
            book.equal(GROUP, told_at("shortfalls", row, "reached"), row["reached"], reached, PERSONS)
        missing = row["required"] - row["reached"]
        book.equal(
            GROUP, told_at("shortfalls", row, "missing_persons"), row["missing_persons"], missing, PERSONS
        )
    for target in targets:
        services, period = target["services"], target["period"]
        if target.get("comprehensive") or target.get("groups") or not set(services) <= set(run.services):
            continue
        required = target["share"] * math.fsum(need[period, s] for s in services)
        for plan in run.plans:
            reached = math.fsum(served[plan, period, s] for s in services)
            stated = told.get((plan, period, ", ".join(services)), [])
            ok = reached >= required - MISSED or any(abs(one - required) <= MISSED for one in stated)
            at = f"data/shortfalls.parquet ({plan}, {period}, {', '.join(services)}), column required"
            book.holds(GROUP, at, f"stated {stated}, computed {required} where {reached} are served", ok=ok)


def _today(run: Run, book: Ledger) -> None:
    """Compare who goes where today with need in the last period and with today's places."""
    need = {
        (r["service"], r["demand_id"]): r["target_persons"]
        for r in run["need"]
        if r["period"] == run.periods[-1]
    }
    places = run.sums("existing_places", "places", "service", "site_id")
    for row in run["existing_places"]:
        said = f"stated {row['places']} between {row['low']} and {row['high']}"
        ok = row["low"] is None or row["low"] - PERSONS <= row["places"] <= row["high"] + PERSONS
        book.holds(GROUP, told_at("existing_places", row, "low and high"), said, ok=ok)
    room = {key: number * run.people_per_place(key[0]) for key, number in places.items()}
    for column, most in (("demand_id", need), ("site_id", room)):
        for (service, place), persons in run.sums("today", "persons", "service", column).items():
            allowed = most.get((service, place), 0.0)
            at = f"data/today.parquet ({service}, {place}), column persons"
            book.holds(GROUP, at, f"stated {persons}, allowed {allowed}", ok=persons <= allowed + PERSONS)


def _central(run: Run, book: Ledger) -> None:
    """Compare what the plans give in the central case with what they give; in others only need, and what a case leaves as it is."""
    last = run.periods[-1]
    central = {(r["plan_id"], r["service"]): r for r in run["quick_cases"] if r["case"] == "central"}
    served = run.sums("allocation", "persons", "plan_id", "period", "service")
    places = run.sums("facilities", "places", "plan_id", "period", "service")
    capital = run.sums("facilities", "capital_million_vnd", "plan_id", "service")
    need = run.sums("need", "target_persons", "period", "service")
    smaller = _smaller(run)
    for row in (r for r in run["quick_cases"] if r["case"] != "central"):
        computed = dict(central[row["plan_id"], row["service"]])
        if row["case"] == SMALLER:
            computed |= smaller[row["service"]]
        if row["case"].startswith(DEMAND):
            people = by_point(run, row["service"], last, row["case"].removeprefix(DEMAND))
            computed["need_persons"] = math.fsum(people.values())
        people, money = computed["need_persons"], computed["capital_million_vnd"]
        margins = {"places": 0.0, "need_persons": RATE * people, "capital_million_vnd": NORM * money}
        for column, margin in margins.items():
            at = told_at("quick_cases", row, column)
            book.equal(GROUP, at, row[column], computed[column], PERSONS + margin)
    for row in run["quick_cases"]:
        room = row["places"] * run.people_per_place(row["service"])
        said = f"stated {row['served_persons']} of {row['need_persons']} in room for {room}"
        ok = row["served_persons"] <= min(room, row["need_persons"]) + PERSONS
        book.holds(GROUP, told_at("quick_cases", row, "served_persons"), said, ok=ok)
    for row in central.values():
        plan, service = row["plan_id"], row["service"]
        computed = {"served_persons": served[plan, last, service], "places": places[plan, last, service],
                    "need_persons": need[last, service], "capital_million_vnd": capital[plan, service]}  # fmt: skip
        for column, value in computed.items():
            book.equal(GROUP, told_at("quick_cases", row, column), row[column], value, PERSONS)


def _smaller(run: Run) -> dict[str, Row]:
    """Return places and capital by service of the proposed plan with a share of what it builds left out, in whole places."""
    found: dict[str, Row] = {name: {"places": 0.0, "capital_million_vnd": 0.0} for name in run.services}
    less: dict[tuple[str, str], float] = defaultdict(float)
    a_place = place_prices(run)
    for row in sorted(run.proposed, key=lambda row: run.periods.index(row["period"])):
        left_out = math.floor(LEFT_OUT * row["places_built"])
        less[row["site_id"], row["service"]] += left_out
        saved = left_out * a_place[row["site_id"]]
        found[row["service"]]["capital_million_vnd"] += max(0.0, row["capital_million_vnd"] - saved)
        if row["period"] == run.periods[-1]:
            places = row["places"] - less[row["site_id"], row["service"]]
            found[row["service"]]["places"] += max(0.0, places)
    return found
