"""Plans beside each other, told to a planner: one sentence, the indicators, the places with names, how sure each plan is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from ansinh.cli.analyses.tables import put_line, put_table
from ansinh.cli.analyses.words import proof
from ansinh.cli.screen.language import language, say
from ansinh.planning.analyses import HEADLINES
from ansinh.reports.measures import measure_name
from ansinh.words import Words
from ansinh.words.numbers import number, shown_difference, signed

if TYPE_CHECKING:
    from ansinh.cli.analyses.names import Names
    from ansinh.planning.analyses import Evaluation

SAID = {"served_persons": 0, "mean_minutes": 1, "capital_million_vnd": 0}
"""Measures of the sentence → decimals."""


def beside_sentence(before: pd.Series, after: pd.Series, plan: str, other: str) -> str:
    """Return what a plan gives, and in brackets how much that differs from another plan."""
    told = {}
    for measure, decimals in SAID.items():
        told[measure] = number(after[measure], language(), decimals)
        change = shown_difference(after[measure], before[measure], decimals)
        told[f"{measure}_change"] = signed(change, language(), decimals)
    return say("analyses.beside", plan=plan, other=other, **told)


def headlines(indicators: pd.DataFrame, names: Names) -> pd.DataFrame:
    """Return indicators as text: their names with units, a column per plan, and the difference as shown."""
    table = pd.DataFrame(index=indicators.index)
    table[" "] = [measure_name(str(measure), language()) for measure in indicators.index]
    plans = [column for column in indicators.columns if column != "difference"]
    for plan in plans:
        table[names.plan(str(plan))] = [
            number(value, language(), HEADLINES[str(measure)]) for measure, value in indicators[plan].items()
        ]
    if len(plans) > 1:
        table["difference"] = [
            signed(shown_difference(row[plans[-1]], row[plans[0]], HEADLINES[str(m)]), language(), HEADLINES[str(m)])
            for m, row in indicators.iterrows()
        ]  # fmt: skip
    return table


def put_evaluation(found: Evaluation, names: Names) -> None:
    """Print the indicators of plans, the places in which something changes, and how sure each plan is."""
    put_table(say("analyses.title.indicators_last"), headlines(found.indicators, names))
    put_table(say("analyses.title.places"), names.table(found.places), most=60)
    for plan, row in found.certificates.iterrows():
        put_line(f"{names.plan_title(str(plan))}: {proof(row['status'], float(row['gap']))}", dim=True)


def told_price(price: pd.DataFrame, names: Names) -> pd.DataFrame:
    """Return the price of wishes by aim, in words; what stays the same doesn't stand there."""
    words = Words(language())
    changed = price[price["difference"].abs() > 0].copy()
    units = [words.code("analyses.stage_unit", stage) for stage in changed["stage"]]
    changed["stage"] = [
        f"{words.code('common.stage', stage)} ({unit})"
        for stage, unit in zip(changed["stage"], units, strict=True)
    ]
    return names.table(changed)
