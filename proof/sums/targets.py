"""Targets of the scenario, and what the run says that its plans miss; today's network."""

from __future__ import annotations

import math

from ..tables import PERSONS, Ledger, Run, told_at

GROUP = "targets, and today"
MISSED = 0.01  # people; fewer missing to a target are rounding


def check_targets(run: Run, book: Ledger) -> None:
    """Compare each with trips, need and places."""
    _missed(run, book)
    _today(run, book)


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
