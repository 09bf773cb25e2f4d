"""Shares and minutes by district, for naming who is worst off and who loses."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from ansinh.geodata.names import in_sentence
from ansinh.planning.answer.folder.rundata import A_MINUTE
from ansinh.planning.answer.people import shares_told
from ansinh.planning.answer.ties import said_together, tied
from ansinh.reports.facts.former import former_district
from ansinh.words.numbers import percent, shown_difference

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ansinh.reports.facts import Facts
    from ansinh.words import Words

_PERCENT = 100.0

AREA_SHOWN = 0.0005
"""A difference of shares below this isn't seen in tenths of a per cent."""


class Loss(NamedTuple):
    """The districts that lose most, alike as far as a reader sees: the measure, and its values under both plans by code."""

    measure: str
    official: pd.Series
    proposed: pd.Series


def area_name(facts: Facts, district: str, words: Words) -> str:
    """Return the name of a district as inside a sentence."""
    name = former_district(facts, words, facts.data.districts["name"].get(district, district))
    return in_sentence(name) if words.language == "vi" else name


class End(NamedTuple):
    """The areas with the lowest or the highest share, and that share: as texts that stand beside each other."""

    where: str
    share: str

    @property
    def said(self) -> str:
        """The areas with their share."""
        return f"{self.where} {self.share}"


def areas_together(facts: Facts, districts: Iterable[str], words: Words) -> str:
    """Return the names of districts that are shown alike, as inside a sentence."""
    return said_together((area_name(facts, code, words) for code in districts), words.language)


def end_of(shares: pd.Series, words: Words, name_of: Callable[[str], str], *, lowest: bool) -> End:
    """Return the lowest or the highest of shares by district; areas whose shares are shown alike stand together."""
    found = tied(100.0 * shares, 1, lowest=lowest)
    where = said_together(map(name_of, found), words.language)
    share = percent(float(shares[found[0]]), words.language)
    return End(where, of_each(share, len(found), words))


def of_each(value: str, areas: int, words: Words) -> str:
    """Return a value that several areas have alike."""
    return value if areas == 1 else words("common.each", value=value)


def shares_of(facts: Facts, plan_id: str) -> pd.Series:
    """Return the share of the target served by district, lowest first; districts without a target are left out."""
    return _shares(facts, plan_id).sort_values(kind="stable")


def shares_today(facts: Facts) -> pd.Series:
    """Return the share of the target that today's places would serve by district, lowest first; empty if not known."""
    trips, home = facts.data.today, facts.data.demand["district_code"]
    if trips.empty:
        return pd.Series(dtype="float64")
    served = trips.groupby(trips["demand_id"].map(home))["persons"].sum()
    target = _measure(facts, facts.plan_id, "target_persons")
    target = target[target > 0]
    served = served.reindex(target.index).fillna(0.0)
    return shares_told((served / target).clip(upper=1.0), target - served).sort_values(kind="stable")


def loses_most(facts: Facts) -> Loss | None:
    """Return the districts that lose most against the official plan: in their share, else in minutes; None if none does."""
    official = facts.official_id
    if official is None:
        return None
    for measure, shown, least in (("served_share", -_PERCENT, AREA_SHOWN), ("mean_minutes", 1.0, A_MINUTE)):
        before, after = (_told(facts, plan, measure) for plan in (official, facts.plan_id))
        loss = (shown * (after - before)).dropna()
        if len(loss) and loss.max() >= abs(shown) * least:
            most = tied(_seen(shown * after[loss.index], shown * before[loss.index]), 1)
            return Loss(measure, before[most], after[most])
    return None


def _seen(after: pd.Series, before: pd.Series) -> pd.Series:
    """Return the differences of values with a decimal, as a reader computes them."""
    found = [shown_difference(new, old, 1) for new, old in zip(after, before, strict=True)]
    return pd.Series(found, after.index, dtype="float64")


def _told(facts: Facts, plan_id: str, measure: str) -> pd.Series:
    return _shares(facts, plan_id) if measure == "served_share" else _measure(facts, plan_id, measure)


def _shares(facts: Facts, plan_id: str) -> pd.Series:
    target, served = (_measure(facts, plan_id, name) for name in ("target_persons", "served_persons"))
    return shares_told(_measure(facts, plan_id, "served_share"), target - served)


def _measure(facts: Facts, plan_id: str, measure: str) -> pd.Series:
    values = {
        str(code): facts.group_measure(measure, "district_code", str(code), plan_id)
        for code in facts.data.districts.index
    }
    return pd.Series(values, dtype="float64").dropna()
