"""The finding on the communes of 1 July 2025: where people are unserved, or else travel longest."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pandas as pd

from ansinh.planning.answer.findings.finding import PlanFinding
from ansinh.planning.answer.indicators_2025 import PRESENT
from ansinh.planning.answer.rundata import A_PERSON, OFFICIAL, OPTIMISED
from ansinh.planning.answer.words import number_en as en
from ansinh.planning.answer.words import number_vi as vi
from ansinh.planning.inputs.problem import Inputs

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
        words = [
            _list(inputs, short["unserved_persons"], number, unit)
            for number, unit in ((vi, "người"), (en, "people"))
        ]
        yield PlanFinding(
            plan,
            "info",
            "present_units",
            f"Theo đơn vị hành chính từ 1/7/2025: đến {period}, {len(short)} trên {len(table)} xã, phường còn người chưa"
            f" được phục vụ, nhiều nhất: {words[0]}.",
            f"By communes of 1 July 2025: by {period} {len(short)} of {len(table)} communes leave somebody unserved, most in"
            f" {words[1]}.",
        )
        return
    longest = table["mean_minutes"].dropna().sort_values(ascending=False)
    words = [_list(inputs, longest, number, unit) for number, unit in ((vi, "phút"), (en, "minutes"))]
    yield PlanFinding(
        plan,
        "info",
        "present_units",
        f"Theo đơn vị hành chính từ 1/7/2025: đến {period}, không xã, phường nào còn người chưa được phục vụ; đi lại bình"
        f" quân xa nhất: {words[0]}.",
        f"By communes of 1 July 2025: by {period} nobody is left unserved in any of {len(table)} communes; mean travel is"
        f" longest from {words[1]}.",
    )


def _last_period(inputs: Inputs, measures: pd.DataFrame, plan: str) -> pd.DataFrame:
    """Return the present communes with people to be served in the last period, one column per measure."""
    period = inputs.scenario.period_ids[-1]
    rows = measures[(measures["plan_id"] == plan) & (measures["group_by"] == PRESENT)
                    & (measures["period"] == period) & (measures["service"] == "all")]  # fmt: skip
    if rows.empty:
        return rows
    table = rows.pivot_table(index="group", columns="measure", values="value", dropna=False)
    return table[table["target_persons"] > 0]


def _list(inputs: Inputs, values: pd.Series, number: Callable[[float], str], unit: str) -> str:
    """Return the first communes with their values, "Xã A (12 người); …"."""
    names = inputs.province.communes_2025["name"]
    return "; ".join(
        f"{names.get(code, code)} ({number(float(value))} {unit})"
        for code, value in values.head(NAMED).items()
    )
