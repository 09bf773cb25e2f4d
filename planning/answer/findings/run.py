"""The findings of a run: shortages and their causes, unused places, differences between plans, proofs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import pandas as pd

from ansinh.geodata.names import in_sentence
from ansinh.models.certificate import Status
from ansinh.planning.answer.commitments import missed
from ansinh.planning.answer.findings.finding import PlanFinding
from ansinh.planning.answer.findings.units import unit_sentences
from ansinh.planning.answer.plan_names import plan_name
from ansinh.planning.answer.rundata import A_PERSON, OFFICIAL, OPTIMISED
from ansinh.planning.answer.words import number_en as en
from ansinh.planning.answer.words import number_vi as vi
from ansinh.planning.inputs.input_notes import data_notes, said, travel_notes
from ansinh.planning.inputs.problem import Inputs
from ansinh.planning.inputs.tables import records, totals_by_plan

DEMAND_VI = {"low": "mức thấp", "central": "mức trung bình", "high": "mức cao"}
ORDER = {"problem": 0, "warning": 1, "info": 2}
A_TENTH = 0.1
"""A surplus of places is reported if it exceeds this share of the people to be served; less is rounding and modules."""


class Words(NamedTuple):
    """The words for a difference: name of the quantity, its unit, "more" and "less"."""

    name: str
    unit: str
    more: str
    less: str


WORTH = (
    (
        Words("số người được phục vụ", "người được phục vụ", "nhiều hơn", "ít hơn"),
        Words("number of people served", "people served", "more", "fewer"),
        0,
    ),
    (
        Words("thời gian đi lại bình quân", "phút đi lại bình quân", "dài hơn", "ngắn hơn"),
        Words("mean travel time", "minutes of mean travel", "longer", "shorter"),
        1,
    ),
    (
        Words("vốn đầu tư", "triệu đồng vốn đầu tư", "nhiều hơn", "ít hơn"),
        Words("capital", "million đồng of capital", "more", "less"),
        0,
    ),
)
"""Quantities in which the optimised plan is compared with the official one: words in both languages, and decimals."""


def finding_table(inputs: Inputs, tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the findings of a run, most important first (see ``RunData.findings``)."""
    rows: list[PlanFinding] = [
        *_shortages(inputs, tables["unserved"]),
        *_missed_targets(inputs, tables["shortfalls"]),
        *_commitments(inputs, tables["commitments"]),
        *_surplus(inputs, tables["measures"]),
        *_worth(inputs, tables["measures"]),
        *unit_sentences(inputs, tables["measures"]),
        *_proof(inputs, tables["certificates"]),
        *_estimates(inputs),
        *_notes(inputs),
    ]
    rows.sort(key=lambda row: ORDER[row.severity])
    return pd.DataFrame(rows, columns=list(PlanFinding._fields))


def _shortages(inputs: Inputs, unserved: pd.DataFrame) -> Iterator[PlanFinding]:
    """Yield one sentence per plan and service with people unserved: how many by period, and where in the last one."""
    home = unserved.assign(district=unserved["demand_id"].map(inputs.points["district_code"]))
    for key, rows in home.groupby(["plan_id", "service"], sort=True):
        plan, service = (str(part) for part in key)
        short = rows.groupby("period")["persons"].sum()
        short = short[short >= A_PERSON]
        if short.empty:
            continue
        period = str(short.index[-1])
        last = rows[rows["period"] == period]
        where = inputs.province.districts["district_name"][last.groupby("district")["persons"].sum().idxmax()]
        far = float(last.loc[last["cause"] == "out_of_reach", "persons"].sum())
        names = inputs.scenario.services[service]
        called = plan_name(inputs.scenario, plan)
        spare_vi, spare_en = _nearest_spare(last, inputs)
        far_vi, far_en = _out_of_reach(far, float(short.iloc[-1]))
        listed_vi, listed_en = (
            ", ".join(f"{number(persons)} {by} {year}" for year, persons in short.items())
            for number, by in ((vi, "đến năm"), (en, "by"))
        )
        yield PlanFinding(
            plan,
            "problem",
            "shortage",
            f"{called.said_vi} thiếu chỗ {names.name_vi.lower()}: {listed_vi}; nhiều nhất ở {in_sentence(where)}"
            f"{far_vi}{spare_vi}.",
            f"{called.said_en} is short of places of {names.name_en.lower()}: {listed_en}; most of them in {where}"
            f"{far_en}{spare_en}.",
        )


def _out_of_reach(far: float, short: float) -> tuple[str, str]:
    """Return the words for how many of the people unserved are out of reach of every facility; "" if nobody is."""
    if far < A_PERSON:
        return "", ""
    if short - far < A_PERSON:
        return ", đều ngoài tầm với", ", all out of reach"
    return f", trong đó {vi(far)} người ngoài tầm với", f", {en(far)} of the people out of reach"


def _nearest_spare(rows: pd.DataFrame, inputs: Inputs) -> tuple[str, str]:
    """Return the words for the nearest facility with an unused place."""
    spare = [
        row for row in records(rows.dropna(subset=["nearest_spare_minutes"])) if row["nearest_spare_site"]
    ]
    if not spare:
        return "; không nơi nào còn chỗ trống", "; no spare place anywhere"
    best = min(spare, key=lambda row: float(row["nearest_spare_minutes"]))
    name = inputs.sites["name_vi"].get(best["nearest_spare_site"], best["nearest_spare_site"])
    minutes = float(best["nearest_spare_minutes"])
    return (
        f"; chỗ trống gần nhất: {name}, cách {vi(minutes)} phút",
        f"; nearest spare place: {name}, {en(minutes)} min away",
    )


def _missed_targets(inputs: Inputs, shortfalls: pd.DataFrame) -> Iterator[PlanFinding]:
    """Yield the soft targets that are missed."""
    for row in records(shortfalls):
        if row["missing_persons"] < A_PERSON:
            continue
        plan, missing = str(row["plan_id"]), float(row["missing_persons"])
        called = plan_name(inputs.scenario, plan)
        yield PlanFinding(
            plan,
            "problem",
            "target_missed",
            f"{called.said_vi}: chưa đạt “{row['name']}”: {vi(row['reached'])} trên {vi(row['required'])} người,"
            f" thiếu {vi(missing)} người.",
            f"{called.said_en}: misses “{_target_en(inputs, row)}”: {en(row['reached'])} of {en(row['required'])} people,"
            f" {en(missing)} short.",
        )


def _target_en(inputs: Inputs, row: dict[str, object]) -> str:
    """Return the English name of a missed target; a target without services keeps its own name."""
    services = inputs.scenario.services
    codes = [code.strip() for code in str(row["services"]).replace(";", ",").split(",")]
    names = ", ".join(services[code].name_en.lower() for code in codes if code in services)
    return f"comprehensive services: {names}, {row['period']}" if names else str(row["name"])


def _commitments(inputs: Inputs, commitments: pd.DataFrame) -> Iterator[PlanFinding]:
    """Yield the promises of the plan document that a plan does not keep."""
    for row in missed(commitments):
        plan, scale = str(row["plan_id"]), 100.0 if row["unit"] == "share" else 1.0
        unit, decimals = ("%", 1) if row["unit"] == "share" else ("", 0)
        reached, required = float(str(row["reached"])) * scale, float(str(row["required"])) * scale
        called = plan_name(inputs.scenario, plan)
        yield PlanFinding(
            plan,
            "warning",
            "commitment_missed",
            f"{called.said_vi} chưa đạt cam kết “{row['text_vi']}”: {vi(reached, decimals)}{unit}"
            f" so với {vi(required, decimals)}{unit}.",
            f"{called.said_en} does not keep “{row['text_en']}”: {en(reached, decimals)}{unit}"
            f" against {en(required, decimals)}{unit}.",
        )


def _surplus(inputs: Inputs, measures: pd.DataFrame) -> Iterator[PlanFinding]:
    """Yield the services for which a plan has clearly more places than people to be served, in the last period."""
    period = inputs.scenario.period_ids[-1]
    for service, names in inputs.scenario.services.items():
        for plan, value in totals_by_plan(measures, period, service).items():
            spare = value["places"] - value["target_persons"]
            if value["unserved_persons"] >= A_PERSON or spare <= A_TENTH * value["target_persons"]:
                continue
            called = plan_name(inputs.scenario, plan)
            yield PlanFinding(
                plan,
                "info",
                "surplus",
                f"{called.said_vi}: đến {period} có {vi(value['places'])} chỗ {names.name_vi.lower()} cho"
                f" {vi(value['target_persons'])} người theo mục tiêu, dư {vi(spare)} chỗ"
                f" (nhu cầu ước tính {DEMAND_VI[inputs.norms.case]}).",
                f"{called.said_en}: by {period} {en(value['places'])} places of {names.name_en.lower()} for"
                f" {en(value['target_persons'])} people to be served, {en(spare)} to spare"
                f" ({inputs.norms.case} estimate of demand).",
            )


def _worth(inputs: Inputs, measures: pd.DataFrame) -> Iterator[PlanFinding]:
    """Yield the difference between the optimised and the official plan, in the last period."""
    plans = totals_by_plan(measures, inputs.scenario.period_ids[-1])
    if not {OFFICIAL, OPTIMISED} <= plans.keys():
        return
    change = {key: plans[OPTIMISED][key] - plans[OFFICIAL][key] for key in plans[OPTIMISED]}
    more, minutes, money = (change[k] for k in ("served_persons", "mean_minutes", "capital_million_vnd"))
    people, travel, capital = (
        _change(difference, *words) for difference, words in zip((more, minutes, money), WORTH, strict=True)
    )
    beside, period = plan_name(inputs.scenario, OFFICIAL), inputs.scenario.period_ids[-1]
    yield PlanFinding(
        OPTIMISED,
        "info",
        "worth",
        f"So với {beside.inside_vi}, phương án tối ưu đến {period}: {people[0]}; {travel[0]}; {capital[0]}.",
        f"Beside {beside.inside_en}, the optimised plan by {period}: {people[1]}; {travel[1]}; {capital[1]}.",
    )


def _change(difference: float, vietnamese: Words, english: Words, decimals: int) -> tuple[str, str]:
    """Return "nhiều hơn 12 người được phục vụ" and "12 people served more"."""
    if abs(difference) < 0.5 * 10**-decimals:
        return f"{vietnamese.name} như nhau", f"the same {english.name}"
    size, up = abs(difference), difference > 0
    return (
        f"{vietnamese.more if up else vietnamese.less} {vi(size, decimals)} {vietnamese.unit}",
        f"{en(size, decimals)} {english.unit} {english.more if up else english.less}",
    )


def _proof(inputs: Inputs, certificates: pd.DataFrame) -> Iterator[PlanFinding]:
    """Yield for each plan what the solver has proven."""
    for plan in sorted(set(certificates["plan_id"])):
        rows = certificates[certificates["plan_id"] == plan]
        called = plan_name(inputs.scenario, plan)
        gap = float(rows["gap"].max())
        proven = bool(rows["status"].isin([Status.PROVED_OPTIMAL, Status.WITHIN_GAP]).all())
        what_vi = "cách phân bổ người" if plan == OFFICIAL else "phương án"
        what_en = "assignment of people" if plan == OFFICIAL else "plan"
        yield PlanFinding(
            plan,
            "info" if proven else "warning",
            "proof",
            f"{called.said_vi}: "
            + (f"đã chứng minh không {what_vi} nào tốt hơn quá {vi(100 * gap, 2)}%." if proven
               else f"chưa chứng minh tối ưu; có thể còn {what_vi} tốt hơn đến {vi(100 * gap, 1)}%."),
            f"{called.said_en}: "
            + (f"proven that no {what_en} is better by more than {en(100 * gap, 2)}%." if proven
               else f"not proven optimal; a {what_en} up to {en(100 * gap, 1)}% better may exist."),
        )  # fmt: skip


def _estimates(inputs: Inputs) -> Iterator[PlanFinding]:
    """Yield the share of travel times that are estimated."""
    share = 1 - float(inputs.travel.routed.to_numpy().mean())
    if share > 0:
        yield PlanFinding(
            "",
            "warning",
            "estimated_travel",
            f"{vi(100 * share)}% số thời gian đi lại là ước tính (không có mạng đường), xem bảng giả định.",
            f"{en(100 * share)}% of travel times are estimates (no road network at hand); see the assumptions.",
        )


def _notes(inputs: Inputs) -> Iterator[PlanFinding]:
    """Yield one sentence each on the warnings about the planner's own tables and roads."""
    groups = (
        ("own_data", data_notes(inputs), ("Số liệu của tỉnh", "The province's own data")),
        ("own_roads", travel_notes(inputs), ("Đường đi", "Roads")),
    )
    for code, notes, names in groups:
        if texts := said(notes, names):
            yield PlanFinding("", "warning", code, *texts)
