"""Saved runs side by side, told to a planner: what the last one gives, where it differs, who gains and who loses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from ansinh.cli.analyses.beside import SAID, beside_sentence
from ansinh.cli.analyses.names import Names
from ansinh.cli.analyses.tables import put_line, put_lists, put_table
from ansinh.cli.screen.language import language, say
from ansinh.planning.answer.frames.indicators import UNITS
from ansinh.planning.answer.frames.indicators_2025 import PRESENT
from ansinh.reports.measures import in_shown_unit, measure_name
from ansinh.words import Words
from ansinh.words.numbers import number, shown_difference, signed

if TYPE_CHECKING:
    from ansinh.planning.analyses import Comparison

TENTHS = frozenset({"minutes", "share"})
"""Units with one decimal; people, places and million đồng have none."""
INDEX = "index"
INDEX_DECIMALS = 3
WIDEST = 30
"""Letters of all names of runs together that fit beside a measure; longer ones are numbered."""


def put_comparison(found: Comparison, asked: str) -> None:
    """Print what differs between saved runs, in the last period."""
    names = Names.of_runs([source.data for source in found.sources], asked)
    period = str(found.sources[-1].data.periods.index[-1])
    indicators = _of_all(found.indicators, period).set_index("measure")
    first, last = found.labels[0], found.labels[-1]
    if set(SAID) <= set(indicators.index):
        put_line(beside_sentence(indicators[first], indicators[last], last, first))
    put_line(say("analyses.try_it", scenario=names.asked))
    heads = _heads(found)
    plans = [f"{source.label}, {names.plan_title(source.plan_id)}" for source in found.sources]
    put_lists(say("analyses.title.runs"), zip(heads.values(), plans, strict=True))
    put_table(say("analyses.title.indicators_last"), _indicators(indicators, heads))
    sites = found.sites[found.sites["period"] == period].drop(columns="site")
    put_table(say("analyses.title.sites_differ"), names.table(sites.rename(columns=heads)), most=60)
    put_table(say("analyses.title.groups"), _groups(_of_all(found.groups, period)), most=60)


def _of_all(frame: pd.DataFrame, period: str) -> pd.DataFrame:
    """Return the rows of all services together, in a period."""
    return frame[(frame["service"] == "all") & (frame["period"] == period)].drop(
        columns=["service", "period"]
    )


def _heads(found: Comparison) -> dict[str, str]:
    """Return label of a run → heading of its column: the label, or a number where they are long."""
    if sum(map(len, found.labels)) <= WIDEST:
        return {label: label for label in found.labels}
    return {label: f"({n})" for n, label in enumerate(found.labels, start=1)}


def _indicators(table: pd.DataFrame, heads: dict[str, str]) -> pd.DataFrame:
    """Return measures in words, a column per run, and the difference of the last and the first as shown."""
    labels = list(heads)
    rows = []
    for measure, row in table.iterrows():
        values = [in_shown_unit(str(measure), float(row[label])) for label in labels]
        unit = UNITS.get(str(measure), "")
        decimals = INDEX_DECIMALS if unit == INDEX else int(unit in TENTHS)
        change = shown_difference(values[-1], values[0], decimals)
        shown = [number(value, language(), decimals) for value in values]
        rows.append([measure_name(str(measure), language()), *shown, signed(change, language(), decimals)])
    return pd.DataFrame(rows, columns=[" ", *heads.values(), "difference"])


def _groups(groups: pd.DataFrame) -> pd.DataFrame:
    """Return the areas in which people gain or lose, most people first: kind and name of the area in words."""
    moved = groups["gaining_persons"] + groups["losing_persons"]
    table = groups[moved > 0].assign(people=moved).sort_values("people", ascending=False, kind="stable")
    words = Words(language())
    table["name"] = [
        words.code("common.settlement", name) if by == "settlement" else name
        for by, name in zip(table["group_by"], table["name"], strict=True)
    ]
    table["group_by"] = [say(f"analyses.area.{_AREAS[by]}") for by in table["group_by"]]
    return table[["group_by", "name", "change_minutes", "gaining_persons", "losing_persons"]]


_AREAS = {"district_code": "district", "settlement": "settlement", PRESENT: "commune"}
"""What people are grouped by → its word."""
