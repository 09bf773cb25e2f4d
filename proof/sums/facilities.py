"""Facilities: people within places, places across periods, land, rooms, staff and running cost."""

from __future__ import annotations

import math
from collections.abc import Iterator

from ..tables import PERSONS, Ledger, Row, Run, told_at

GROUP = "facilities: people, places, land, staff, running cost"
KEYS = ("plan_id", "period", "service", "site_id")
NORM = 1e-4  # relative; norms are stated with six digits
A_PLACE = 0.5  # fewer places are rounding
MONTHS = 12


def check_facilities(run: Run, book: Ledger) -> None:
    """Compare every facility with its people, with the period before, and with the norms of the run."""
    served, before = run.sums("allocation", "persons", *KEYS), _before(run)
    for row in run["facilities"]:
        key = tuple(row[name] for name in KEYS)
        _places(run, book, row, people=served.pop(key, 0.0), before=before.get(key, 0.0))
        _norms(run, book, row)
    for key, persons in served.items():
        said = f"stated {persons} people, computed no facility"
        book.holds(GROUP, f"data/allocation.parquet {key}, column persons", said, ok=persons <= PERSONS)
    for plan in run.plans:
        for period in run.periods:
            _growth(run, book, plan, period)


def _before(run: Run) -> dict[tuple[str, ...], float]:
    """Return the places before every period: those of today, then those of the period before."""
    today = run.sums("existing_places", "places", "service", "site_id")
    before = {(plan, run.periods[0], *key): places for key, places in today.items() for plan in run.plans}
    following = dict(zip(run.periods, run.periods[1:], strict=False))
    for row in run["facilities"]:
        if row["period"] in following:
            before[row["plan_id"], following[row["period"]], row["service"], row["site_id"]] = row["places"]
    return before


def _places(run: Run, book: Ledger, row: Row, *, people: float, before: float) -> None:
    places, built = row["places"], row["places_built"]
    share = people / places if places > 0 else math.nan
    for column, value in (("served_persons", people), ("utilisation", share), ("places_before", before)):
        book.equal(GROUP, told_at("facilities", row, column), row[column], value, PERSONS)
    room = places * run.people_per_place(row["service"])
    said = f"stated {places}, computed {people} people in room for {room}"
    book.holds(GROUP, told_at("facilities", row, "places"), said, ok=people <= room + PERSONS)
    ok = -PERSONS <= built <= max(places, 0.0) + A_PLACE
    book.holds(GROUP, told_at("facilities", row, "places_built"), f"stated {built} of {places} places", ok=ok)


def _norms(run: Run, book: Ledger, row: Row) -> None:
    """Compare land, rooms, staff and running cost; whoever has no places has none of them."""
    places = row["places"]
    for column, each, fixed in per_place(run, row):
        computed = places * each + (fixed if places >= A_PLACE else 0.0)
        margin = NORM * max(1.0, places * each)
        book.equal(GROUP, told_at("facilities", row, column), row[column], computed, margin)


def per_place(run: Run, row: Row) -> Iterator[tuple[str, float, float]]:
    """Yield column, amount per place and amount per facility, from the norms that the run states."""
    service, period = run.scenario["services"][row["service"]], row["period"]
    settlement = run.by("sites", "site_id")[row["site_id"]]["settlement"]
    secure = "_secure" if service.get("secure") else ""
    staff = staff_per_place(run, service)
    yield "staff", staff, 0.0
    yield "land_m2", run.norm(f"land_per_place{secure}.{settlement}"), 0.0
    if "room_m2" in row:
        yield "room_m2", run.norm(f"room_per_place{secure}"), 0.0
    wage = salary(run, period)
    yield (
        "running_million_vnd_per_year",
        sum(resident_cost(run, service, period)) + staff * wage,
        run.norm("managers") * wage,
    )


def staff_kind(run: Run, service: Row) -> str:
    """Return the scope of the staff norm of a service: its one kind, or "general"."""
    kind = service["offers"][0] if len(service.get("offers", ())) == 1 else "general"
    return "general" if math.isnan(run.norm(f"residents_per_worker.{kind}")) else kind


def staff_per_place(run: Run, service: Row) -> float:
    """Return workers per place, indirect ones included."""
    ratio = run.norm(f"residents_per_worker.{staff_kind(run, service)}")
    return run.norm("shift_factor") / ratio / (1 - run.norm("indirect_share"))


def salary(run: Run, period: str) -> float:
    """Return million đồng a year for one worker."""
    return MONTHS * dated(run, "base_salary", period) * dated(run, "salary_factor", period)


def resident_cost(run: Run, service: Row, period: str) -> tuple[float, float]:
    """Return million đồng a year for the allowance and the other costs of a resident; clients of a day have neither."""
    standard = 0.0 if service.get("mode") == "day" else dated(run, "allowance_standard", period)
    months = MONTHS * dated(run, "allowance_coefficient", period)
    return standard * months, standard * dated(run, "other_resident_costs", period)


def dated(run: Run, key: str, period: str) -> float:
    """Return a norm of a period, where that differs from the one of the run's day."""
    return run.norm(f"{key}@{period}", run.norm(key))


def _growth(run: Run, book: Ledger, plan: str, period: str) -> None:
    """Compare the places that a network has more than before with those that were built."""
    rows = [r for r in run["facilities"] if (r["plan_id"], r["period"]) == (plan, period)]
    more = sum(r["places"] - r["places_before"] for r in rows)
    built = sum(r["places_built"] for r in rows)
    at = f"data/facilities.parquet, {plan}, {period}, column places_built"
    book.holds(GROUP, at, f"stated {built}, computed at least {more}", ok=built >= more - 2 * A_PLACE)
