"""Rows of the assumptions table on ages: the shares that are used where counts by age are missing."""

from __future__ import annotations

from typing import Any

import pandas as pd

from ansinh.geodata.own.province import NATIONAL_SHARES, OwnProvince
from ansinh.geodata.population import SHARE_AGED_15
from ansinh.planning.inputs.problem import Inputs

READ = "2026-11-23"  # the day on which the sources were read
WORDS = {
    "population_under16": ("Tỷ trọng trẻ em dưới 16 tuổi", "Share of children under 16"),
    "population_60_plus": ("Tỷ trọng người từ 60 tuổi", "Share of people aged 60 or more"),
    "population_80_plus": ("Tỷ trọng người từ 80 tuổi", "Share of people aged 80 or more"),
}


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
    return _row(
        "age_share.aged_15_of_15_19",
        ("Tỷ trọng tuổi 15 trong nhóm 15–19 tuổi", "Share of age 15 among ages 15 to 19"),
        SHARE_AGED_15,
        ("so với nhóm 15–19 tuổi", "of people aged 15 to 19"),
        ("giả định: các tuổi đều nhau", "assumption: even years of age"),
    )


def _national(column: str) -> dict[str, Any]:
    return _row(
        f"age_share.{column.removeprefix('population_')}",
        WORDS[column],
        NATIONAL_SHARES[column],
        ("so với dân số", "of the population"),
        (
            "giả định: tỷ trọng cả nước, Tổng điều tra 1/4/2019, đã làm tròn, chưa đối chiếu với bảng công bố",
            "assumption: national share, census of 1 April 2019, rounded, not confirmed against the published table",
        ),
    )


def _row(
    key: str, name: tuple[str, str], value: float, unit: tuple[str, str], source: tuple[str, str]
) -> dict[str, Any]:
    """Return one row; pairs are Vietnamese and English."""
    return {
        "key": key,
        "name_vi": name[0],
        "name_en": name[1],
        "value": value,
        "unit_vi": unit[0],
        "unit": unit[1],
        "source_vi": source[0],
        "source": source[1],
        "source_date": READ,
        "confidence": "A",
        "is_assumption": True,
    }
