"""Sentences on the difference between the official plan and the proposed one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ansinh.planning.answer.folder.rundata import A_PERSON
from ansinh.reports.facts.money import HALF_A_MILLION
from ansinh.words.numbers import LEAST_MINUTES, is_missing, minutes, money, number, shown_difference

if TYPE_CHECKING:
    from ansinh.reports.facts import Facts
    from ansinh.words import Words

RUNNING = "running_million_vnd_per_year"


def worth(facts: Facts, words: Words) -> list[str]:
    """Return sentences on people, travel and money, or the sentence that there is no official plan to compare with."""
    official = facts.official_id
    if official is None:
        return [words("report.worth.no_official")]
    language = words.language
    people = shown_difference(facts.measure("served_persons"), facts.measure("served_persons", official), 0)
    time = shown_difference(facts.measure("mean_minutes"), facts.measure("mean_minutes", official), 1)
    capital = shown_difference(facts.capital, facts.capital_of(official), 0)
    running = shown_difference(facts.measure(RUNNING), facts.measure(RUNNING, official), 0)
    lines = [
        _line(words, "people", people, number(abs(people), language), A_PERSON, period=facts.period),
        _line(words, "time", time, minutes(abs(time), language), LEAST_MINUTES),
        _line(words, "capital", capital, money(abs(capital), language), HALF_A_MILLION),
        _line(words, "running", running, money(abs(running), language), HALF_A_MILLION),
    ]
    return [line for line in lines if line]


def _line(words: Words, key: str, difference: float, size: str, least: float, **more: object) -> str:
    """Return the sentence for more, less or the same; a difference below `least` rounds to 0 and counts as none."""
    if is_missing(difference):
        return ""
    way = "same" if abs(difference) < least else "more" if difference > 0 else "less"
    return words(f"report.worth.{key}_{way}", size=size, **more)
