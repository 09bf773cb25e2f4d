"""Demand, places and travel by service."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ansinh.planning.answer.people import whole_people
from ansinh.planning.inputs.tables import records
from ansinh.reports.content import Table
from ansinh.words.numbers import number, percent
from ansinh.words.plain import text

if TYPE_CHECKING:
    from ansinh.reports.facts import Facts
    from ansinh.words import Words

_COUNTS = (
    "need_persons",
    "target_persons",
    "places",
    "served_persons",
    "no_place_persons",
    "out_of_reach_persons",
)
_HEADS = ("need", "target", "places", "served", "no_place", "out_of_reach")


def by_service(facts: Facts, words: Words, plan_id: str | None = None, period: str | None = None) -> Table:
    """Return need, target, places and people served and unserved by service with a total, for one plan and period."""
    plan, when = plan_id or facts.plan_id, period or facts.period
    rows = facts.by_service
    rows = rows[(rows["plan_id"] == plan) & (rows["period"] == when)]
    cells = []
    target = float(rows["target_persons"].sum())
    share = float(rows["served_persons"].sum()) / target if target else float("nan")  # as sentences have it
    rows = whole_people(rows)
    for row in records(rows):
        name = text(facts.name("services", row["service"], words.language))
        counts = [number(row[key], words.language) for key in _COUNTS]
        cells.append([name, *counts, percent(row["served_share"], words.language)])
    if len(rows):
        sums = [number(rows[key].sum(), words.language) for key in _COUNTS]
        cells.append([words("common.total"), *sums, percent(share, words.language)])
    return Table(
        caption=words("table.by_service", period=when, plan=text(facts.name("plans", plan, words.language))),
        columns=[
            words("table.col.service"),
            *(words(f"table.col.{head}") for head in _HEADS),
            words("table.col.served_share"),
        ],
        rows=cells,
        numeric=frozenset(range(1, 8)),
        total=bool(cells),
        source=words("table.source_run_demand"),
        widths=(3.2, 1.1, 1.1, 1, 1.1, 1, 1, 1.1),
    )


def travel(facts: Facts, words: Words) -> Table:
    """Return travel times by service in the last period, beside the standard."""
    cells = []
    for service in ["all", *facts.services]:
        name = (
            words("common.all_services")
            if service == "all"
            else facts.name("services", service, words.language)
        )
        standard = facts.data.services["standard_minutes"].get(service)
        times = [
            facts.measure(key, service=service) for key in ("mean_minutes", "p90_minutes", "max_minutes")
        ]
        covered = facts.measure("covered_share", service=service)
        cells.append(
            [
                text(name),
                "" if service == "all" else number(standard, words.language),
                *(number(value, words.language, 1) for value in times),
                percent(covered, words.language),
            ]
        )
    return Table(
        caption=words("table.travel", period=facts.period),
        columns=[
            words("table.col.service"),
            words("table.standard"),
            words("table.mean"),
            words("table.p90"),
            words("table.max"),
            words("table.covered"),
        ],
        rows=cells,
        numeric=frozenset(range(1, 6)),
        source=words("table.source_travel"),
        widths=(3.2, 1.2, 1.2, 1.2, 1.2, 1.6),
    )
