"""Five rows: today, the official plan and the proposed plan beside each other, with what the proposal changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from ansinh.models.measures import weighted_mean
from ansinh.reports.answer import areas
from ansinh.words.numbers import is_missing, minutes, number, percent, shown_difference, signed
from ansinh.words.units import MILLION_PER_BILLION

if TYPE_CHECKING:
    from collections.abc import Callable

    from ansinh.reports.facts import Facts
    from ansinh.words import Language, Words

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
    official = areas.shares_of(facts, facts.official_id) if facts.official_id else pd.Series(dtype="float64")
    proposed = areas.shares_of(facts, facts.plan_id)
    today, written, best = (
        _lowest(facts, shares, words) for shares in (areas.shares_today(facts), official, proposed)
    )
    after, before = (float(some.iloc[0]) if len(some) else float("nan") for some in (proposed, official))
    return Row(words("answer.row.worst"), today, written, best, _points(after, before, words))


def _lowest(facts: Facts, shares: pd.Series, words: Words) -> str:
    if shares.empty:
        return words("common.missing")
    if shares.iloc[0] > 1.0 - areas.AREA_SHOWN:
        return words("answer.row.all_served")
    return areas.end_of(shares, words, lambda code: areas.area_name(facts, code, words), lowest=True).said


def _loser(facts: Facts, words: Words) -> Row:
    """Name the districts that the proposal harms most, with their shares or their minutes under each plan."""
    loss, missing = areas.loses_most(facts), words("common.missing")
    if loss is None:
        nobody = words("answer.row.nobody") if facts.official_id else missing
        return Row(words("answer.row.loses"), missing, missing, nobody, missing)
    codes, most = loss.proposed.index, (loss.proposed.iloc[0], loss.official.iloc[0])
    name = words("answer.row.loses_where", where=areas.areas_together(facts, codes, words))
    if loss.measure == "served_share":
        under = (areas.shares_today(facts).reindex(codes), loss.official, loss.proposed)
        today, official, proposed = (_from_to(shares, percent, words) for shares in under)
        change = _points(*most, words)
    else:
        today = missing
        official, proposed = (_from_to(means, minutes, words) for means in (loss.official, loss.proposed))
        change = signed(shown_difference(*most, 1), words.language, 1)
    return Row(name, today, official, proposed, areas.of_each(change, len(codes), words))


def _from_to(values: pd.Series, written: Callable[[float, Language], str], words: Words) -> str:
    """Write the value of areas that lose alike: one where they are shown alike, else the lowest and the highest."""
    low, high = (written(value, words.language) for value in (values.min(), values.max()))
    return low if low == high else words("answer.row.from_to", low=low, high=high)


def _points(after: float, before: float, words: Words) -> str:
    """Write a difference of shares in percentage points: that of the figures shown, so that the row adds up."""
    points = shown_difference(_PERCENT * after, _PERCENT * before, 1)
    if is_missing(points):
        return words("common.missing")
    return words("answer.row.points", n=signed(points, words.language, 1))
