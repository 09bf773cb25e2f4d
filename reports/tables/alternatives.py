"""What else could be done beside the proposed plan, one row each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ansinh.reports.content import Table
from ansinh.reports.facts.alternatives import Alternative
from ansinh.reports.facts.alternatives import alternatives as found_in
from ansinh.words.numbers import number
from ansinh.words.plain import text

if TYPE_CHECKING:
    from ansinh.reports.facts import Facts
    from ansinh.words import Words


def alternatives(facts: Facts, words: Words) -> Table:
    """Return doing nothing, the official plan, the second-best site, a smaller size and the proposal, beside each other."""
    heads = ("alternative", "places", "served", "minutes", "capital")
    return Table(
        caption=words("table.alternatives", period=facts.period),
        columns=[words(f"table.col.{head}") for head in heads],
        rows=[_row(facts, words, one) for one in found_in(facts)],
        numeric=frozenset({1, 2, 3, 4}),
        source=words("table.source_alternatives"),
        widths=(4, 1, 1.2, 1.3, 1.5),
    )


def _row(facts: Facts, words: Words, one: Alternative) -> list[str]:
    language = words.language
    site = text(facts.name("sites", one.subject, language)) if one.subject else ""
    # The plan beside the proposed one has a name of its own, also where it's today's network.
    official = text(facts.name("plans", facts.official_id, language))
    name = official if one.kind == "official" else words(f"table.alternative.{one.kind}", site=site)
    return [
        name,
        number(one.places, language),
        number(one.served, language),
        number(one.mean_minutes, language, 1),
        number(one.capital, language),
    ]
