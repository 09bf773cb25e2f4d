"""The words for one run: some differ where it compares with today's network instead of an official plan."""

from __future__ import annotations

from ansinh.planning.answer.plan_names import TODAY
from ansinh.planning.answer.rundata import RunData
from ansinh.words import Language, Words


def words_of(data: RunData, language: Language) -> Words:
    """Return the words for a run: what it compares with is the official plan, or today's network."""
    return Words(language, TODAY if data.meta.get("baseline") == TODAY else "")
