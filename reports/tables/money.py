"""Capital by source, running cost, and the budget."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ansinh.planning.inputs.tables import records
from ansinh.reports.content import Table
from ansinh.reports.facts.money import (
    HALF_A_MILLION,
    asked_of_budgets,
    budgets_for_private_capital,
    building_budget,
    running_balance,
    source_names,
)
from ansinh.reports.tables.adding import adding_up
from ansinh.words.numbers import money, number
from ansinh.words.plain import text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ansinh.reports.facts import Facts
    from ansinh.words import Words


def source_label(facts: Facts, words: Words, source: object) -> str:
    """Return the name of a funding source from the run, or from the wording, or its code if neither has a name."""
    own = source_names(facts).get(str(source), {}).get(words.language, "")
    return text(own) if own and own != str(source) else text(words.code("common.source", source))


def funding(facts: Facts, words: Words, paid: Mapping[str, str] | None = None) -> Table:
    """Return capital by source and period with totals of rows and columns (million đồng); `paid` adds years to heads.

    Capital of a period that is over before the letter is paid in years after it: `paid` has these by period.
    """
    years = paid or {}
    table, language = facts.capital_by_source, words.language
    cells = [
        [source_label(facts, words, source), *(number(v, language) for v in row), number(row.sum(), language)]
        for source, row in table.iterrows()
    ]
    if cells:
        sums = [number(v, language) for v in table.sum()]
        cells.append([words("common.total"), *sums, number(table.to_numpy().sum(), language)])
    return Table(
        caption=words("table.funding"),
        columns=[
            words("table.col.fund_source"),
            *(
                words("table.period_paid", period=p, years=years[p])
                if p in years
                else words("common.period", period=p)
                for p in facts.periods
            ),
            words("common.total"),
        ],
        rows=cells,
        numeric=frozenset(range(1, 2 + len(facts.periods))),
        total=bool(cells),
        source=words("table.source_run_cost"),
        widths=(2.6, *(1.4 for _ in facts.periods), 1.4),
    )


def budget_table(facts: Facts, words: Words) -> Table:
    """Return the budget, the capital planned, and what is left, by period (million đồng)."""
    budgets = building_budget(facts)
    used = asked_of_budgets(facts)
    cells, language = [], words.language
    for period in facts.periods if len(budgets) else []:
        limit, spent = float(budgets.get(period, float("nan"))), float(used.get(period, 0.0))
        cells.append([period, *(number(v, language) for v in (limit, spent, limit - spent))])
    return Table(
        caption=words("table.budget"),
        columns=[
            words("table.col.period"),
            words("table.col.budget"),
            words("table.col.capital"),
            words("table.left"),
        ],
        rows=cells,
        numeric=frozenset({1, 2, 3}),
        source=words("table.source_budget") + _private(facts, words),
    )


def _private(facts: Facts, words: Words) -> str:
    """Return the sentence on owners' money that the plan kept within the budget, too; nothing where there is none."""
    private = budgets_for_private_capital(facts)
    if private < HALF_A_MILLION:
        return ""
    return " " + words("table.budget_private", money=money(private, words.language))


def running_budget(facts: Facts, words: Words) -> Table:
    """Return budgets for running cost, what the plan needs of them, and what is left, by period and payer (a year)."""
    table, language = running_balance(facts), words.language
    cells = [
        [
            str(row["period"]),
            source_label(facts, words, row["source"]),
            *(number(row[column], language) for column in ("budget", "needed", "left")),
        ]
        for row in records(table)
    ]
    return Table(
        caption=words("table.running_budget"),
        columns=[
            words("table.col.period"),
            words("table.col.fund_source"),
            words("table.col.budget_year"),
            words("table.col.running"),
            words("table.col.left_year"),
        ],
        rows=cells,
        numeric=frozenset({2, 3, 4}),
        source=words("table.source_running_budget"),
        widths=(1, 2.6, 1.5, 1.5, 1.5),
    )


def running(facts: Facts, words: Words) -> Table:
    """Return the running cost by facility in the last period, with the total (million đồng a year)."""
    rows = facts.facilities
    rows = rows[(rows["plan_id"] == facts.plan_id) & (rows["period"] == facts.period) & (rows["places"] > 0)]
    sites, language = list(dict.fromkeys(rows["site_id"])), words.language
    names = [text(facts.name("sites", site, language)) for site in sites]
    whole = (facts.places_by_site, facts.running_by_site)
    columns = [adding_up(values.reindex(sites), language) for values in whole]
    cells = (
        [list(row) for row in zip([*names, words("common.total")], *columns, strict=True)] if names else []
    )
    return Table(
        caption=words("table.running", period=facts.period),
        columns=[words("table.col.site"), words("table.col.places"), words("table.col.running")],
        rows=cells,
        numeric=frozenset({1, 2}),
        total=bool(cells),
        source=words("table.source_norms"),
        widths=(3.6, 1, 1.8),
    )
