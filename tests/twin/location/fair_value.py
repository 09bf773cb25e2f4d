"""What travel is worth where inequality counts, by plain sums over everybody."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.twin.location.extra import Extra
    from tests.twin.location.question import Question

Way = tuple[float, float]
"""Minutes, and the persons who travel them."""
MOST = 100.0
"""Exponent beyond which nothing is compared: such an aversion is refused."""


def kappa(q: Question, aversion: float) -> float:
    """Return Kolm and Pollak's κ, per whole minute, from the way to the nearest existing site, or to any."""
    sites = q.existing or tuple(q.sites)
    near = [min((m for j in sites if (m := q.minutes[i][j]) is not None), default=None) for i in q.points]
    ways = [(m, q.demand[i]) for i, m in enumerate(near) if m is not None]
    squares = sum(a * m * m for m, a in ways)
    return aversion * sum(a * m for m, a in ways) / squares if squares else 0.0


def fair_value(q: Question, extra: Extra, served: Sequence[Way]) -> float:
    """Return the objective in whole minutes; everybody else is unserved, at the price."""
    left = q.persons - sum(persons for _, persons in served)
    ways = [*served, (float(q.price or 0), max(0.0, left))]
    if not q.persons:
        return 0.0
    if extra.aversion is None:
        return _worst(ways, (extra.worst or 4) / 4 * q.persons)
    k = kappa(q, extra.aversion)
    if not k:
        return sum(a * t for t, a in ways) / q.persons
    return math.log(sum(a * math.exp(min(k * t, MOST)) for t, a in ways) / q.persons) / k


def _worst(ways: Sequence[Way], persons: float) -> float:
    """Return the mean minutes of so many persons, those who travel longest."""
    total, rest = 0.0, persons
    for minutes, count in sorted(ways, reverse=True):
        total += minutes * min(rest, count)
        rest -= min(rest, count)
    return total / persons
