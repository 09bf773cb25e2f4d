"""Parts IV to VI and VIII of the proposal: total investment, sources, schedule, running cost, component projects."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from ansinh.planning.inputs.tables import records
from ansinh.reports import tables
from ansinh.reports.cite import in_language
from ansinh.reports.content import Block, Heading, Paragraph, Table
from ansinh.reports.facts import money as money_facts
from ansinh.words.numbers import money, money_in_words, number
from ansinh.words.plain import text

if TYPE_CHECKING:
    from ansinh.reports.proposal.scope import Scope


RUNNING_BASIS = ("allowance_standard", "allowance_coefficient", "base_salary")


def investment(scope: Scope) -> list[Block]:
    """Return part IV: total by component, project group, sources, and whether the budget suffices."""
    words, facts = scope.words, scope.facts
    language = words.language
    year = text(facts.data.meta.get("price_year", "")) or words("common.none")
    sums = {"money": money(scope.capital, language), "words": money_in_words(scope.capital, language)}
    rank, split = money_facts.group(scope.capital), money_facts.components(facts, scope.capital)
    left_out = ["compensation", *([] if "management_contingency" in split.index else ["contingency"])]
    blocks: list[Block] = [
        Heading(words("proposal.total_head"), 2),
        Paragraph(words("proposal.total_text", year=year, **sums)),
        tables.components(words, split),
        Paragraph(
            words(
                "proposal.total_missing",
                parts="; ".join(words(f"table.component.{key}").lower() for key in left_out),
            )
        ),
        Paragraph(words("proposal.group_text", group=rank, source=words("common.group_source"))),
        Heading(words("proposal.sources_head"), 2),
    ]
    if scope.project is not None:
        blocks.append(Paragraph(words("proposal.sources_project")))
    blocks += [tables.funding(facts, words), Heading(words("proposal.balance_head"), 2)]
    if facts.data.budgets.empty:
        return [*blocks, Paragraph(words("proposal.balance_none"))]
    chart = scope.pictures.figure("money")
    over = [
        Paragraph(words("proposal.balance_over", period=period, money=money(-left, language)))
        for period, left in money_facts.left_of_budget(facts).items()
        if left < -money_facts.HALF_A_MILLION
    ]
    return [*blocks, Paragraph(words("proposal.balance")), tables.budget_table(facts, words), *over, chart]


def schedule(scope: Scope) -> list[Block]:
    """Return part V: capital by period, and divided evenly by year."""
    words, facts = scope.words, scope.facts
    spent = scope.actions.groupby("period")["capital_million_vnd"].sum()
    blocks: list[Block] = []
    for period, row in facts.data.periods.iterrows():
        total = float(spent.get(str(period), 0.0))
        years = float(row["years"]) or 1.0
        line = words(
            "proposal.schedule" if total >= money_facts.HALF_A_MILLION else "proposal.schedule_none",
            period=period,
            start=int(row["start_year"]),
            end=int(row["end_year"]),
            money=money(total, words.language),
            yearly=money(total / years, words.language),
        )
        blocks.append(Paragraph(line))
    return [
        *blocks,
        Paragraph(words("proposal.schedule_actions")),
        Paragraph(words("proposal.schedule_limit")),
    ]


def running(scope: Scope) -> list[Block]:
    """Return part VI: running cost and staff after completion."""
    words = scope.words
    line = words(
        "proposal.running_text",
        money=money(scope.running, words.language),
        staff=number(scope.staff, words.language),
    )
    blocks: list[Block] = [Paragraph(line), *_basis(scope)]
    return [*blocks, tables.running(scope.facts, words)] if scope.project is None else blocks


def _basis(scope: Scope) -> list[Block]:
    """Return the sentence on the standard and the coefficient behind the running cost, from the run's assumptions."""
    words, table = scope.words, scope.facts.data.assumptions
    items = [
        words(
            "proposal.running_item",
            name=text(row[f"name_{words.language}"]),
            value=tables.value_of(row["value"], words.language),
            unit=in_language(row, "unit", words.language),
            source=in_language(row, "source", words.language) or words("common.assumption"),
        )
        for row in records(table[table["key"].isin(RUNNING_BASIS)])
    ]
    return [Paragraph(words("proposal.running_source", items="; ".join(items)))] if items else []


def component_projects(scope: Scope) -> list[Block]:
    """Return part VIII: the projects of the plan, each with its group, and their total."""
    words, facts = scope.words, scope.facts
    if scope.project is not None:
        return [Paragraph(words("proposal.parts_single"))]
    language = words.language
    capital = facts.actions.groupby("site_id", sort=False)["capital_million_vnd"].sum()
    capital = capital.reindex(facts.projects).fillna(0.0) if facts.projects else pd.Series(dtype="float64")
    cells = []
    for step, (site, value) in enumerate(capital.items(), start=1):
        rows = facts.actions[facts.actions["site_id"] == site]
        done = ", ".join(dict.fromkeys(tables.action_words(facts, words, row) for row in records(rows)))
        periods = ", ".join(dict.fromkeys(map(str, rows["period"])))
        cells.append(
            [
                str(step),
                scope.site_name(str(site)),
                done,
                periods,
                number(value, language),
                money_facts.group(float(value)),
            ]
        )
    if cells:
        cells.append([words("common.total"), "", "", "", number(capital.sum(), language), ""])
    heads = [
        "",
        *(words(f"table.col.{key}") for key in ("site", "action", "period")),
        words("table.col.capital"),
        words("proposal.group_col"),
    ]
    table = Table(
        caption=words("proposal.parts_table"),
        columns=[words("common.number"), *heads[1:]],
        rows=cells,
        numeric=frozenset({4}),
        total=bool(cells),
        source=words("table.source_run_cost"),
        widths=(0.9, 3.1, 2.2, 1.2, 1.5, 1),
    )
    return [Paragraph(words("proposal.parts_text", n=number(len(facts.projects), language))), table]
