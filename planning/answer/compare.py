"""Compare the official with the optimised plan, number by number, in words of both languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from ansinh.planning.answer.folder.rundata import OFFICIAL, OPTIMISED
from ansinh.planning.inputs.tables import records
from ansinh.words import LANGUAGES, Language, Words, text
from ansinh.words.numbers import number, signed

PERCENT = "%"

SHOWN: dict[str, tuple[str, int]] = {
    "served_persons": ("persons", 0),
    "unserved_persons": ("persons", 0),
    "places": ("places", 0),
    "mean_minutes": ("minutes", 0),
    "p90_minutes": ("minutes", 0),
    "max_minutes": ("minutes", 0),
    "covered_share": (PERCENT, 1),
    "gini_minutes": ("", 3),
    "capital_million_vnd": ("million_vnd", 0),
    "running_million_vnd_per_year": ("million_vnd", 0),
}
"""Measure → its unit and number of decimals in the comparison."""


def comparison_table(measures: pd.DataFrame) -> pd.DataFrame:
    """Return official and optimised values side by side (see ``RunData.comparison``); empty without both plans."""
    total = measures[(measures["group_by"] == "all") & measures["measure"].isin(SHOWN)]
    wide = total.pivot_table(
        index=["measure", "service", "period", "unit"], columns="plan_id", values="value", sort=False
    ).reset_index()
    columns = [
        "measure",
        "service",
        "period",
        "official",
        "optimised",
        "difference",
        "unit",
        "text_vi",
        "text_en",
    ]
    if not {OFFICIAL, OPTIMISED} <= set(wide.columns):
        return pd.DataFrame(columns=columns)
    wide["difference"] = wide[OPTIMISED] - wide[OFFICIAL]
    for language in LANGUAGES:
        wide[f"text_{language}"] = [_sentence(row, language) for row in records(wide)]
    return pd.DataFrame(wide)[columns]


def _sentence(row: Mapping[str, Any], language: Language) -> str:
    """Return one measure of both plans in words: "Places: 950 → 1,000 places (+50)"."""
    unit, decimals = SHOWN[row["measure"]]
    scale = 100.0 if unit == PERCENT else 1.0
    official, optimised = (number(scale * row[plan], language, decimals) for plan in (OFFICIAL, OPTIMISED))
    return text(
        "findings.comparison.line",
        language,
        name=text(f"common.measure.{row['measure']}", language),
        official=official,
        optimised=optimised,
        unit=Words(language).get(f"common.unit.{unit}", unit),
        change=signed(scale * row["difference"], language, decimals),
    )
