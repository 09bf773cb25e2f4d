"""Compare the official with the optimised plan, number by number, in words of both languages."""

from __future__ import annotations

import pandas as pd

from ansinh.planning.answer.rundata import OFFICIAL, OPTIMISED
from ansinh.planning.answer.words import number_en, number_vi

SHOWN = {
    "served_persons": ("Người được phục vụ", "People served", "người", "people", 0),
    "unserved_persons": ("Người chưa được phục vụ", "People not served", "người", "people", 0),
    "places": ("Số chỗ", "Places", "chỗ", "places", 0),
    "mean_minutes": ("Thời gian đi lại bình quân", "Mean travel time", "phút", "minutes", 0),
    "p90_minutes": ("Thời gian đi lại, 90% số người dưới mức", "Travel time, 90% of people below", "phút", "minutes", 0),
    "max_minutes": ("Thời gian đi lại dài nhất", "Longest travel time", "phút", "minutes", 0),
    "covered_share": ("Tỷ lệ trong tiêu chuẩn thời gian", "Share within the service standard", "%", "%", 1),
    "gini_minutes": ("Bất bình đẳng thời gian đi lại (Gini)", "Inequality of travel time (Gini)", "", "", 3),
    "capital_million_vnd": ("Vốn đầu tư", "Capital cost", "triệu đồng", "million đồng", 0),
    "running_million_vnd_per_year": ("Chi thường xuyên mỗi năm", "Running cost a year", "triệu đồng", "million đồng", 0),
}  # fmt: skip


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
    wide["text_vi"] = [_sentence(row, vietnamese=True) for row in wide.itertuples()]
    wide["text_en"] = [_sentence(row, vietnamese=False) for row in wide.itertuples()]
    return pd.DataFrame(wide)[columns]


def _sentence(row: object, *, vietnamese: bool) -> str:
    values = row._asdict()  # type: ignore[attr-defined]
    name_vi, name_en, unit_vi, unit_en, decimals = SHOWN[values["measure"]]
    scale = 100.0 if unit_vi == "%" else 1.0
    words = number_vi if vietnamese else number_en
    official, optimised, change = (
        words(scale * values[k], decimals) for k in (OFFICIAL, OPTIMISED, "difference")
    )
    seen = any(digit in change for digit in "123456789")  # a change that rounds to 0 gets no sign
    sign = "+" if values["difference"] > 0 and seen else ""
    if vietnamese:
        return f"{name_vi}: {official} → {optimised} {unit_vi} ({sign}{change})"
    return f"{name_en}: {official} → {optimised} {unit_en} ({sign}{change})"
