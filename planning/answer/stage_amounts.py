"""What a stage of the search minimises, as an amount with its unit."""

from __future__ import annotations

import math

from ansinh.words.phrase import Figure, Phrase, Sayable

UNITS = {
    "unserved": "answer.unit.people",
    "cost": "common.amount.million_vnd",
    "travel": "certificate.person_minutes",
    "worst_minutes": "common.amount.minutes",
}
"""Stage → key of its amount with unit; sums of several things have no unit."""
FAR = 1.0
"""Gap from which on a share says nothing, since the bound is 0 or unknown: value and bound are told instead."""


def says_something(bound: float) -> bool:
    """Tell whether a bound of a stage says more than that nothing is less than 0."""
    return math.isfinite(bound) and math.floor(bound) > 0


def amount(stage: str, value: float, *, bound: bool = False) -> Sayable:
    """Return the amount of a stage with its unit, in whole numbers; a bound is rounded down, so that it claims no more.

    >>> amount("unserved", 12.4).said("en"), amount("travel", 8123.7, bound=True).said("vi"), amount("weighted", 3.0).said("en")
    ('12 people', '8.123 người-phút', '3')
    """
    shown = Figure(math.floor(value) if bound else value)
    return Phrase.of(UNITS[stage], n=shown) if stage in UNITS else shown
