"""What follows from the period before: openings, closings, upgrades, mergers, conversions."""

from __future__ import annotations

import math

from pulp import lpSum

from tests.twin.network.decisions import Model
from tests.twin.network.facts import Option


def write_history(m: Model) -> None:
    """Write persistence, balance of places, upgrades, mergers and conversions of every option."""
    for option in m.facts.options:
        for period in m.facts.periods:
            _stay_open(m, option, period)
            _balance(m, option, period)
            _upgrade(m, option, period)
            _merge(m, option, period)
        m.row(lpSum(m.opened[option, t] for t in m.facts.periods) <= 1)
        m.row(lpSum(m.merged[option, t] for t in m.facts.periods) <= 1)
        _merge_in_time(m, option)
    _convert(m)


def _stay_open(m: Model, option: Option, period: str) -> None:
    """open[t] = open[t-1] + opened - closed - merged - emptied; what opens in a period is open in it."""
    key = (option, period)
    exits = m.closed[key] + m.merged[key] + m.emptied[key]
    m.row(m.is_open[key] == m.open_before(option, period) + m.opened[key] - exits)
    m.row(m.opened[key] <= m.is_open[key])


def _balance(m: Model, option: Option, period: str) -> None:
    """Places are those before, with what comes and without what goes; removed only by closing or merging."""
    key = (option, period)
    into = [o for o in m.facts.options if m.facts.merges_into(o) == option]
    comes = m.built[key] + lpSum(m.moved[o, period] for o in into)
    comes += lpSum(_converted(m, option, period, "to_service"))
    goes = m.moved[key] + m.removed[key] + lpSum(_converted(m, option, period, "from_service"))
    m.row(m.places[key] == m.places_before(option, period) + comes - goes)
    sources = {
        (row["site_id"], row["from_service"])
        for row in m.facts.conversions
        if (row["site_id"], row["to_service"]) == option
    }
    most = m.facts.most_places(option) + sum(m.facts.most_places(source) for source in sources)
    m.row(m.removed[key] <= most * (m.closed[key] + m.merged[key]))


def _converted(m: Model, option: Option, period: str, end: str) -> list[object]:
    """Return the conversions that give to, or take from, an option."""
    return [
        m.converted[c, period]
        for c, row in enumerate(m.facts.conversions)
        if (row["site_id"], row[end]) == option
    ]


def _upgrade(m: Model, option: Option, period: str) -> None:
    """What stands today grows only once it is upgraded, and an upgrade stays."""
    if m.facts.standing(option) == 0:
        return
    upgraded = m.upgraded[option, period]
    m.row(m.built[option, period] <= m.facts.most_places(option) * upgraded)
    past = m.earlier(period)[:-1]
    if past:
        m.row(upgraded >= m.upgraded[option, past[-1]])


def _merge(m: Model, option: Option, period: str) -> None:
    """The successor is open and takes over what stands today and hasn't been converted away."""
    merged, moved = m.merged[option, period], m.moved[option, period]
    successor = m.facts.merges_into(option)
    m.row(moved <= m.facts.standing(option) * merged)
    if successor is None:
        return
    gone = lpSum(x for t in m.earlier(period) for x in _converted(m, option, t, "from_service"))
    m.row(m.facts.standing(option) * merged <= moved + gone)
    m.row(m.is_open[successor, period] >= merged)


def _merge_in_time(m: Model, option: Option) -> None:
    """A merger with a date is done by then."""
    date = m.facts.options[option]["merge_by"]
    if m.facts.merges_into(option) is not None and date:
        m.row(lpSum(m.merged[option, t] for t in m.earlier(date)) == 1)


def _convert(m: Model) -> None:
    """No more than allowed, over all periods, in whole modules, and only places that stood in the period before."""
    for c, row in enumerate(m.facts.conversions):
        for period in m.facts.periods if row["module_places"] > 0 else ():
            m.row(m.converted[c, period] == row["module_places"] * m.number(category="Integer"))
        if math.isfinite(row["max_places"]):
            m.row(lpSum(m.converted[c, t] for t in m.facts.periods) <= row["max_places"])
    for option in m.facts.options:
        for period in m.facts.periods:
            taken = _converted(m, option, period, "from_service")
            if taken:
                m.row(lpSum(taken) <= m.places_before(option, period))
                _emptied_by_conversion(m, option, period)


def _emptied_by_conversion(m: Model, option: Option, period: str) -> None:
    """A service is emptied only where places were converted away: one at least, or what stands if that's less."""
    gone = lpSum(x for t in m.earlier(period) for x in _converted(m, option, t, "from_service"))
    stands = m.facts.standing(option) or m.facts.most_places(option)
    m.row(gone >= min(1.0, stands) * m.emptied[option, period])
