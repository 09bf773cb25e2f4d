"""Former districts by their last name: that of the eve of 1 July 2025, when districts ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ansinh.geodata.names import in_sentence
from ansinh.words.plain import text

if TYPE_CHECKING:
    from ansinh.reports.facts.facts import Facts
    from ansinh.words import Words


def former_district(facts: Facts, words: Words, name: object) -> str:
    """Return the last name of a district that a run names as of 2019; one that had been merged says into which.

    A run that knows nothing of it (older, or of own data) keeps its own name.
    """
    into, eve = facts.last_names.get(text(name), ("", ""))
    if not into:
        return eve or text(name)
    inside = in_sentence(into) if words.language == "vi" else into
    return words("common.merged_district", name=text(name), into=inside)
