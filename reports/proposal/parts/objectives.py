"""Part III of the proposal: objective, scale, sites with a map, reasons for the sites, land and staff."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ansinh.geodata.names import in_sentence
from ansinh.geodata.services import DRUG_REHABILITATION
from ansinh.planning.answer.ties import said_together
from ansinh.reports import tables
from ansinh.reports.content import Block, Heading, Paragraph
from ansinh.reports.facts.objections import OBJECTED
from ansinh.reports.proposal.parts.details import detail
from ansinh.reports.proposal.parts.reasons import nearer_elsewhere, why, why_table
from ansinh.words.numbers import minutes, number, percent

if TYPE_CHECKING:
    from ansinh.reports.proposal.scope import Scope

_MOST_COMMUNES = 6  # named in one sentence, so that it stays readable


def objectives(scope: Scope) -> list[Block]:
    """Return part III."""
    words, facts = scope.words, scope.facts
    blocks: list[Block] = [Heading(words("proposal.objective_head"), 2), Paragraph(_objective(scope))]
    blocks += [
        Heading(words("proposal.scale_head"), 2),
        Paragraph(words("proposal.scale_services", services=scope.services() or words("common.none"))),
        detail(tables.actions(facts, words, scope.actions)),
        Heading(words("proposal.where_head"), 2),
    ]
    if scope.project is not None and len(scope.project.communes):
        communes = scope.project.communes.head(_MOST_COMMUNES)
        inside, people = in_sentence if words.language == "vi" else str, words("common.unit.persons")
        listed = ", ".join(
            f"{inside(str(name))} ({number(persons, words.language)} {people})"
            for name, persons in communes.items()
        )
        blocks.append(Paragraph(words("proposal.where_communes", communes=listed)))
    blocks.append(scope.pictures.figure("overview"))
    blocks.append(Heading(words("proposal.why_head"), 2))
    if scope.project is None:
        blocks += [tables.alternatives(facts, words), Paragraph(words("proposal.why_about"))]
        blocks += [detail(why_table(scope)), *(Paragraph(line) for line in nearer_elsewhere(scope))]
    else:
        blocks += [Paragraph(line) for line in why(scope, scope.project)]
    blocks += [
        Heading(words("proposal.norms_head"), 2),
        Paragraph(_norms(scope)),
        detail(tables.land_and_staff(facts, words, scope.project.site_id if scope.project else None)),
    ]
    return blocks


def _norms(scope: Scope) -> str:
    """Return the norms of land and staff, of secure facilities only where the letter is about one."""
    words, offers = scope.words, scope.facts.data.offers()
    services = scope.project.services if scope.project else scope.facts.services
    offered = {kind for service in services for kind in offers[str(service)]}
    secure = [kind for kind in OBJECTED if kind in offered]
    named = said_together((words(f"proposal.norms_kind.{kind}") for kind in secure), words.language)
    return words(
        "proposal.norms",
        secure=words("proposal.norms_secure", facilities=named) if secure else "",
        also=words("proposal.norms_drug") if DRUG_REHABILITATION in secure else "",
    )


def _objective(scope: Scope) -> str:
    words, facts, project = scope.words, scope.facts, scope.project
    language = words.language
    if not scope.served > 0:
        return words("proposal.objective_nobody", period=facts.period, places=number(scope.places, language))
    common = {
        "period": facts.period,
        "places": number(scope.places, language),
        "served": number(scope.served, language),
    }
    if project is None:
        share = percent(facts.measure("served_share"), language)
        mean = minutes(facts.measure("mean_minutes"), language)
        return words("proposal.objective_plan", share=share, minutes=mean, **common)
    return words(
        "proposal.objective_project",
        before=number(project.places_before, language),
        minutes=minutes(project.mean_minutes, language),
        **common,
    )
