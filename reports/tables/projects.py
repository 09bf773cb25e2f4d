"""Tables of projects: components, years and sources, real projects beside them, posts, running cost beside today."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from ansinh.planning.inputs.tables import records
from ansinh.planning.projects.comparable import HERE
from ansinh.planning.projects.components import COMPONENTS, MISSING
from ansinh.reports.content import Table
from ansinh.reports.facts import projects as facts_of
from ansinh.reports.facts.money import price_day, price_index
from ansinh.reports.facts.whole_people import places_of_project
from ansinh.reports.tables.money import source_label
from ansinh.words.numbers import number, percent
from ansinh.words.plain import text

if TYPE_CHECKING:
    from ansinh.reports.facts import Facts
    from ansinh.words import Words

SHOWN_BESIDE = 4
"""Real projects named beside one of the plan; the workbook has all of them."""


def components(facts: Facts, words: Words, ids: list[str]) -> Table:
    """Return the components of the total investment of projects, whose sum is their capital (million đồng)."""
    table = facts_of.components_by_project(facts, ids)
    sums = table[list(COMPONENTS)].sum()
    total, language = float(sums.sum()), words.language
    rows = [
        [
            words(f"table.col.component_{name}"),
            percent(_share(value, total), language),
            number(value, language),
        ]
        for name, value in sums.items()
    ]
    if not sums["compensation"] and (table["compensation_basis"] == MISSING).any():
        rows[-1][1] = words("common.compensation.missing")  # not known is not nothing
    rows.append([words("common.total"), percent(_share(total, total), language), number(total, language)])
    return Table(
        caption=words("table.components"),
        columns=[words("table.col.component"), words("table.col.share"), words("table.col.amount")],
        rows=rows,
        numeric=frozenset({1, 2}),
        total=True,
        source=words("table.source_components", source=words("common.unit_cost_source")),
        widths=(3.4, 1, 1.6),
    )


def years(facts: Facts, words: Words, ids: list[str]) -> Table:
    """Return the capital of projects by source and year with sums of rows and columns (million đồng)."""
    table = facts_of.years_by_source(facts, ids)
    columns = [name for name in table.columns if name not in {"project_id", "source"}]
    sums = table.groupby("source", sort=False)[columns].sum().fillna(0.0) if len(table) else table
    if len(sums):  # in the order of the run, as the table by period has them
        sums = sums.reindex(facts_of.payments(facts, ids)["source"].unique())
    rows = [_line(source_label(facts, words, source), row, words) for source, row in sums.iterrows()]
    if rows:
        rows.append(_line(words("common.total"), sums.sum(), words))
    heads = [words("common.total") if name == "total" else name for name in columns]
    return Table(
        caption=words("table.project_years"),
        columns=[words("table.col.fund_source"), *heads],
        rows=rows,
        numeric=frozenset(range(1, 1 + len(columns))),
        total=bool(rows),
        source=words("table.source_project_years"),
        widths=(2.6, *(1.0 for _ in columns)),
    )


def beside(facts: Facts, words: Words, ids: list[str]) -> Table:
    """Return the cost a place of projects, and that of real projects of the same kind."""
    named, moved = facts_of.named_projects(facts, words), price_index(facts) != 1.0
    rows = [
        [
            text(row["site"]),
            number(places_of_project(facts, row), words.language),
            number(row["cost_per_place_million_vnd"], words.language),
            _real(facts, words, row),
            str(row["outside_name"]),
        ]
        for row in records(named[named["project_id"].isin(ids)])
    ]
    return Table(
        caption=words("table.beside_moved", day=price_day(facts, words)) if moved else words("table.beside"),
        columns=[
            words("table.col.project"),
            words("table.col.places"),
            words("table.col.cost_per_place"),
            words("table.col.beside_range"),
            words("table.col.beside_outside"),
        ],
        rows=rows,
        numeric=frozenset({1, 2}),
        source=words("table.source_beside_moved" if moved else "table.source_beside"),
        widths=(2.4, 0.8, 1.1, 3.6, 1.3),
    )


def list_of_projects(facts: Facts, words: Words) -> Table:
    """Return the projects of the plan with owner, years, group and who decides; their sum is the plan's capital."""
    named, language = facts_of.named_projects(facts, words), words.language
    rows = [
        [
            number(step, language),
            text(row["site"]),
            f"{row['owner_name']}; {row['kind_name']}",
            f"{row['start_year']:.0f} - {row['end_year']:.0f}",
            number(row["capital_million_vnd"], language),
            str(row["group"]),
            str(row["decided_by_name"]),
        ]
        for step, row in enumerate(records(named), start=1)
    ]
    if rows:
        total = number(named["capital_million_vnd"].sum(), language)
        rows.append([words("common.total"), "", "", "", total, "", ""])
    heads = ("project", "owner_kind", "years", "capital", "group", "decided_by")
    return Table(
        caption=words("table.projects"),
        columns=[words("common.number"), *(words(f"table.col.{key}") for key in heads)],
        rows=rows,
        numeric=frozenset({4}),
        total=bool(rows),
        source=words("table.source_run_cost"),
        widths=(0.7, 3.5, 2.3, 1.2, 1.1, 0.7, 1.5),
    )


def posts(facts: Facts, words: Words, site_id: str | None) -> Table:
    """Return posts by title in the last period, of one facility or of all, with the total."""
    sums, language = facts_of.posts_in_facilities(facts, site_id), words.language
    rows = [
        [words.code("common.post", name), number(value, language)] for name, value in sums.items() if value
    ]
    if rows:
        rows.append([words("common.total"), number(sums.sum(), language)])
    return Table(
        caption=words("table.posts", period=facts.period),
        columns=[words("table.col.title"), words("table.col.posts")],
        rows=rows,
        numeric=frozenset({1}),
        total=bool(rows),
        source=words("table.source_posts"),
        widths=(4, 1),
    )


def increment(facts: Facts, words: Words, site_id: str | None) -> Table:
    """Return running cost by item, today's places beside the plan's at the same prices (million đồng a year)."""
    sums = facts_of.running_items(facts, site_id)
    rows = [_line(words.code("common.running_item", item), row, words) for item, row in sums.iterrows()]
    if rows:
        rows.append(_line(words("common.total"), sums.sum(), words))
    return Table(
        caption=words("table.increment", period=facts.period),
        columns=[words(f"table.col.{key}") for key in ("item", "today", "planned", "increment")],
        rows=rows,
        numeric=frozenset({1, 2, 3}),
        total=bool(rows),
        source=words("table.source_increment"),
        widths=(3, 1.3, 1.3, 1.3),
    )


def _line(head: str, row: pd.Series, words: Words) -> list[str]:
    return [text(head), *(number(value, words.language) for value in row)]


def _share(part: float, whole: float) -> float:
    return part / whole if whole else float("nan")


def _real(facts: Facts, words: Words, row: dict[str, Any]) -> str:
    """Return real projects beside one: name, year, places, cost a place at prices of its unit costs; then the range."""
    found = facts_of.project_beside(facts, row)
    told = [
        words(
            "table.one_beside",
            name=one[f"name_{words.language}"],
            year=one["price_year"],
            places=number(one["places"], words.language),
            money=number(one[HERE], words.language),
        )
        for one in records(found.rows.head(SHOWN_BESIDE))
    ]
    return "; ".join([*told, *([row["beside_range"]] if row["beside_range"] else [])])
