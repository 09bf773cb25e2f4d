"""The findings of a run: shortages and their causes, unused places, differences between plans, proofs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pandas as pd

from ansinh.models.certificate import Status
from ansinh.planning.answer.commitments import missed
from ansinh.planning.answer.district_names import last_name
from ansinh.planning.answer.findings.closing import closing_sentences
from ansinh.planning.answer.findings.exchange import exchange
from ansinh.planning.answer.findings.finding import PlanFinding
from ansinh.planning.answer.findings.ladder import ladder_sentences
from ansinh.planning.answer.findings.units import unit_sentences
from ansinh.planning.answer.findings.water import water_sentences
from ansinh.planning.answer.folder.rundata import A_PERSON, FAR, OFFICIAL, OPTIMISED, ROUNDING_GAP
from ansinh.planning.answer.people import people_by_service, whole_people
from ansinh.planning.answer.plan_names import plan_name
from ansinh.planning.answer.ties import tied, together
from ansinh.planning.answer.verdicts.verdict import said_service
from ansinh.planning.inputs.own_data.input_notes import data_notes, said, travel_notes
from ansinh.planning.inputs.people.occupancy import people_per_place, places_for
from ansinh.planning.inputs.problem import Inputs
from ansinh.planning.inputs.tables import records, totals_by_plan
from ansinh.words import text
from ansinh.words.numbers import shown_difference, whole
from ansinh.words.phrase import NOTHING, Both, Figure, Gap, Listed, Phrase, Sayable

ORDER = {"problem": 0, "warning": 1, "info": 2}
A_HANDFUL = 5
"""People; where fewer are left unserved depends on which of several equal assignments was found."""
A_TENTH = 0.1
"""A surplus of places is reported if it exceeds this share of the people to be served; less is rounding and modules."""
_OF_A_TARGET = {"reached": "reached", "required": "required", "missing": "missing_persons"}
"""Placeholder of the sentence on a missed target → column."""

UNKNOWN = Phrase("findings.proof.better.unknown")
WORTH = {
    "people": ("served_persons", 0),
    "travel": ("mean_minutes", 1),
    "capital": ("capital_million_vnd", 0),
}
"""Quantities in which the optimised plan is compared with the official one: key of the words, measure, decimals."""


def finding_table(
    inputs: Inputs, tables: dict[str, pd.DataFrame], more: Iterable[PlanFinding] = ()
) -> pd.DataFrame:
    """Return the findings of a run, most important first (see ``RunData.findings``); `more` are those found elsewhere."""
    rows: list[PlanFinding] = [
        *more,
        *_shortages(inputs, tables),
        *_missed_targets(inputs, tables["shortfalls"]),
        *_commitments(inputs, tables["commitments"]),
        *_surplus(inputs, tables["measures"]),
        *_worth(inputs, tables["measures"]),
        *exchange(inputs, tables["measures"]),
        *closing_sentences(inputs, tables),
        *ladder_sentences(inputs, tables),
        *unit_sentences(inputs, tables["measures"]),
        *_proof(inputs, tables["certificates"]),
        *_estimates(inputs),
        *water_sentences(inputs, tables["allocation"]),
        *_notes(inputs),
    ]
    rows.sort(key=lambda row: ORDER[row.severity])
    return pd.DataFrame(rows, columns=list(PlanFinding._fields))


def _shortages(inputs: Inputs, tables: dict[str, pd.DataFrame]) -> Iterator[PlanFinding]:
    """Yield one sentence per plan and service with people unserved: how many by period, and where in the last one."""
    unserved = tables["unserved"]
    home = unserved.assign(district=unserved["demand_id"].map(inputs.points["district_code"]))
    whole = _whole_people(inputs, tables)
    for key, rows in home.groupby(["plan_id", "service"], sort=True):
        plan, service = (str(part) for part in key)
        told = set(rows["period"])
        counts = {year: whole[plan, year, service] for year in inputs.scenario.period_ids if year in told}
        short = {year: count for year, count in counts.items() if sum(count) > 0}
        if not short:
            continue
        period, left = list(short.items())[-1]
        years = [
            Phrase.of("findings.shortage_year", persons=Figure(sum(count)), year=year)
            for year, count in short.items()
        ]
        last = rows[rows["period"] == period]
        sentence = Phrase.of(
            "findings.shortage",
            plan=plan_name(inputs.scenario, plan).subject,
            service=said_service(inputs, service),
            years=Listed(tuple(years)),
            where=_where(last, inputs),
            far=_out_of_reach(left[1], sum(left)),
            spare=_nearest_spare(last, inputs),
        )
        yield PlanFinding.of(plan, "problem", "shortage", sentence)


def _whole_people(
    inputs: Inputs, tables: dict[str, pd.DataFrame]
) -> dict[tuple[str, str, str], tuple[float, float]]:
    """Return (plan, period, service) → whole people without a place, and out of reach, as the reports' tables have them."""
    plans = tables["unserved"]["plan_id"].unique()
    parts = ("allocation", "unserved", "facilities")
    people = people_by_service(plans, inputs.need, *(tables[part] for part in parts))
    counted = [whole_people(rows) for _, rows in people.groupby(["plan_id", "period"], sort=False)]
    return {
        (str(row["plan_id"]), str(row["period"]), str(row["service"])): (
            float(row["no_place_persons"]),
            float(row["out_of_reach_persons"]),
        )
        for rows in counted
        for row in records(rows)
    }


def _where(rows: pd.DataFrame, inputs: Inputs) -> Sayable:
    """Return the words for the districts with the largest number of people unserved; "" where they are a handful."""
    if rows["persons"].sum() < A_HANDFUL:
        return NOTHING
    most = tied(rows.groupby("district")["persons"].sum(), 0)
    where = together([last_name(inputs.province.districts, district) for district in most])
    return Phrase.of("findings.shortage_where", where=where)


def _out_of_reach(far: float, short: float) -> Sayable:
    """Return the words for how many of the people unserved are out of reach of every facility; "" if nobody is."""
    if far < A_PERSON:
        return NOTHING
    if short - far < A_PERSON:
        return Phrase("findings.far_all")
    return Phrase.of("findings.far_some", persons=Figure(far))


def _nearest_spare(rows: pd.DataFrame, inputs: Inputs) -> Phrase:
    """Return the words for the nearest facility with an unused place."""
    spare = [
        row for row in records(rows.dropna(subset=["nearest_spare_minutes"])) if row["nearest_spare_site"]
    ]
    if not spare:
        return Phrase("findings.no_spare")
    best = min(spare, key=lambda row: float(row["nearest_spare_minutes"]))
    name = inputs.sites["name_vi"].get(best["nearest_spare_site"], best["nearest_spare_site"])
    return Phrase.of("findings.spare", site=name, minutes=Figure(float(best["nearest_spare_minutes"]), 1))


def _missed_targets(inputs: Inputs, shortfalls: pd.DataFrame) -> Iterator[PlanFinding]:
    """Yield the soft targets that are missed."""
    for row in records(shortfalls):
        if row["missing_persons"] < A_PERSON:
            continue
        plan = str(row["plan_id"])
        figures = {name: Figure(float(row[column])) for name, column in _OF_A_TARGET.items()}
        sentence = Phrase.of(
            "findings.target_missed",
            plan=plan_name(inputs.scenario, plan).subject,
            target=Both(str(row["name"]), _target_en(inputs, row)),
            **figures,
        )
        yield PlanFinding.of(plan, "problem", "target_missed", sentence)


def _target_en(inputs: Inputs, row: dict[str, object]) -> str:
    """Return the English name of a missed target; a target without services keeps its own name."""
    services = inputs.scenario.services
    codes = [code.strip() for code in str(row["services"]).replace(";", ",").split(",")]
    names = ", ".join(services[code].name_en.lower() for code in codes if code in services)
    if not names:
        return str(row["name"])
    key = "findings.comprehensive" if str(row["kind"]) == "comprehensive_target" else "ladder.at_least"
    return text(key, "en", services=names, period=row["period"])


def _commitments(inputs: Inputs, commitments: pd.DataFrame) -> Iterator[PlanFinding]:
    """Yield the promises of the plan document that a plan does not keep."""
    for row in missed(commitments):
        plan, is_share = str(row["plan_id"]), row["unit"] == "share"
        scale, decimals = (100.0, 1) if is_share else (1.0, 0)
        sentence = Phrase.of(
            "findings.commitment_missed",
            plan=plan_name(inputs.scenario, plan).subject,
            commitment=Both(str(row["text_vi"]), str(row["text_en"])),
            reached=Figure(float(str(row["reached"])) * scale, decimals),
            required=Figure(float(str(row["required"])) * scale, decimals),
            unit="%" if is_share else "",
            why=_because(row),
        )
        yield PlanFinding.of(plan, "warning", "commitment_missed", sentence)


def _because(row: dict[str, object]) -> Sayable:
    """Say how a commitment is counted, in brackets; nothing where that goes without saying."""
    why = Both(str(row["why_vi"]), str(row["why_en"]))
    return Phrase.of("ladder.because", why=why) if why.vi else NOTHING


def _surplus(inputs: Inputs, measures: pd.DataFrame) -> Iterator[PlanFinding]:
    """Yield the services for which a plan has clearly more places than people to be served, in the last period."""
    period = inputs.scenario.period_ids[-1]
    for service in inputs.scenario.services:
        for plan, value in totals_by_plan(measures, period, service).items():
            each = people_per_place(inputs.scenario.services[service], inputs.norms)
            spare = value["places"] - value["target_persons"] / each
            if value["unserved_persons"] >= A_PERSON or spare <= A_TENTH * value["target_persons"]:
                continue
            needed = places_for(value["target_persons"], each)
            sentence = Phrase.of(
                "findings.surplus",
                plan=plan_name(inputs.scenario, plan).subject,
                period=period,
                places=Figure(value["places"]),
                service=said_service(inputs, service),
                persons=Figure(value["target_persons"]),
                needed=Figure(needed),
                spare=Figure(whole(value["places"]) - needed),
                case=Phrase(f"common.demand_case.{inputs.norms.case}"),
            )
            yield PlanFinding.of(plan, "info", "surplus", sentence)


def _worth(inputs: Inputs, measures: pd.DataFrame) -> Iterator[PlanFinding]:
    """Yield the difference between the optimised and the official plan, in the last period."""
    plans = totals_by_plan(measures, inputs.scenario.period_ids[-1])
    if not {OFFICIAL, OPTIMISED} <= plans.keys():
        return
    changes = {
        words: _change(
            words, shown_difference(plans[OPTIMISED][measure], plans[OFFICIAL][measure], decimals), decimals
        )
        for words, (measure, decimals) in WORTH.items()
    }
    beside, period = plan_name(inputs.scenario, OFFICIAL), inputs.scenario.period_ids[-1]
    sentence = Phrase.of("findings.worth", beside=beside.inside, period=period, **changes)
    yield PlanFinding.of(OPTIMISED, "info", "worth", sentence)


def _change(words: str, difference: float, decimals: int) -> Phrase:
    """Return "nhiều hơn 12 người được phục vụ" and "12 people served more"."""
    if abs(difference) < 0.5 * 10**-decimals:
        return Phrase(f"findings.difference.same.{words}")
    way = "more" if difference > 0 else "less"
    return Phrase.of(f"findings.difference.{way}.{words}", size=Figure(abs(difference), decimals))


def _proof(inputs: Inputs, certificates: pd.DataFrame) -> Iterator[PlanFinding]:
    """Yield for each plan what the solver has proven."""
    for plan in sorted(set(certificates["plan_id"])):
        rows = certificates[certificates["plan_id"] == plan]
        gap = float(rows["gap"].max())
        is_proven = rows["status"].isin([Status.PROVED_OPTIMAL, Status.WITHIN_GAP])
        proven, still_open = (list(map(str, rows.loc[is_so, "stage"])) for is_so in (is_proven, ~is_proven))
        what = "assignment" if plan == OFFICIAL else "plan"
        better = Phrase.of(f"findings.proof.better.{what}", gap=Gap(gap)) if gap < FAR else UNKNOWN
        if gap < ROUNDING_GAP:
            key = f"best_{what}"
        elif not still_open:
            key = what
        else:
            key = "partly" if proven else "open"
        sentence = Phrase.of(
            f"findings.proof.{key}",
            plan=plan_name(inputs.scenario, plan).subject,
            gap=Gap(min(gap, FAR)),
            better=better,
            proven=_stage_names(proven),
            still_open=_stage_names(still_open),
        )
        yield PlanFinding.of(plan, "warning" if still_open else "info", "proof", sentence)


def _stage_names(stages: list[str]) -> Listed:
    return Listed(tuple(Phrase(f"common.stage.{stage}") for stage in stages))


def _estimates(inputs: Inputs) -> Iterator[PlanFinding]:
    """Yield the share of travel times that are estimated."""
    share = 1 - float(inputs.travel.routed.to_numpy().mean())
    if share > 0:
        sentence = Phrase.of("findings.estimated_travel", share=Figure(100 * share))
        yield PlanFinding.of("", "warning", "estimated_travel", sentence)


def _notes(inputs: Inputs) -> Iterator[PlanFinding]:
    """Yield one sentence each on the warnings about the planner's own tables and roads."""
    for code, notes in (("own_data", data_notes(inputs)), ("own_roads", travel_notes(inputs))):
        if sentence := said(notes, Phrase(f"findings.note.{code}")):
            yield PlanFinding.of("", "warning", code, sentence)
