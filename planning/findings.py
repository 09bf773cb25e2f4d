"""What a run says in words: shortages with their cause, targets missed, what the other plan is worth."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from models.certificate import Status
from planning.problem import Inputs
from planning.rundata import OFFICIAL, OPTIMISED
from planning.words import number_en, number_vi

Row = tuple[str, str, str, str, str]
COLUMNS = ["plan_id", "severity", "code", "text_vi", "text_en"]
PLAN_VI = {OFFICIAL: "Kế hoạch", OPTIMISED: "Phương án tối ưu"}
PLAN_EN = {OFFICIAL: "The official plan", OPTIMISED: "The optimised plan"}


def finding_table(inputs: Inputs, tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the findings of a run, most important first (see ``RunData.findings``)."""
    rows = [
        *_shortages(inputs, tables["unserved"]),
        *_surplus(inputs, tables["measures"]),
        *_worth(tables["measures"], inputs),
        *_proof(tables["certificates"]),
        *_estimates(inputs, tables["allocation"]),
    ]
    order = {"problem": 0, "warning": 1, "info": 2}
    return pd.DataFrame(sorted(rows, key=lambda row: order[row[1]]), columns=COLUMNS)


def _shortages(inputs: Inputs, unserved: pd.DataFrame) -> Iterator[Row]:
    """Yield one sentence per plan, service and period that leaves people unserved."""
    for (plan_id, period, service), rows in unserved.groupby(["plan_id", "period", "service"], sort=True):
        short = rows["persons"].sum()
        if short < 0.5:  # noqa: PLR2004 - less than a person
            continue
        home = rows.assign(district=rows["demand_id"].map(inputs.points["district_code"]))
        worst = home.groupby("district")["persons"].sum().idxmax()
        where = inputs.province.districts["district_name"][worst]
        names = inputs.scenario.services[service]
        far = rows.loc[rows["cause"] == "out_of_reach", "persons"].sum()
        spare_vi, spare_en = _nearest_spare(rows, inputs)
        yield (
            plan_id,
            "problem",
            "shortage",
            f"{PLAN_VI.get(plan_id, plan_id)}: đến {period} thiếu {number_vi(short)} chỗ {names.name_vi.lower()}, nhiều nhất ở {where}"
            f" ({number_vi(far)} người ngoài tầm tiếp cận){spare_vi}.",
            f"{PLAN_EN.get(plan_id, plan_id)}: by {period} short of {number_en(short)} places of {names.name_en.lower()}, most of all in {where}"
            f" ({number_en(far)} people out of reach){spare_en}.",
        )


def _nearest_spare(rows: pd.DataFrame, inputs: Inputs) -> tuple[str, str]:
    spare = rows.dropna(subset=["nearest_spare_minutes"])
    spare = spare[spare["nearest_spare_site"] != ""]
    if spare.empty:
        return "; không nơi nào còn chỗ trống", "; no spare place anywhere"
    best = spare.loc[spare["nearest_spare_minutes"].idxmin()]
    name = inputs.sites["name_vi"].get(best["nearest_spare_site"], best["nearest_spare_site"])
    minutes = best["nearest_spare_minutes"]
    return (
        f"; chỗ trống gần nhất ở {name}, {number_vi(minutes)} phút",
        f"; nearest spare place at {name}, {number_en(minutes)} min",
    )


def _surplus(inputs: Inputs, measures: pd.DataFrame) -> Iterator[Row]:
    """Yield where a plan builds clearly more places than people to be served need."""
    total = measures[measures["group_by"] == "all"].pivot_table(
        index=["plan_id", "period", "service"], columns="measure", values="value"
    )
    for (plan_id, period, service), row in total.drop(index="all", level="service").iterrows():
        spare = row["places"] - row["target_persons"]
        if row["unserved_persons"] >= 0.5 or spare <= 0.1 * row["target_persons"]:  # noqa: PLR2004 - a person; a tenth
            continue
        names = inputs.scenario.services[service]
        yield (
            plan_id,
            "info",
            "surplus",
            f"{PLAN_VI.get(plan_id, plan_id)}: đến {period} có {number_vi(row['places'])} chỗ {names.name_vi.lower()} cho"
            f" {number_vi(row['target_persons'])} người theo mục tiêu; còn dư {number_vi(spare)} chỗ (nhu cầu mức {inputs.norms.case}).",
            f"{PLAN_EN.get(plan_id, plan_id)}: by {period} {number_en(row['places'])} places of {names.name_en.lower()} for"
            f" {number_en(row['target_persons'])} people to be served; {number_en(spare)} to spare ({inputs.norms.case} demand).",
        )


def _worth(measures: pd.DataFrame, inputs: Inputs) -> Iterator[Row]:
    """Yield what the optimised plan is worth to people beside the official one, in the last period."""
    period = inputs.scenario.period_ids[-1]
    rows = measures[(measures["group_by"] == "all") & (measures["service"] == "all") & (measures["period"] == period)]
    wide = rows.pivot_table(index="measure", columns="plan_id", values="value")
    if not {OFFICIAL, OPTIMISED} <= set(wide.columns):
        return
    more = wide.loc["served_persons", OPTIMISED] - wide.loc["served_persons", OFFICIAL]
    minutes = wide.loc["mean_minutes", OFFICIAL] - wide.loc["mean_minutes", OPTIMISED]
    money = wide.loc["capital_million_vnd", OFFICIAL] - wide.loc["capital_million_vnd", OPTIMISED]
    yield (
        OPTIMISED,
        "info",
        "worth",
        f"So với kế hoạch, phương án tối ưu phục vụ thêm {number_vi(more)} người, mỗi người đi lại ít hơn {number_vi(minutes, 1)} phút mỗi lượt,"
        f" vốn đầu tư ít hơn {number_vi(money)} triệu đồng.",
        f"Beside the official plan, the optimised one serves {number_en(more)} more people, saves each {number_en(minutes, 1)} minutes a trip"
        f" and {number_en(money)} million đồng of capital.",
    )


def _proof(certificates: pd.DataFrame) -> Iterator[Row]:
    for plan_id, rows in certificates.groupby("plan_id", sort=True):
        gap = rows["gap"].max()
        if (rows["status"] == Status.PROVED_OPTIMAL).all() or gap <= 0.005:  # noqa: PLR2004 - half a percent
            yield (
                plan_id,
                "info",
                "proof",
                f"{PLAN_VI.get(plan_id, plan_id)}: đã chứng minh không cách nào tốt hơn quá {number_vi(100 * gap, 2)}%.",
                f"{PLAN_EN.get(plan_id, plan_id)}: proven that nothing is better by more than {number_en(100 * gap, 2)}%.",
            )
        else:
            yield (
                plan_id,
                "warning",
                "proof",
                f"{PLAN_VI.get(plan_id, plan_id)}: chưa chứng minh tối ưu; có thể tốt hơn đến {number_vi(100 * gap, 1)}%.",
                f"{PLAN_EN.get(plan_id, plan_id)}: not proven optimal; up to {number_en(100 * gap, 1)}% better may exist.",
            )


def _estimates(inputs: Inputs, allocation: pd.DataFrame) -> Iterator[Row]:
    share = 1 - float(inputs.travel.routed.to_numpy().mean())
    if share > 0 and not allocation.empty:
        yield (
            "",
            "warning",
            "estimated_travel",
            f"{number_vi(100 * share)}% số thời gian đi lại là ước tính (chưa có mạng đường), xem bảng giả định.",
            f"{number_en(100 * share)}% of travel times are estimates (no road network at hand), see the assumptions.",
        )
