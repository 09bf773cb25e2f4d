"""What a plan costs, and who pays: every source by itself, with what it carries over."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import pulp
from pulp import lpSum

from tests.twin.network.decisions import Model
from tests.twin.network.facts import Option
from tests.twin.rows import rows_of

Due = dict[tuple[str, str, str], list[pulp.LpAffineExpression]]
"""Million đồng by (period, kind, ownership), not discounted."""
Stream = tuple[str, str, str]
"""Source, what it covers, whose facilities it may pay for."""


def costs(m: Model) -> Due:
    """Return what has to be paid, kind by kind."""
    due: Due = defaultdict(list)
    for period in m.facts.periods:
        years = m.facts.lengths[period]
        for option, facts in m.facts.options.items():
            owner = m.facts.sites[option[0]]["ownership"]
            due[period, "capital", owner].append(_capital(m, option, period))
            running = (
                m.places[option, period] * facts["running_cost_million_vnd_per_place_year"]
                + m.is_open[option, period] * facts["running_cost_million_vnd_per_year"]
            )
            due[period, "running", owner].append(running * years)
        for site, facts in m.facts.sites.items():
            opening = m.campus_opened[site, period] * facts["campus_cost_million_vnd"]
            due[period, "capital", facts["ownership"]].append(opening)
        for c, row in enumerate(m.facts.conversions):
            owner = m.facts.sites[row["site_id"]]["ownership"]
            paid = m.converted[c, period] * row["million_vnd_per_place"]
            due[period, "capital", owner].append(paid)
    return due


def _capital(m: Model, option: Option, period: str) -> pulp.LpAffineExpression:
    facts, key = m.facts.options[option], (option, period)
    past = m.earlier(period)[:-1]
    upgraded = m.upgraded[key] - (m.upgraded[option, past[-1]] if past else 0)
    return lpSum(
        [
            m.built[key] * facts["place_cost_million_vnd"],
            m.opened[key] * facts["opening_cost_million_vnd"],
            upgraded * facts["upgrade_cost_million_vnd"],
            m.closed[key] * facts["closing_cost_million_vnd"],
            m.merged[key] * facts["merge_cost_million_vnd"],
        ]
    )


def discounted(m: Model) -> pulp.LpAffineExpression:
    """Return the whole cost: capital at the start of its period, running over its years."""
    first = m.facts.starts[m.facts.periods[0]]
    growth = 1.0 + m.facts.problem.discount_rate
    total = []
    for (period, kind, _), parts in costs(m).items():
        start, years = m.facts.starts[period], m.facts.lengths[period]
        factor = growth ** (first - start)
        if kind == "running":
            whole = int(years)
            factors = [growth**-year for year in range(whole)] + [(years - whole) * growth**-whole]
            factor *= sum(factors) / years
        total.append(factor * lpSum(parts))
    return lpSum(total)


def write_budgets(m: Model) -> None:
    """Write who pays: spent ≥ due where it is limited, and no source spends more than it has.

    A kind of cost is limited in a period if some budget row of that period covers it.
    """
    rows: dict[Stream, dict[str, Any]] = defaultdict(dict)
    for row in rows_of(m.facts.problem.budgets):
        rows[row.source, row.covers, row.ownership][row.period] = row
    spent: dict[tuple[Stream, str], list[pulp.LpVariable]] = defaultdict(list)
    for (period, kind, owner), parts in costs(m).items():
        payers = [stream for stream in rows if stream[1] in (kind, "all") and stream[2] in (owner, "any")]
        if any(period in rows[stream] for stream in payers):
            paid = {stream: m.number() for stream in payers}
            m.row(lpSum(paid.values()) >= lpSum(parts))
            for stream, amount in paid.items():
                spent[stream, period].append(amount)
    for stream, years in rows.items():
        _keep_within(m, {t: spent[stream, t] for t in m.facts.periods}, years)


def _keep_within(m: Model, spent: dict[str, list[pulp.LpVariable]], rows: dict[str, Any]) -> None:
    """Spent + carried on ≤ given + carried over; where nothing is given, what was carried is carried on."""
    left: Any = 0.0
    carries = False
    for period, amounts in spent.items():
        row = rows.get(period)
        carries = carries if row is None else bool(row.carry_over)
        given = 0.0 if row is None else float(row.million_vnd)
        kept = m.number() if carries else 0.0
        m.row(lpSum(amounts) + kept <= given + left)
        left = kept
