"""What plans give if demand or travel turn out otherwise, and who goes where today: all go where everybody's way is shortest.

Minutes in quick and slow travel and in a flood are on the run's word; they are held against those of the scenario itself.
"""

from __future__ import annotations

import math
from collections import defaultdict
from functools import cache, partial

from .bounds import Ways, nearest
from .problem import farthest, ways
from .sums.money import NORM, place_prices
from .sums.need import RATE, by_point
from .sums.whole import SMALLER
from .tables import PERSONS, Ledger, Row, Run, is_missing, told_at

GROUP = "cases, and today's network"
LEFT_OUT = 0.2  # of what is built, in the case of a smaller plan
CENTRAL, DEMAND = "central", "demand_"
"""The scenario itself, and the beginning of cases with other need: low, high."""
QUICKER = {"quick_travel": 1.0, "slow_travel": -1.0, "flood": -1.0}
"""Case with other travel → whether ways are quicker there (1) or slower (-1)."""
A_MINUTE = 1.0  # by which a mean may differ in such a case because another way is the shortest
SHARE = 1e-5  # of minutes that are kept as numbers of 32 bits, and of people by rates of six digits
Place = tuple[str, str]
"""Service, and point or site."""


def check_cases(run: Run, book: Ledger) -> None:
    """Compare places, capital and need in each case with plans and norms, and people and minutes with the shortest ways."""
    central = {(r["plan_id"], r["service"]): r for r in run["quick_cases"] if r["case"] == CENTRAL}
    _as_planned(run, book, central)
    need, smaller = _Need(run), _smaller(run)
    for row in (r for r in run["quick_cases"] if r["case"] != CENTRAL):
        computed = dict(central[row["plan_id"], row["service"]])
        if row["case"] == SMALLER:
            computed |= smaller[row["service"]]
        computed["need_persons"] = math.fsum(need(row["service"], row["case"]).values())
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
        if row["case"] in QUICKER:
            _other_travel(book, row, central[row["plan_id"], row["service"]])
    _ways(run, book, need, smaller)


def _as_planned(run: Run, book: Ledger, central: dict[Place, Row]) -> None:
    """Compare the central case with the plans."""
    last = run.periods[-1]
    served = run.sums("allocation", "persons", "plan_id", "period", "service")
    places = run.sums("facilities", "places", "plan_id", "period", "service")
    need = run.sums("need", "target_persons", "period", "service")
    capital = run.sums("facilities", "capital_million_vnd", "plan_id", "service")
    for (plan, service), row in central.items():
        computed = {"served_persons": served[plan, last, service], "places": places[plan, last, service],
                    "need_persons": need[last, service], "capital_million_vnd": capital[plan, service]}  # fmt: skip
        for column, value in computed.items():
            book.equal(GROUP, told_at("quick_cases", row, column), row[column], value, PERSONS)


class _Need:
    """The people of each point who need a service in the last period of a case; each is computed once."""

    def __init__(self, run: Run) -> None:
        self.run, self.last = run, run.periods[-1]
        self.usual: dict[str, dict[str, float]] = defaultdict(dict)
        for row in (r for r in run["need"] if r["period"] == self.last):
            self.usual[row["service"]][row["demand_id"]] = row["target_persons"]
        self.other = cache(partial(by_point, run))

    def __call__(self, service: str, case: str) -> dict[str, float]:
        if case.startswith(DEMAND):
            return self.other(service, self.last, case.removeprefix(DEMAND))
        return self.usual[service]


def _other_travel(book: Ledger, row: Row, central: Row) -> None:
    """Hold people and minutes against the central case: quicker ways serve no fewer, and the same ones in no more minutes."""
    sign, stated = QUICKER[row["case"]], row["mean_minutes"]
    more = sign * (row["served_persons"] - central["served_persons"])
    said = f"stated {row['served_persons']}, in the central case {central['served_persons']}"
    book.holds(GROUP, told_at("quick_cases", row, "served_persons"), said, ok=more >= -PERSONS)
    usual, at = central["mean_minutes"], told_at("quick_cases", row, "mean_minutes")
    ok = is_missing(stated) == (row["served_persons"] <= 0)
    if ok and not is_missing(stated) and abs(more) <= PERSONS:
        ok = sign * (stated - usual) <= A_MINUTE
    book.holds(GROUP, at, f"stated {stated}, in the central case {usual}", ok=ok)


def _ways(run: Run, book: Ledger, need: _Need, smaller: dict[str, Row]) -> None:
    """Compare people served and their minutes with the shortest ways; nothing where the run keeps no minutes."""
    way = ways(run, {row["site_id"] for row in run["facilities"]})
    if not way:
        return
    last, fewer = run.periods[-1], {place: n for row in smaller.values() for place, n in row["at"].items()}
    places: dict[str, dict[Place, float]] = {
        plan: {(r["service"], r["site_id"]): r["places"] for r in run["facilities"]
               if (r["plan_id"], r["period"]) == (plan, last)} for plan in run.plans}  # fmt: skip
    for row in (r for r in run["quick_cases"] if r["case"] not in QUICKER):
        standing = fewer if row["case"] == SMALLER else places[row["plan_id"]]
        people = need(row["service"], row["case"])
        served, minutes = _shortest(run, row["service"], people, standing, way)
        computed = {"served_persons": served, "mean_minutes": minutes / served if served > PERSONS else None}
        for column, value in computed.items():
            at = told_at("quick_cases", row, column)
            book.equal(GROUP, at, row[column], value, PERSONS + SHARE * (value or 0.0))
    if not run.scenario.get("official", {}).get("places"):
        return  # the plan beside the proposed one is today's network, if there is one
    used = {site for _, site in way}
    now = {(r["service"], r["site_id"]): r["places"] for r in run["existing_places"] if r["site_id"] in used}
    for service in run.services:
        trips = [r for r in run["today"] if r["service"] == service]
        stated = (
            math.fsum(r["persons"] for r in trips),
            math.fsum(r["persons"] * r["minutes"] for r in trips),
        )
        least = _shortest(run, service, need(service, CENTRAL), now, way)
        for column, one, other in zip(("persons", "minutes"), stated, least, strict=True):
            at = f"data/today.parquet ({service}), column {column}"
            book.equal(GROUP, at, one, other, PERSONS + SHARE * other)


def _shortest(
    run: Run, service: str, need: dict[str, float], places: dict[Place, float], way: Ways
) -> tuple[float, float]:
    """Return the most people whom places can serve, and the fewest minutes of all of them together."""
    room = {site: n * run.people_per_place(service) for (of, site), n in places.items() if of == service}
    fewest, shortest = nearest(need, room, way, farthest(run, service))
    return math.fsum(need.values()) - fewest.minutes, shortest.minutes


def _smaller(run: Run) -> dict[str, Row]:
    """Return places and capital by service of the proposed plan with a share of what it builds left out, in whole places.

    `at` has the places by service and site.
    """
    found: dict[str, Row] = {name: {"capital_million_vnd": 0.0, "at": {}} for name in run.services}
    less: dict[Place, float] = defaultdict(float)
    a_place = place_prices(run)
    for row in sorted(run.proposed, key=lambda row: run.periods.index(row["period"])):
        left_out = math.floor(LEFT_OUT * row["places_built"])
        less[row["service"], row["site_id"]] += left_out
        saved, entry = left_out * a_place[row["site_id"]], found[row["service"]]
        entry["capital_million_vnd"] += max(0.0, row["capital_million_vnd"] - saved)
        if row["period"] == run.periods[-1]:
            here = row["service"], row["site_id"]
            entry["at"][here] = max(0.0, row["places"] - less[here])
    return {name: {**entry, "places": math.fsum(entry["at"].values())} for name, entry in found.items()}
