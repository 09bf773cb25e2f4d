"""Official against optimised: where they differ, and what the difference is worth to people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from ansinh.planning.answer.rundata import OFFICIAL, OPTIMISED
from ansinh.planning.inputs.tables import records
from ansinh.words import LANGUAGES, Language, Words, text
from ansinh.words.numbers import number

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
"""Measures that are compared, with the unit and the decimals that each is shown with."""


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
    official, optimised, change = (
        number(scale * row[key], language, decimals) for key in (OFFICIAL, OPTIMISED, "difference")
    )
    seen = any(digit in change for digit in "123456789")  # no sign before what rounds to nothing
    return text(
        "findings.comparison.line",
        language,
        name=text(f"findings.comparison.name.{row['measure']}", language),
        official=official,
        optimised=optimised,
        unit=Words(language).get(f"findings.comparison.unit.{unit}", unit),
        change=("+" if row["difference"] > 0 and seen else "") + change,
    )
