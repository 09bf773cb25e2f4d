"""The best that given sites can do where inequality counts."""

from __future__ import annotations

import math

from tests.twin.location.enumeration import Sites
from tests.twin.location.extra import Extra
from tests.twin.location.fair_value import MOST, Way, fair_value, kappa
from tests.twin.location.question import Question
from tests.twin.location.sending import Ways, sent, whole_ways


def fair_minutes(q: Question, extra: Extra, chosen: Sites) -> float | None:
    """Return the objective in whole minutes; None: the sites can't have their users."""
    least = {j: extra.needs(q, j) for j in chosen}
    ways = {
        (i, j): float(m)
        for i in q.points
        for j in chosen
        if (m := q.minutes[i][j]) is not None and (q.price is None or m <= q.price or any(least.values()))
    }
    if not q.capacitated and not any(least.values()):
        return _at_the_nearest(q, extra, ways, chosen)
    if extra.aversion is None:
        all_ways = whole_ways(q, ways, least)
        found = [fair_value(q, extra, [(ways[w], q.demand[w[0]]) for w in pairs]) for pairs in all_ways]
        return min(found, default=None)
    return _least_equivalent(q, extra.aversion, ways, least)


def _at_the_nearest(q: Question, extra: Extra, ways: Ways, chosen: Sites) -> float | None:
    served: list[Way] = []
    for i in q.points:
        near = [ways[i, j] for j in chosen if (i, j) in ways]
        if near:
            served.append((min(near), q.demand[i]))
        elif q.price is None and q.demand[i]:
            return None
    return fair_value(q, extra, served)


def _least_equivalent(q: Question, aversion: float, ways: Ways, least: dict[int, int]) -> float | None:
    """Return the equivalent of the least sum of exponentials."""
    k = kappa(q, aversion)

    def grown(minutes: float) -> float:
        return math.expm1(min(k * minutes, MOST)) if k else minutes

    found = sent(q, {way: grown(m) for way, m in ways.items()}, least, grown(q.price or 0))
    if found is None:
        return None
    left, total = found
    mean = (total + left * grown(q.price or 0)) / max(q.persons, 1)
    return math.log1p(mean) / k if k else mean
