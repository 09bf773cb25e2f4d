"""Who goes where, coverage targets and equity caps."""

from __future__ import annotations

import math
from collections.abc import Iterable

import pulp
from pulp import lpSum

from tests.twin.network.decisions import Model


def write_people(m: Model) -> None:
    """Write one variable for every way that somebody may go, and the rows that bind them to the places."""
    facts = m.facts
    for (point, service, period), persons in facts.need.items():
        left = m.unserved[point, service, period] = m.number(persons)
        ways = []
        for option in facts.options:
            if option[1] == service and math.isfinite(facts.minutes(point, option)):
                going = m.assign[point, option, period] = m.number(persons)
                m.row(going <= persons * m.is_open[option, period])
                ways.append(going)
        m.row(lpSum(ways) + left == persons)
    for option in facts.options:
        for period in facts.periods:
            load = [x for (_, o, t), x in m.assign.items() if (o, t) == (option, period)]
            if load:
                m.row(lpSum(load) <= facts.turns(option) * m.places[option, period])


def write_targets(m: Model) -> None:
    """Served + shortfall ≥ share · need, over the services of the target."""
    for target in m.facts.problem.targets:
        need = _need(m, target.services, target.period)
        asked = target.min_share * sum(need.values())
        if asked > 0:
            served = (
                lpSum(
                    x
                    for (_, o, t), x in m.assign.items()
                    if t == target.period and o[1] in target.services and m.facts.options[o]["comprehensive"]
                )
                if target.comprehensive
                else _served(m, need)
            )
            _ask(m, served, asked, hard=target.hard)


def write_equity(m: Model) -> None:
    """Served + shortfall ≥ (1 - cap) · need, in every group of people."""
    for cap in m.facts.problem.equity:
        label = m.facts.problem.demand[cap.by].astype(str)
        for group in sorted(set(label)):
            need = {
                key: persons
                for key, persons in _need(m, cap.services, cap.period).items()
                if label[key[0]] == group
            }
            asked = (1 - cap.max_unserved_share) * sum(need.values())
            if need:
                _ask(m, _served(m, need), asked, hard=cap.hard)


def _need(m: Model, services: Iterable[str], period: str) -> dict[tuple[str, str, str], float]:
    wanted = set(services)
    return {key: p for key, p in m.facts.need.items() if key[1] in wanted and key[2] == period}


def _served(m: Model, need: dict[tuple[str, str, str], float]) -> pulp.LpAffineExpression:
    return sum(need.values()) - lpSum(m.unserved[key] for key in need)


def _ask(m: Model, served: pulp.LpAffineExpression, asked: float, *, hard: bool) -> None:
    if hard:
        m.row(served >= asked)
        return
    missing = m.number()
    m.shortfalls.append(missing)
    m.row(served + missing >= asked)
