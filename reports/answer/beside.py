"""Five rows: today, the official plan and the proposed plan beside each other, with what the proposal changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from ansinh.models.measures import weighted_mean
from ansinh.reports.answer.areas import AREA_SHOWN, area_name, end_of, loses_most, shares_of, shares_today
from ansinh.reports.answer.written import MILLION_PER_BILLION
from ansinh.words.numbers import is_missing, minutes, number, percent, shown_difference, signed

if TYPE_CHECKING:
    from ansinh.reports.facts import Facts
    from ansinh.words import Words

_PERCENT = 100.0


class Row(NamedTuple):
    """A row of formatted texts."""

    name: str
    today: str
    official: str
    proposed: str
    difference: str


def rows(facts: Facts, words: Words) -> list[Row]:
    """Return people served, minutes, capital, the worst-off district, and the district that loses most."""
    return [
        _numbers(words, "served", _people(facts), 0),
        _numbers(words, "minutes", _minutes(facts), 1),
        _numbers(words, "capital", _capital(facts), 1),
        _worst(facts, words),
        _loser(facts, words),
    ]


def _numbers(words: Words, key: str, values: tuple[float, float, float], decimals: int) -> Row:
    """Write three values; the difference is that of the shown figures, so that the row adds up."""
    today, official, proposed = (number(value, words.language, decimals) for value in values)
    shown = shown_difference(values[2], values[1], decimals)
    return Row(words(f"answer.row.{key}"), today, official, proposed, signed(shown, words.language, decimals))


def _people(facts: Facts) -> tuple[float, float, float]:
    trips = facts.data.today
    today = float(trips["persons"].sum()) if len(trips) else float("nan")
    return (today, *_both(facts, "served_persons"))


def _minutes(facts: Facts) -> tuple[float, float, float]:
    trips = facts.data.today
    today = weighted_mean(trips["minutes"], trips["persons"]) if len(trips) else float("nan")
    return (today, *_both(facts, "mean_minutes"))


def _both(facts: Facts, measure: str) -> tuple[float, float]:
    official = facts.official_id
    return facts.measure(measure, official) if official else float("nan"), facts.measure(measure)


def _capital(facts: Facts) -> tuple[float, float, float]:
    """Return capital in billion đồng; doing nothing costs none."""
    official = facts.official_id
    stated = facts.capital_of(official) if official else float("nan")
    return 0.0, stated / MILLION_PER_BILLION, facts.capital / MILLION_PER_BILLION


def _worst(facts: Facts, words: Words) -> Row:
    """Name the district with the lowest share under each plan."""
    official = shares_of(facts, facts.official_id) if facts.official_id else pd.Series(dtype="float64")
    proposed = shares_of(facts, facts.plan_id)
    today, written, best = (
        _lowest(facts, shares, words) for shares in (shares_today(facts), official, proposed)
    )
    gap = float("nan") if official.empty or proposed.empty else float(proposed.iloc[0] - official.iloc[0])
    return Row(words("answer.row.worst"), today, written, best, _points(gap, words))


def _lowest(facts: Facts, shares: pd.Series, words: Words) -> str:
    if shares.empty:
        return words("common.missing")
    if shares.iloc[0] > 1.0 - AREA_SHOWN:
        return words("answer.row.all_served")
    return end_of(shares, words, lambda code: area_name(facts, code, words), lowest=True).said


def _loser(facts: Facts, words: Words) -> Row:
    """Name the district that the proposal harms most, with its share or its minutes under each plan."""
    loss, missing = loses_most(facts), words("common.missing")
    if loss is None:
        nobody = words("answer.row.nobody") if facts.official_id else missing
        return Row(words("answer.row.loses"), missing, missing, nobody, missing)
    where = area_name(facts, loss.district, words)
    name = words("answer.row.loses_where", where=where)
    if loss.measure == "served_share":
        today = percent(shares_today(facts).get(loss.district, float("nan")), words.language)
        official, proposed = (percent(value, words.language) for value in (loss.official, loss.proposed))
        return Row(name, today, official, proposed, _points(loss.proposed - loss.official, words))
    official, proposed = (minutes(value, words.language) for value in (loss.official, loss.proposed))
    change = signed(shown_difference(loss.proposed, loss.official, 1), words.language, 1)
    return Row(name, missing, official, proposed, change)


def _points(difference: float, words: Words) -> str:
    """Write a difference of shares in percentage points."""
    if is_missing(difference):
        return words("common.missing")
    return words("answer.row.points", n=signed(_PERCENT * difference, words.language, 1))
