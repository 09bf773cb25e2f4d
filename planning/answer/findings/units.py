"""The finding on the communes of 1 July 2025: where people are unserved, or else travel longest."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from ansinh.planning.answer.findings.finding import PlanFinding
from ansinh.planning.answer.folder.rundata import A_PERSON, OFFICIAL, OPTIMISED
from ansinh.planning.answer.frames.indicators_2025 import PRESENT
from ansinh.planning.inputs.problem import Inputs
from ansinh.words.phrase import Figure, Listed, Phrase

NAMED = 3
"""Most communes named in the sentence, so that it stays readable."""


def unit_sentences(inputs: Inputs, measures: pd.DataFrame) -> Iterator[PlanFinding]:
    """Yield one sentence on the present communes of the best plan of a run, in its last period."""
    plans = set(measures["plan_id"])
    plan = next((name for name in (OPTIMISED, OFFICIAL) if name in plans), "")
    table = _last_period(inputs, measures, plan)
    if table.empty:
        return
    period = inputs.scenario.period_ids[-1]
    short = table[table["unserved_persons"] >= A_PERSON].sort_values("unserved_persons", ascending=False)
    if len(short):
        worst = _list(inputs, "findings.commune_persons", short["unserved_persons"])
        sentence = Phrase.of(
            "findings.units_short", period=period, short=len(short), all=len(table), communes=worst
        )
    else:
        longest = table["mean_minutes"].dropna().sort_values(ascending=False)
        farthest = _list(inputs, "findings.commune_minutes", longest)
        sentence = Phrase.of("findings.units_served", period=period, all=len(table), communes=farthest)
    yield PlanFinding.of(plan, "info", "present_units", sentence)


def _last_period(inputs: Inputs, measures: pd.DataFrame, plan: str) -> pd.DataFrame:
    """Return the present communes with people to be served in the last period, one column per measure."""
    period = inputs.scenario.period_ids[-1]
    rows = measures[(measures["plan_id"] == plan) & (measures["group_by"] == PRESENT)
                    & (measures["period"] == period) & (measures["service"] == "all")]  # fmt: skip
    if rows.empty:
        return rows
    table = rows.pivot_table(index="group", columns="measure", values="value", dropna=False)
    return table[table["target_persons"] > 0]


def _list(inputs: Inputs, key: str, values: pd.Series) -> Listed:
    """Return the first communes with their values, "Xã A (12 người); …"."""
    names = inputs.province.communes_2025["name"]
    first = values.head(NAMED).items()
    return Listed(
        tuple(
            Phrase.of(key, commune=names.get(code, code), value=Figure(float(value))) for code, value in first
        ),
        "; ",
    )
