"""What a chart shows, said in its title: a conclusion with its figures, not a topic."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ansinh.planning.answer.ties import tied
from ansinh.reports.answer.areas import area_name, end_of, shares_of
from ansinh.reports.answer.written import billions
from ansinh.words.numbers import minutes, number, percent, shown_difference

if TYPE_CHECKING:
    from ansinh.reports.facts import Facts
    from ansinh.words import Words

HALF_A_PERSON = 0.5


def conclusion(name: str, facts: Facts, words: Words, topic: str) -> str:
    """Return the conclusion of a chart; `topic` where its figures aren't known."""
    values = _VALUES[name](facts, words)
    if not values or words("common.missing") in values.values():
        return topic
    key = values.pop("key", name)
    return words(f"chart.says.{key}", period=facts.period, **values)


def _demand_places(facts: Facts, words: Words) -> dict[str, str]:
    return {
        "places": number(facts.measure("places"), words.language),
        "people": number(facts.measure("target_persons"), words.language),
    }


def _reached(facts: Facts, words: Words) -> dict[str, str]:
    return {
        "served": number(facts.measure("served_persons"), words.language),
        "people": number(facts.measure("target_persons"), words.language),
    }


def _travel(facts: Facts, words: Words) -> dict[str, str]:
    return {
        "mean": minutes(facts.measure("mean_minutes"), words.language),
        "covered": percent(facts.measure("covered_share"), words.language),
    }


def _money(facts: Facts, words: Words) -> dict[str, str]:
    """Return the capital and the period in which most of it is spent; periods of as much stand together."""
    table = facts.capital_by_source
    if table.empty:
        return {}
    return {"capital": billions(facts.capital, words), "most": ", ".join(tied(table.sum(), 0))}


def _districts(facts: Facts, words: Words) -> dict[str, str]:
    """Return the district with the lowest share of the proposed plan."""
    shares = shares_of(facts, facts.plan_id)
    if shares.empty:
        return {}
    lowest = end_of(shares, words, lambda code: area_name(facts, code, words), lowest=True)
    return {"where": lowest.where, "share": lowest.share}


def _official_optimised(facts: Facts, words: Words) -> dict[str, str]:
    """Return how many more or fewer people the proposal serves, by the figures shown."""
    if facts.official_id is None:
        return {}
    gap = shown_difference(
        facts.measure("served_persons"), facts.measure("served_persons", facts.official_id), 0
    )
    way = "same" if abs(gap) < HALF_A_PERSON else "more" if gap > 0 else "fewer"
    return {"key": way, "size": number(abs(gap), words.language)}


def _overview(facts: Facts, words: Words) -> dict[str, str]:
    """Return in how many communes everybody in the target is served, by the classes of the map."""
    shares = facts.by_commune["served_share"].dropna()
    full = int((shares >= 1.0 - WHOLE).sum())
    return {"full": number(full, words.language), "all": number(len(shares), words.language)}


WHOLE = 0.0005
"""A share this near to 100% is shown as 100.0%."""
_VALUES = {
    "demand_places": _demand_places,
    "reached": _reached,
    "travel": _travel,
    "money": _money,
    "districts": _districts,
    "official_optimised": _official_optimised,
    "overview": _overview,
}
