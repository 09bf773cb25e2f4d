"""What becomes of limits, targets, commitments and budgets whose period is over: carried over, or named as left behind."""

from __future__ import annotations

from typing import Any

from ansinh.models.network.families import dated_keys
from ansinh.planning.question.passed import Passed
from ansinh.planning.question.scenario import Scenario
from ansinh.words.phrase import Both, Listed, Phrase

LASTING = (
    "at_least_places",
    "at_most_places",
    "sites_kept",
    "strengthened",
    "regional_share",
    "social_workers",
)
"""Commitments on what stands: they hold after their date, too."""


def carried_over(scenario: Scenario, ids: set[str], first: str) -> dict[str, Any]:
    """Return the parts of the scenario with nothing left in a period that is over, and the list `passed` of what was.

    An item moves to `first`, the first period left, unless a later one on the same services stands in its place.
    Budgets don't move: their money is spent, or lost.
    """
    changes: dict[str, Any] = {}
    passed: list[Passed] = []
    for part in (key for key, dated in dated_keys().items() if not dated.moves and key != "budgets"):
        changes[part], told = _part(scenario, part, ids, first)
        passed += told
    changes["commitments"], told = _commitments(scenario, ids, first)
    changes["budgets"] = tuple(item for item in scenario.budgets if item.period in ids)
    over = [item for item in scenario.budgets if item.period not in ids and item.covers != "soft"]
    passed += [*told, *(_told("budgets", item, scenario, "") for item in over)]
    changes["passed"] = (*scenario.passed, *passed)
    return changes


def _part(scenario: Scenario, part: str, ids: set[str], first: str) -> tuple[tuple[Any, ...], list[Passed]]:
    items = getattr(scenario, part)
    kept = [item for item in items if item.period in ids]
    held = {_about(item) for item in kept}
    moved: dict[object, Any] = {}
    passed = []
    for item in (item for item in items if item.period not in ids):
        goes = _about(item) not in held
        if goes:
            # Of two that are over the later one holds: items stand in the order of time.
            moved[_about(item)] = item.model_copy(update={"period": first})
        passed.append(_told(part, item, scenario, first if goes else ""))
    return (*moved.values(), *kept), passed


def _commitments(scenario: Scenario, ids: set[str], first: str) -> tuple[tuple[Any, ...], list[Passed]]:
    kept, passed = [], []
    later = {(c.kind, c.services, c.groups) for c in scenario.commitments if c.period in ids}
    for item in scenario.commitments:
        if not item.period or item.period in ids:
            kept.append(item)
            continue
        goes = item.kind in LASTING or (item.kind, item.services, item.groups) not in later
        if goes:
            kept.append(item.model_copy(update={"period": first}))
        passed.append(
            Passed(
                what="commitments", period=item.period, moved_to=first if goes else "",
                text_vi=f"“{item.text_vi}”", text_en=f"“{item.text_en}”",
            )
        )  # fmt: skip
    return tuple(kept), passed


def _about(item: Any) -> object:
    """Return what two items of different periods have in common where one takes the other's place."""
    return tuple(getattr(item, key, None) for key in ("services", "groups", "scope", "by"))


def _told(part: str, item: Any, scenario: Scenario, moved_to: str) -> Passed:
    known = scenario.every_service
    names = tuple(
        Both(known[name].name_vi, known[name].name_en).lower() for name in getattr(item, "services", ())
    )
    about = Listed(names) if names else getattr(item, "source", "")
    sentence = Phrase.of(f"ladder.part.{part}", about=about)
    return Passed(
        what=part,
        period=item.period,
        moved_to=moved_to,
        text_vi=sentence.said("vi"),
        text_en=sentence.said("en"),
    )
