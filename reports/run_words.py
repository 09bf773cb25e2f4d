"""Texts for a run; some differ if the run is compared with today's network instead of an official plan."""

from __future__ import annotations

from ansinh.planning.answer.folder.rundata import RunData
from ansinh.planning.answer.plan_names import TODAY
from ansinh.words import Language, Words


def words_of(data: RunData, language: Language) -> Words:
    """Return the texts for a run, which is compared with the official plan or with today's network."""
    return Words(language, TODAY if data.meta.get("baseline") == TODAY else "")
