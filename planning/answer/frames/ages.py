"""Rows of the assumptions table on ages: the shares that are used where counts by age are missing."""

from __future__ import annotations

from typing import Any

import pandas as pd

from ansinh.geodata.own.province import NATIONAL_SHARES, OwnProvince
from ansinh.geodata.population import SHARE_AGED_15
from ansinh.planning.inputs.problem import Inputs
from ansinh.words import Language, text

READ = "2026-11-23"  # the day on which the sources were read


_ENDS: dict[str, tuple[tuple[Language, str], ...]] = {
    "name": (("vi", "_vi"), ("en", "_en")),
    "unit": (("vi", "_vi"), ("en", "")),
    "source": (("vi", "_vi"), ("en", "")),
}
"""Language → what the column's name ends with, for each column in both languages."""


def age_rows(inputs: Inputs) -> pd.DataFrame:
    """Return the assumptions about ages, with the columns of the assumptions table.

    Where a planner's own data lack ages, national shares are used: rounded figures of the census of 2019, which were not
    confirmed against the published tables and are an assumption for any single province. In a built-in province the
    census gives one figure for ages 15 to 19, of which a fifth is taken to be aged 15.
    """
    if isinstance(inputs.province, OwnProvince):
        return pd.DataFrame([_national(column) for column in inputs.province.frames.estimated_ages])
    return pd.DataFrame([_aged_15()])


def _aged_15() -> dict[str, Any]:
    return _row("aged_15_of_15_19", "aged_15", SHARE_AGED_15, "aged_15_to_19", "even_ages")


def _national(column: str) -> dict[str, Any]:
    share = NATIONAL_SHARES[column]
    return _row(column.removeprefix("population_"), column, share, "population", "national_ages")


def _row(key: str, name: str, value: float, unit: str, source: str) -> dict[str, Any]:
    """Return one row; name, unit and source are keys of the catalogue of words."""
    spoken = {
        f"{column}{end}": text(place, language)
        for column, place in (
            ("name", f"assumptions.age.{name}"),
            ("unit", f"assumptions.unit.{unit}"),
            ("source", f"assumptions.source.{source}"),
        )
        for language, end in _ENDS[column]
    }
    return {
        "key": f"age_share.{key}",
        "value": value,
        **spoken,
        "source_date": READ,
        "confidence": "A",
        "is_assumption": True,
    }
