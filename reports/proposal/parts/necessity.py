"""Part II of the proposal: why the investment is needed, and how it fits the plan document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ansinh.planning.answer.folder.rundata import A_PERSON
from ansinh.planning.inputs.tables import records
from ansinh.reports import tables
from ansinh.reports.content import Block, Bullets, Heading, Paragraph
from ansinh.reports.facts.outlook import do_nothing
from ansinh.reports.facts.spare import Spare, spare_services
from ansinh.reports.proposal.offices import former_province
from ansinh.reports.proposal.parts.details import detail
from ansinh.words.citations import document
from ansinh.words.numbers import number, shown_difference
from ansinh.words.plain import text

if TYPE_CHECKING:
    from ansinh.reports.facts import Facts
    from ansinh.reports.proposal.scope import Scope
    from ansinh.words import Words


def necessity(scope: Scope) -> list[Block]:
    """Return part II: the present network, the need, the effect of doing nothing, and the fit with the plan document."""
    return [*_present(scope), *_need(scope), *_nothing(scope), *_fit(scope)]


def _present(scope: Scope) -> list[Block]:
    words, now = scope.words, do_nothing(scope.facts)
    language = words.language
    line = words("proposal.state_none")
    if now.facilities:
        # There are different sentences for places that all, partly or never rest on an assumption.
        sure = now.places - now.assumed_places
        key = (
            "proposal.state"
            if now.assumed_places > 0 and sure > 0
            else "proposal.state_known"
            if sure > 0
            else "proposal.state_assumed"
        )
        line = words(
            key,
            count=number(now.facilities, language),
            places=number(now.places, language),
            assumed=number(now.assumed_places, language),
        )
    return [Heading(words("proposal.state_head"), 2), Paragraph(line)]


def _need(scope: Scope) -> list[Block]:
    words, facts = scope.words, scope.facts
    rows = facts.by_service
    rows = rows[(rows["plan_id"] == facts.plan_id) & (rows["period"] == facts.period)]
    case = words.code("common.demand_case", facts.data.meta.get("demand_case", ""))
    line = words(
        "proposal.need",
        period=facts.period,
        province=former_province(facts, words),
        need=number(rows["need_persons"].sum(), words.language),
        target=number(rows["target_persons"].sum(), words.language),
        case=case,
    )
    return [
        Heading(words("proposal.need_head"), 2),
        Paragraph(line),
        tables.by_service(facts, words),
        *_spare(scope),
        detail(scope.pictures.figure("demand_places")),
    ]


def _spare(scope: Scope) -> list[Block]:
    """Name the services that get more places than they have people in need, and say why."""
    found = [spare_line(scope.facts, scope.words, spare) for spare in spare_services(scope.facts)]
    return [Paragraph(scope.words("proposal.spare_head")), Bullets(found)] if found else []


def spare_line(facts: Facts, words: Words, spare: Spare) -> str:
    """Return the sentence on a service that gets more places than it has people in need."""
    return words(
        "proposal.spare",
        service=text(facts.name("services", spare.service, words.language)),
        places=number(spare.places, words.language),
        need=number(spare.need, words.language),
    )


def _nothing(scope: Scope) -> list[Block]:
    words, now = scope.words, do_nothing(scope.facts)
    key = "proposal.nothing" if now.target - now.served_at_most >= A_PERSON else "proposal.nothing_all"
    line = words(
        key,
        served=number(now.served_at_most, words.language),
        target=number(now.target, words.language),
        left=number(now.target - now.served_at_most, words.language),
    )
    return [Heading(words("proposal.nothing_head"), 2), Paragraph(line)]


def _fit(scope: Scope) -> list[Block]:
    words, facts = scope.words, scope.facts
    plan = document(text(facts.data.meta.get("plan_document", "")), words.language) or words("common.none")
    blocks: list[Block] = [
        Heading(words("proposal.fit_head"), 2),
        Paragraph(words("proposal.fit", document=plan)),
    ]
    shortfalls = facts.data.shortfalls
    missed = records(shortfalls[shortfalls["plan_id"] == facts.plan_id])
    blocks += [Paragraph(_missed(scope, row)) for row in missed]
    promised = facts.data.commitments
    promised = promised[promised["plan_id"] == facts.plan_id]
    if not missed and not (promised["met"] == "no").any():
        blocks.append(Paragraph(_kept(scope)))
    return [*blocks, detail(tables.commitments(facts, words))] if len(promised) else blocks


def _kept(scope: Scope) -> str:
    """Return the sentence on a plan that keeps all limits; people it leaves out are told in the same breath."""
    words, facts, language = scope.words, scope.facts, scope.words.language
    rows = facts.by_service
    rows = rows[(rows["plan_id"] == facts.plan_id) & (rows["period"] == facts.period)]
    target, served = float(rows["target_persons"].sum()), float(rows["served_persons"].sum())
    left = shown_difference(target, served, 0)
    if left < A_PERSON:
        return words("proposal.fit_all")
    return words(
        "proposal.fit_limits",
        left=number(left, language),
        target=number(target, language),
    )


def _missed(scope: Scope, row: dict[str, Any]) -> str:
    return scope.words(
        "proposal.fit_short",
        name=shortfall_name(scope, row),
        period=text(row["period"]),
        required=number(row["required"], scope.language),
        reached=number(row["reached"], scope.language),
    )


def shortfall_name(scope: Scope, row: dict[str, Any]) -> str:
    """Return the name of a missed target: its kind and its services, in words."""
    kind = scope.words.get(f"common.target_kind.{row['kind']}", text(row["name"]))
    codes = [code.strip() for code in text(row["services"]).replace(";", ",").split(",") if code.strip()]
    names = ", ".join(text(scope.facts.name("services", code, scope.words.language)) for code in codes)
    return f"{kind} ({names})" if names and codes != ["all"] else kind
