"""Ages as rows of the assumptions table: where a share stands in for a count of the census or of the planner's own."""

from __future__ import annotations

from typing import Any

import pandas as pd

from ansinh.geodata.own.province import NATIONAL_SHARES, OwnProvince
from ansinh.geodata.population import SHARE_AGED_15
from ansinh.planning.inputs.problem import Inputs
from ansinh.words import text

READ = "2026-11-23"


def age_rows(inputs: Inputs) -> pd.DataFrame:
    """Return what is assumed about ages, with the columns of the assumptions table.

    National shares stand in for ages that a planner's own data lack: rounded figures of the census of 2019, not
    confirmed against the published tables, and an assumption for any one province in any case. In a built-in
    province the census gives ages 15 to 19 in one figure, of which a fifth is taken as aged 15.
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
        for language, end in (("vi", "_vi"), ("en", "_en" if column == "name" else ""))
    }
    return {
        "key": f"age_share.{key}",
        "value": value,
        **spoken,
        "source_date": READ,
        "confidence": "A",
        "is_assumption": True,
    }
