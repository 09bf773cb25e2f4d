"""What becomes of parts of the scenario whose period is over: carried over, or named as left behind."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from ansinh.models.network.families import dated_keys
from ansinh.planning.question.passed import Passed
from ansinh.planning.question.scenario import Scenario
from ansinh.words.phrase import Both, Listed, Phrase, Sayable

ALIKE = ("kind", "services", "groups", "scope", "by", "sites", "unit", "service")
"""What two items of different periods have in common where the later one takes the other's place."""
APART = ("case_managed", "comprehensive")
"""Targets on these shares are others than those on the share of people served."""
NO_BOUND = {"min_places": 0.0, "max_places": None, "min_share": 0.0, "max_share": 1.0}
"""Values of keys that ask for nothing: a limit on the most places doesn't take the place of one on the fewest."""
COUNTS = ("at_least", "at_most")
"""Rules on sites that hold in their period alone; others hold from it on."""


def carried_over(scenario: Scenario, ids: set[str], first: str) -> dict[str, Any]:
    """Return the parts of the scenario with nothing left in a period that is over, and the list `passed` of what was.

    An item moves to `first`, the first period left, unless a later one that asks for the same stands in its place. Rules
    that move are not listed, as they go on. Budgets don't move: their money is spent, or lost.
    """
    changes: dict[str, Any] = {}
    passed: list[Passed] = []
    parts = [key for key, dated in dated_keys().items() if not dated.moves and key != "budgets"]
    for part in (*parts, "commitments", "rules"):
        changes[part], told = _part(scenario, part, ids, first)
        passed += [item for item in told if part != "rules" or not item.moved_to]
    changes["budgets"] = tuple(item for item in scenario.budgets if item.period in ids)
    changes["passed"] = (*scenario.passed, *passed, *_budgets(scenario, ids))
    return changes


def _part(scenario: Scenario, part: str, ids: set[str], first: str) -> tuple[tuple[Any, ...], list[Passed]]:
    """Return the items of a part that hold in the periods left, in their order, and what became of the others."""
    left, passed, items = [], [], getattr(scenario, part)
    for item in items:
        if not item.period or item.period in ids:
            left.append(item)
            continue
        later = [other for other in items if _replaces(other, item)]
        taken = _bounds(item) & {key for other in later for key in _bounds(other)}
        goes = not later or bool(_bounds(item) - taken)
        if goes:
            update = {"period": first, **{key: NO_BOUND[key] for key in taken}}
            left.append(item.model_copy(update=update))
        passed.append(_told(part, _said(part, item, scenario), item.period, first if goes else ""))
    return tuple(left), passed


def _replaces(later: Any, item: Any) -> bool:
    """Return whether an item of a later period takes the place of another: it asks for the same, of the same."""
    kind = getattr(item, "kind", "")
    if later.period <= item.period or kind == "stated" or (hasattr(item, "count") and kind not in COUNTS):
        return False
    same = all(getattr(later, key, None) == getattr(item, key, None) for key in ALIKE)
    same &= all((getattr(later, k, None) is None) == (getattr(item, k, None) is None) for k in APART)
    asked = _bounds(item)
    return same and (not asked or bool(asked & _bounds(later)))


def _bounds(item: Any) -> set[str]:
    return {key for key, nothing in NO_BOUND.items() if getattr(item, key, nothing) != nothing}


def _budgets(scenario: Scenario, ids: set[str]) -> list[Passed]:
    """Return the money of periods that are over, all sources of a period together."""
    over = sorted((item for item in scenario.budgets if item.period not in ids), key=lambda item: item.period)
    return [
        _told("budgets", Listed(tuple(dict.fromkeys(_source(item) for item in of_period))), period, "")
        for period, of_period in groupby(over, key=lambda item: item.period)
    ]


def _source(item: Any) -> Both:
    return Both(item.name_vi or item.source, item.name_en or item.source)


def _said(part: str, item: Any, scenario: Scenario) -> Sayable:
    """Return what an item is about: its own words, the services, or the source that names it."""
    if part == "commitments":
        return Both(item.text_vi, item.text_en)
    names = getattr(item, "services", ()) or (getattr(item, "service", ""),)
    known = scenario.every_service
    said = tuple(Both(known[name].name_vi, known[name].name_en).lower() for name in names if name)
    named = item.source or ", ".join(item.sites)
    return Listed(said) if said else Both(named, named)


def _told(part: str, about: Sayable, period: str, moved_to: str) -> Passed:
    sentence = Phrase.of(f"ladder.part.{part}", about=about)
    return Passed(
        what=part,
        period=period,
        moved_to=moved_to,
        text_vi=sentence.said("vi"),
        text_en=sentence.said("en"),
    )
