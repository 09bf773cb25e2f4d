"""A plan counted again from its frames by plain sums: people, places, money, stages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from ansinh.models import NetworkPlan
from tests.twin.network.facts import Facts
from tests.twin.network.twin import SHORTFALL_WEIGHT
from tests.twin.rows import by_id, rows_of

Sums = dict[Any, float]

RELATIVE = 1e-5
"""Share of a sum that rounding may move."""
OF_SCALE = 1e-6
"""Share of the largest term of a stage that rounding may move: what solvers forgive in one row."""
DONG = 1e-6
"""Million đồng: a payment below one đồng is a rounding of the solver's and need not be stated."""


def wrong_sums(facts: Facts, plan: NetworkPlan) -> Iterator[str]:
    """Say what doesn't add up."""
    yield from _people(facts, plan)
    yield from _places(facts, plan)
    yield from _money(facts, plan)
    yield from _stages(facts, plan)


def _sum(frame: Any, keys: list[str], column: str) -> Sums:
    """Add a column up by keys."""
    sums: Sums = defaultdict(float)
    for row in by_id(frame).values():
        key = tuple(row[k] for k in keys) if len(keys) > 1 else row[keys[0]]
        sums[key] += float(row[column])
    return sums


def _off(one: float, other: float, scale: float) -> bool:
    return abs(one - other) > RELATIVE * max(abs(one), abs(other), scale)


def _people(facts: Facts, plan: NetworkPlan) -> Iterator[str]:
    keys = ["demand_id", "service", "period"]
    served, left = (_sum(frame, keys, "persons") for frame in (plan.allocation, plan.unserved))
    scale = max(facts.need.values(), default=1.0)
    for key in {*facts.need, *served, *left}:
        counted = served.get(key, 0.0) + left.get(key, 0.0)
        if _off(counted, facts.need.get(key, 0.0), scale):
            yield f"{counted:g} people at {key}, {facts.need.get(key, 0.0):g} in need"
    for row in by_id(plan.allocation).values():
        minutes = facts.minutes(row["demand_id"], (row["site_id"], row["service"]))
        if minutes != row["minutes"]:
            yield f"{row['minutes']:g} minutes from {row['demand_id']} to {row['site_id']}, not {minutes:g}"


def _places(facts: Facts, plan: NetworkPlan) -> Iterator[str]:
    keys = ["site_id", "service", "period"]
    places = _sum(plan.facilities, keys, "places")
    stated, sent = _sum(plan.facilities, keys, "served_persons"), _sum(plan.allocation, keys, "persons")
    scale = max([*places.values(), *facts.need.values()], default=1.0)
    for key in {*places, *sent}:
        if _off(stated.get(key, 0.0), sent.get(key, 0.0), scale):
            yield f"{stated.get(key, 0.0):g} people stated at {key}, {sent.get(key, 0.0):g} sent"
        room = places.get(key, 0.0) * facts.turns((key[0], key[1]))
        if sent.get(key, 0.0) > room + RELATIVE * scale:
            yield f"{sent[key]:g} people in {places.get(key, 0.0):g} places at {key}"
    for row in by_id(plan.facilities).values():
        option, t = (row["site_id"], row["service"]), facts.periods.index(row["period"])
        before = places.get((*option, facts.periods[t - 1]), 0.0) if t else facts.standing(option)
        if _off(row["places_before"], before, scale):
            yield f"{row['places_before']:g} places before at {option} in {row['period']}, {before:g} stood"


def _money(facts: Facts, plan: NetworkPlan) -> Iterator[str]:
    due: Sums = defaultdict(float)
    for row in by_id(plan.facilities).values():
        period, owner = row["period"], facts.sites[row["site_id"]]["ownership"]
        years = float(facts.lengths[period])
        due[period, "capital", owner] += row["capital_million_vnd"]
        due[period, "running", owner] += row["running_million_vnd_per_year"] * years
    paid = _sum(plan.money, ["period", "kind", "ownership"], "million_vnd")
    scale = max([*due.values(), *paid.values()], default=1.0)
    for key in {*due, *paid}:
        stated = max(due.get(key, 0.0), paid.get(key, 0.0)) > DONG
        if stated and _off(due.get(key, 0.0), paid.get(key, 0.0), scale):
            yield f"{paid.get(key, 0.0):g} million paid for {key}, {due.get(key, 0.0):g} due"
    spent = _sum(plan.money, ["source", "period"], "million_vnd")
    given = _sum(facts.problem.budgets, ["source", "period"], "million_vnd")
    for source in {source for source, _ in given}:
        ahead = 0.0
        for period in facts.periods:
            ahead += given.get((source, period), 0.0) - spent.get((source, period), 0.0)
            if ahead < -RELATIVE * max(scale, *given.values()):
                yield f"{source} has spent {-ahead:g} million more than it had by {period}"


def _stages(facts: Facts, plan: NetworkPlan) -> Iterator[str]:
    weight = {name: float(s["unserved_weight"]) for name, s in facts.services.items()}
    unserved = sum(weight[row.service] * row.persons for row in rows_of(plan.unserved))
    ways = [(row.minutes, row.persons) for row in rows_of(plan.allocation)]
    missing = float(plan.shortfalls["missing_persons"].sum())
    counted = {
        "unserved": unserved + SHORTFALL_WEIGHT * missing,
        "cost": float(plan.money["million_vnd_discounted"].sum()),
        "travel": sum(minutes * persons for minutes, persons in ways),
        "worst_minutes": max((minutes for minutes, _ in ways), default=0.0),
    }
    counted["weighted"] = sum(w * counted[k] for k, w in facts.problem.objective.weights.items())
    scale = max(facts.need.values(), default=1.0)
    for row in rows_of(plan.stages):
        tolerance = facts.problem.objective.tolerances.get(row.stage, 0.0)
        room = RELATIVE * max(row.value, scale) + OF_SCALE * facts.scales[row.stage]
        if counted[row.stage] > row.value * (1 + tolerance) + room:
            yield f"{row.stage} is {counted[row.stage]:.9g}, stated {row.value:.9g}"
