"""From what capital on a project is of which group, and how many years it has: as the run has it, beside the law."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ansinh.planning.inputs.tables import records
from ansinh.planning.norms import Norms
from ansinh.planning.projects.owners import THRESHOLDS, YEARS
from ansinh.reports.cite import in_language
from ansinh.reports.proposal.law_marks import letter_day
from ansinh.reports.proposal.letter_norms import letter_norms, own_norms
from ansinh.words.numbers import exact

if TYPE_CHECKING:
    from ansinh.reports.proposal.scope import Scope

LAW, OWN = "N", "G"
"""Marks of a letter for a figure with a source, and for an assumption."""


def thresholds(scope: Scope) -> str:
    """Return from what capital on a project is of group A and B, with the law of the day of the letter."""
    rows = Norms(letter_day(scope.facts)).table
    law = records(rows[rows["key"] == THRESHOLDS["b"]])[0]
    return _beside_law(scope, "thresholds", THRESHOLDS, in_language(law, "source", scope.words.language))


def most_years(scope: Scope) -> str:
    """Return in how many years the capital of a project of each group may be paid."""
    return _beside_law(scope, "years", YEARS, scope.words("proposal.groups.law"))


def mark(scope: Scope, keys: dict[str, str]) -> str:
    """Return the mark of a rule: sourced as the law has it, an assumption where the scenario departs from it."""
    return OWN if own_norms(scope.facts).keys() & set(keys.values()) else LAW


def _beside_law(scope: Scope, name: str, keys: dict[str, str], source: str) -> str:
    """Return a rule as the run used it; where that isn't the law's, the law's own stands beside it."""
    words, day = scope.words, letter_day(scope.facts)
    told = {
        norms: words(
            f"proposal.groups.{name}",
            **{short: exact(found.named(key), words.language) for short, key in keys.items()},
        )
        for norms, found in (("used", letter_norms(scope.facts)), ("law", Norms(day)))
    }
    kind = "own" if mark(scope, keys) == OWN else "by_law"
    return words(f"proposal.groups.{kind}", source=source, **told)
