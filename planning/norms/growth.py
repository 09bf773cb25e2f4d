"""The growth of a province of today in the place of the national one."""

from __future__ import annotations

import pandas as pd

from ansinh.geodata.national import population_growth

SOURCE = (
    "national growth 2019-2024 (mid-term census) and half of the province's distance from it in 2011-2019 "
    "(General Statistics Office); range: 0.6 points a year"
)
SOURCE_VI = (
    "mức tăng toàn quốc 2019-2024 (điều tra giữa kỳ) và một nửa chênh lệch của tỉnh so với cả nước giai đoạn 2011-2019 "
    "(Tổng cục Thống kê); khoảng: 0,6 điểm phần trăm mỗi năm"
)
SOURCE_DATE = "2025-01-06"
"""Day of the press release on the mid-term census."""


def with_own_growth(rows: pd.DataFrame, region: str) -> pd.DataFrame:
    """Return the norms with the province's own growth of the population, where it is known.

    Growth by age stays national: who turns 60 or 80 by 2030 lived mostly where they live now, and nothing newer by
    province is at hand.
    """
    growth = population_growth(region)
    if growth is None:
        return rows
    hit = (rows["key"] == "growth") & (rows["scope"] == "population")
    rows = rows.copy()
    rows.loc[hit, ["value", "low", "high"]] = [growth.central, growth.low, growth.high]
    rows.loc[hit, ["source", "source_vi", "source_date", "confidence"]] = [
        SOURCE,
        SOURCE_VI,
        SOURCE_DATE,
        "D",
    ]
    return rows
