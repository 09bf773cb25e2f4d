"""The populated 1 km cells in a compact form: whole tenths of a person, coordinates to eleven metres."""

from __future__ import annotations

import pandas as pd

from tools.national.whole import whole_numbers

PER_DEGREE = 10_000
"""Coordinates are whole ten-thousandths of a degree."""
PER_PERSON = 10
"""People are whole tenths, so that a cell of less than a person keeps its share and every sum is exact."""


def cell_table(grid: pd.DataFrame, communes: pd.DataFrame) -> pd.DataFrame:
    """Return ``province_code, commune (position in its province), x, y, tenths``, sorted; sums exact by commune."""
    code = grid["commune_code_2025"]
    totals = communes.set_index("commune_code")["population"] * PER_PERSON
    tenths = whole_numbers(grid["pop_2019"].astype(float), code, totals)
    position = communes.groupby("province_code").cumcount().set_axis(communes["commune_code"])
    province = communes.set_index("commune_code")["province_code"]
    frame = pd.DataFrame(
        {
            "province_code": code.map(province),
            "commune": code.map(position).astype("int16"),
            "x": (grid["lon"].astype(float) * PER_DEGREE).round().astype("int32"),
            "y": (grid["lat"].astype(float) * PER_DEGREE).round().astype("int32"),
            "tenths": tenths.astype("int32"),
        }
    )
    keys = ["province_code", "commune", "x", "y"]
    return frame[frame["tenths"] > 0].groupby(keys, as_index=False)["tenths"].sum()
