"""Choose a few combinations of low, central and high, spread as evenly as possible."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from typing import Any

from ansinh.models.errors import Finding, raise_if

KEYS = {
    "demand": "scenario.demand_case",
    "travel": "scenario.travel_case",
    "cost": "scenario.cost_case",
    "season": "flood.in_force",
}
"""What is uncertain → key of the scenario."""
LEVELS = {
    "demand": ("low", "central", "high"),
    "travel": ("low", "central", "high"),
    "cost": ("low", "central", "high"),
    "season": ("dry", "flood"),
}
MILD = ("low", "dry")
FLOOD = "flood"
CASES = 20
"""Default number of the 54 possible cases: all pairs of levels occur in them, in about a third of the time."""

Combination = tuple[str, ...]


def check_levels(asked: Mapping[str, Sequence[str]], count: int) -> None:
    """Raise one `InputError` for all unknown levels, all empty lists, and a count below 1."""
    findings = []
    for axis, levels in asked.items():
        where = f"robustness: {axis}"
        if not levels:
            findings.append(Finding(where, "no cases", f"any of {', '.join(LEVELS[axis])}"))
        findings += [
            Finding(where, f"unknown case {level!r}", f"any of {', '.join(LEVELS[axis])}")
            for level in levels
            if level not in LEVELS[axis]
        ]
    if count < 1:
        findings.append(Finding("robustness: cases", f"{count} cases", "ask for at least 1"))
    raise_if(findings)


def spread_cases(asked: Mapping[str, Sequence[str]], count: int = CASES) -> list[dict[str, str]]:
    """Return at most `count` different combinations of levels, axis → level.

    The first is the expected one, then come the mildest and the harshest. Each further one has the most pairs of levels
    that no earlier combination has and, among equals, the pairs that occurred least often.
    """
    axes = list(asked)
    whole = list(itertools.product(*(dict.fromkeys(asked[axis]) for axis in axes)))
    met: dict[tuple[int, str, int, str], int] = {}
    chosen: list[Combination] = []
    corners = [_nearest(whole, kind) for kind in (_expected, _mildness, _harshness)]
    while len(chosen) < min(count, len(whole)):
        left = [combination for combination in whole if combination not in chosen]
        first = next((corner for corner in corners if corner in left), None)
        best = first or max(left, key=lambda combination: _news(combination, met))
        chosen.append(best)
        for pair in _pairs(best):
            met[pair] = met.get(pair, 0) + 1
    return [dict(zip(axes, combination, strict=True)) for combination in chosen]


def _nearest(whole: Sequence[Combination], kind: Any) -> Combination:
    return max(whole, key=lambda combination: sum(kind(level) for level in combination))


def _expected(level: str) -> int:
    return int(level in ("central", "dry"))


def _mildness(level: str) -> int:
    return 2 * int(level in MILD) + int(level == "central")


def _harshness(level: str) -> int:
    return 2 * int(level in ("high", FLOOD)) + int(level == "central")


def _pairs(combination: Combination) -> list[tuple[int, str, int, str]]:
    return [(i, a, j, b) for (i, a), (j, b) in itertools.combinations(enumerate(combination), 2)]


def _news(combination: Combination, met: Mapping[tuple[int, str, int, str], int]) -> tuple[int, int]:
    """Return how much a combination would add: the number of new pairs, then minus the occurrences of its pairs."""
    times = [met.get(pair, 0) for pair in _pairs(combination)]
    return sum(time == 0 for time in times), -sum(times)


def case_row(levels: Mapping[str, str]) -> dict[str, Any]:
    """Return the row of a table of changes for a combination, with its name."""
    row: dict[str, Any] = {"name": ", ".join(f"{axis} {level}" for axis, level in levels.items())}
    for axis, level in levels.items():
        row[KEYS[axis]] = level == FLOOD if axis == "season" else level
    return row
