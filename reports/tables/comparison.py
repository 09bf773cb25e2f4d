"""Compare the official with the proposed plan, for the province and by district."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from ansinh.planning.inputs.tables import records
from ansinh.reports.charts.official_optimised import value_text
from ansinh.reports.content import Table
from ansinh.reports.facts.former import former_district
from ansinh.reports.facts.whole_people import whole_sums, whole_targets
from ansinh.words.numbers import is_missing, percent, shown_difference
from ansinh.words.plain import text

if TYPE_CHECKING:
    from ansinh.reports.facts import Facts
    from ansinh.words import Words

MEASURES = (
    "served_persons", "served_share", "no_place_persons", "out_of_reach_persons", "places", "mean_minutes", "p90_minutes",
    "covered_share", "gini_minutes", "running_million_vnd_per_year",
)  # fmt: skip


def comparison(facts: Facts, words: Words) -> Table:
    """Return the main measures of both plans and the difference; empty if the run has only one plan."""
    official, cells = facts.official_id, []
    if official is not None:
        pairs = {"capital_million_vnd": tuple(facts.capital_of(plan) for plan in (official, facts.plan_id))}
        # People as Table 1 counts them, whose causes add up; by themselves they may round to one more.
        counted = {plan: whole_sums(facts, plan) for plan in (official, facts.plan_id)}
        pairs |= {
            m: tuple(counted[plan].get(m, facts.measure(m, plan)) for plan in (official, facts.plan_id))
            for m in MEASURES
        }
        for measure, (written, best) in pairs.items():
            if is_missing(written) and is_missing(best):
                continue
            gap = signed(measure, shown_difference(best, written, _decimals(measure)), words)
            cells.append(
                [
                    words.code("common.measure", measure),
                    value_text(measure, written, words),
                    value_text(measure, best, words),
                    gap,
                ]
            )
    return Table(
        caption=words("table.comparison", period=facts.period),
        columns=[
            words("table.col.measure"),
            words("table.col.official"),
            words("table.col.optimised"),
            words("table.col.difference"),
        ],
        rows=cells,
        numeric=frozenset({1, 2, 3}),
        source=words("table.source_same_yardstick"),
        widths=(2.6, 1.6, 1.6, 1.6),
    )


def _decimals(measure: str) -> int:
    """Return to how many decimals `value_text` shows a measure; a share has one decimal in per cent."""
    if measure.startswith("gini") or measure.endswith("_share") or measure == "utilisation":
        return 3
    return 1 if measure.endswith("_minutes") else 0


def signed(measure: str, difference: float, words: Words) -> str:
    """Write a difference with its sign; a difference of shares in percentage points."""
    if is_missing(difference):
        return words("common.missing")
    size = value_text(measure, abs(difference), words)
    if measure.endswith("_share") or measure == "utilisation":
        size = words("table.points", value=percent(abs(difference), words.language).removesuffix("%"))
    if not any(digit in size for digit in "123456789"):
        return size  # it rounds to 0, where a sign would suggest a difference
    return ("+" if difference > 0 else "−") + size


def communes_2025(facts: Facts, words: Words) -> Table:
    """Return target, people served and not, share and mean minutes by commune of 1 July 2025, for the proposed plan."""
    measures = ("target_persons", "served_persons", "unserved_persons", "served_share", "mean_minutes")
    cells = [
        [text(row["name"]), *(value_text(measure, row[measure], words) for measure in measures)]
        for row in records(facts.whole_communes_2025)
    ]
    heads = ("commune_2025", "target", "served", "unserved", "served_share", "minutes")
    return Table(
        caption=words("table.communes_2025", period=facts.period),
        columns=[words(f"table.col.{head}") for head in heads],
        rows=cells,
        numeric=frozenset(range(1, len(heads))),
        source=words("table.source_run_demand"),
    )


def districts(facts: Facts, words: Words) -> Table:
    """Return target, served share and mean minutes by district, for the proposed and the official plan."""
    plans = [plan for plan in (facts.official_id, facts.plan_id) if plan]
    cells = []
    targets = whole_targets(facts)
    for code, name in facts.data.districts["name"].items():
        row = [
            former_district(facts, words, name),
            value_text("target_persons", targets.get(str(code), math.nan), words),
        ]
        for measure in ("served_share", "mean_minutes"):
            row += [
                value_text(measure, facts.group_measure(measure, "district_code", str(code), plan), words)
                for plan in plans
            ]
        cells.append(row)
    heads = [
        f"{words(key)}: {words.code('common.plan', plan).lower()}"
        for key in ("table.col.served_share", "table.col.minutes")
        for plan in plans
    ]
    return Table(
        caption=words("table.districts", period=facts.period),
        columns=[words("table.col.district"), words("table.col.target"), *heads],
        rows=cells,
        numeric=frozenset(range(1, 2 + len(heads))),
        source=words("table.source_same_yardstick"),
    )
