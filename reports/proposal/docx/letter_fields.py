"""What the fields of a template hold: texts of one line, and blocks of paragraphs, tables and figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ansinh.planning.letter.fields import PARTS as PART_FIELDS
from ansinh.reports import tables
from ansinh.reports.content import Block, Bullets, Heading, Paragraph, Section
from ansinh.reports.facts.projects import posts_in_facilities
from ansinh.reports.proposal.document import letter_of, marked_parts, number_captions, with_annexes
from ansinh.reports.proposal.groups import deciders, groups_said
from ansinh.reports.proposal.law_marks import LawMarks
from ansinh.reports.proposal.parts.details import resolved
from ansinh.reports.proposal.parts.general import owner_said, sources_said
from ansinh.reports.proposal.parts.risks import risks
from ansinh.reports.proposal.parts.running import change_said
from ansinh.reports.proposal.parts.summary import summary
from ansinh.reports.tables import projects as project_tables
from ansinh.words.citations import document
from ansinh.words.numbers import money, money_in_words, number
from ansinh.words.plain import text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ansinh.reports.proposal.scope import Scope


def texts(scope: Scope) -> dict[str, str]:
    """Return field → text of one line, for every field of ``planning.letter.fields.TEXTS``."""
    words, here, meta, letter = scope.words, scope.offices, scope.facts.data.meta, letter_of(scope)
    language, years = words.language, scope.projects
    posts = posts_in_facilities(scope.facts, scope.project.site_id if scope.project else None)
    span = (years["start_year"].min(), years["end_year"].max()) if len(years) else ("", "")
    values = {
        "superior": letter.superior,
        "agency": here.agency,
        "committee": here.committee,
        "police": here.police,
        "province": here.province,
        "place": here.place,
        "number": letter.number,
        "place_date": letter.place_date,
        "abstract": letter.abstract,
        "addressee": letter.addressee,
        "name": scope.name,
        "plan_document": document(text(meta.get("plan_document", "")), language),
        "groups": groups_said(scope),
        "deciders": deciders(scope),
        "owner": owner_said(scope),
        "total": money(scope.capital, language),
        "total_in_words": money_in_words(scope.capital, language),
        "sources": sources_said(scope),
        "start_year": span[0],
        "end_year": span[1],
        "running": money(scope.running, language),
        "running_change": change_said(scope) or words("common.none"),
        "posts": number(posts.sum(), language),
        "period": scope.facts.period,
        "places": number(scope.places, language),
        "served": number(scope.served, language),
        "projects": number((years["site_id"] != "").sum(), language),
        "price_year": meta.get("price_year", ""),
    }
    return {name: " ".join(text(value).split()) for name, value in values.items()}


def sections(scope: Scope, wanted: list[str]) -> dict[str, list[Section]]:
    """Return block field → its sections, with tables and figures numbered in the order of `wanted`.

    Where the annexes aren't wanted, supporting tables stay in the text.
    """
    parts = marked_parts(scope)
    annexes, details = with_annexes(scope, parts) if "annexes" in wanted else ([], None)
    single = _single(scope)
    found: dict[str, list[Section]] = {"body": parts, "annexes": annexes}
    found |= {name: [part] for name, part in zip(PART_FIELDS, parts, strict=True)}
    found |= {name: [Section(name, "", single[name]())] for name in wanted if name in single}
    used = [section for name in wanted for section in found[name]]
    number_captions(scope, list({id(section): section for section in used}.values()))
    if details is not None:
        resolved(parts, details)
    return {name: found[name] for name in wanted}


def _single(scope: Scope) -> Mapping[str, Callable[[], list[Block]]]:
    """Return block field → what makes its blocks, of those that are no parts of the built-in letter."""
    facts, words = scope.facts, scope.words
    ids, marks = list(scope.projects["project_id"]), LawMarks.of(facts, words)
    site = scope.project.site_id if scope.project else None
    return {
        "summary": lambda: [Paragraph(marks.text(line)) for line in summary(scope)],
        "basis": lambda: [Paragraph(f"- {line}") for line in letter_of(scope).basis],
        "risks": lambda: [Bullets(risks(scope))],
        "table_projects": lambda: [project_tables.list_of_projects(facts, words)],
        "table_components": lambda: [project_tables.components(facts, words, ids)],
        "table_years": lambda: [project_tables.years(facts, words, ids)],
        "table_increment": lambda: [project_tables.increment(facts, words, site)],
        "table_alternatives": lambda: [tables.alternatives(facts, words)],
    }


def heading(section: Section) -> list[Block]:
    """Return the heading of a section; tables that stand alone have none."""
    return [Heading(section.title, 1)] if section.title else []
