"""By how much two counts of the same thing may differ before a check objects."""

from __future__ import annotations

TOLERANCE = 1e-3
"""People, places or million đồng by which rounding may change a sum; relative above 1000."""


def excused(size: float) -> float:
    """Return by how much a number of this size may be off."""
    return TOLERANCE * max(1.0, abs(size) / 1000.0) if abs(size) < float("inf") else TOLERANCE


def off(value: float, expected: float) -> bool:
    """Tell whether two numbers differ by more than rounding excuses."""
    return abs(value - expected) > excused(expected)


def excused_of_stage(value: float) -> float:
    """Return by how much the sum of a stage may exceed what its plan was allowed: many roundings add up in it."""
    return 10.0 * excused(value)
