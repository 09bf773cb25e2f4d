"""Former districts by their last name: that of the eve of 1 July 2025, when districts ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ansinh.geodata.names import in_sentence
from ansinh.reports.facts.present import REFORM
from ansinh.words.plain import text

if TYPE_CHECKING:
    import datetime as dt

    from ansinh.reports.facts.facts import Facts
    from ansinh.words import Words

RANKS = ("huyện ", "quận ", "thị xã ", "thành phố ")
"""Kinds of unit between province and commune, which ended on 1 July 2025, as names begin with them."""


def former_district(facts: Facts, words: Words, name: object) -> str:
    """Return the last name of a district that a run names as of 2019; one that had been merged says into which.

    A run that knows nothing of it (older, or of own data) keeps its own name.
    """
    last, into = _last_name(facts, name)
    return _merged(words, last, into) if into else last


def district_of_then(facts: Facts, words: Words, name: object, day: dt.date) -> str:
    """Return the last name of a district as in a sentence of `day`; since districts ended, it says that it is a former one."""
    last, into = _last_name(facts, name)
    told, joined = (_as_of(words, one, day) for one in (last, into))
    return _merged(words, told, joined) if into else told


def _last_name(facts: Facts, name: object) -> tuple[str, str]:
    """Return the last name of a district, and that of the one into which it had been merged or ""."""
    into, eve = facts.last_names.get(text(name), ("", ""))
    return (text(name) if into else eve or text(name)), into


def _as_of(words: Words, name: str, day: dt.date) -> str:
    inside = in_sentence(name) if words.language == "vi" else name
    if day < REFORM or not name.casefold().startswith(RANKS):
        return inside
    return words("common.former_area", name=inside)


def _merged(words: Words, name: str, into: str) -> str:
    return words(
        "common.merged_district", name=name, into=in_sentence(into) if words.language == "vi" else into
    )
