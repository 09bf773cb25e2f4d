"""Generate the reference of the indicators: names from the wording, units from the code, formulas from a table."""

from __future__ import annotations

import csv
from pathlib import Path

from ansinh.planning.answer.frames.indicators import UNITS
from ansinh.words import Words
from docs.generate.markdown import filled, table

FORMULAS = Path(__file__).with_name("indicators.csv")


def page() -> str:
    """Return the page."""
    heads = ("indicator", "unit", "formula", "how to read it")
    return filled(
        "indicators.md",
        plan=table(heads, map(_of_plan, formulas("plan"))),
        model=table(("measure", "formula", "how to read it"), map(_plain, formulas("model"))),
        access=table(("function", "formula", "how to read it"), map(_plain, formulas("access"))),
    )


def formulas(kind: str) -> list[dict[str, str]]:
    """Return the rows of one kind."""
    with FORMULAS.open(encoding="utf-8") as handle:
        return [row for row in csv.DictReader(handle) if row["kind"] == kind]


def _of_plan(row: dict[str, str]) -> tuple[str, ...]:
    name = row["indicator"]
    both = " · ".join(Words(language).code("common.measure", name) for language in ("en", "vi"))
    unit = UNITS[name].replace("million_vnd", "million đồng")
    return f"`{name}`<br>{both}", unit, row["formula"], row["reading"]


def _plain(row: dict[str, str]) -> tuple[str, str, str]:
    return f"`{row['indicator']}`", row["formula"], row["reading"]
