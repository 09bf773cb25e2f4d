"""The whole proposal: letterhead, parts and annexes, with numbered tables and figures."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ansinh.reports.content import Block, Figure, Section, Table
from ansinh.reports.proposal.bases import bases
from ansinh.reports.proposal.groups import asked
from ansinh.reports.proposal.law_marks import LawMarks, letter_day
from ansinh.reports.proposal.parts.carrying_out import annexes, organisation, request
from ansinh.reports.proposal.parts.details import resolved, to_annex
from ansinh.reports.proposal.parts.effects import effects
from ansinh.reports.proposal.parts.general import general
from ansinh.reports.proposal.parts.investment import component_projects, investment, schedule
from ansinh.reports.proposal.parts.necessity import necessity
from ansinh.reports.proposal.parts.objectives import objectives
from ansinh.reports.proposal.parts.running import running
from ansinh.reports.proposal.parts.summary import summary
from ansinh.words.numbers import as_date, date_long
from ansinh.words.plain import text

if TYPE_CHECKING:
    from ansinh.reports.proposal.scope import Scope

_ROMAN = ("I", "II", "III", "IV", "V")
PARTS = (
    general,
    necessity,
    objectives,
    investment,
    schedule,
    running,
    effects,
    component_projects,
    organisation,
    request,
)


@dataclass(frozen=True)
class Letter:
    """The frame of an administrative document, in the nine parts of Decree 30/2020/NĐ-CP, Article 8.

    Attributes
    ----------
    state, motto, superior, issuer, number, place_date, kind, abstract, addressee
        The lines above the text.
    basis, opening, marks
        Legal grounds, the opening sentence, and the meaning of the marks of sources.
    recipients, signer
        The lines below the text.
    translation
        A remark of the English version; empty in Vietnamese.
    """

    state: str
    motto: str
    superior: str
    issuer: str
    number: str
    place_date: str
    kind: str
    abstract: str
    addressee: str
    basis: list[str]
    opening: str
    marks: str
    recipients: list[str]
    signer: str
    translation: str


@dataclass(frozen=True)
class Document:
    """A proposal ready to be written in any format."""

    title: str
    letter: Letter
    summary: list[str]
    parts: list[Section]
    annexes: list[Section]
    annex_heads: list[str]
    annex_of: str


def build_document(scope: Scope) -> Document:
    """Collect the proposal of `scope`."""
    words, here = scope.words, scope.offices
    parts = marked_parts(scope)
    attached, details = with_annexes(scope, parts)
    number_captions(scope, [*parts, *attached])
    resolved(parts, details)
    marks = LawMarks.of(scope.facts, words)
    return Document(
        title=words("proposal.letter.page_title", name=scope.name),
        letter=letter_of(scope),
        summary=[marks.text(line) for line in summary(scope)],
        parts=parts,
        annexes=attached,
        annex_heads=[words("proposal.letter.annex", number=_ROMAN[n]) for n in range(len(attached))],
        annex_of=words("proposal.letter.annex_of", code=here.code, agency=here.agency),
    )


def marked_parts(scope: Scope) -> list[Section]:
    """Return the ten parts, in which documents that are over say so; their captions have no numbers yet."""
    words = scope.words
    parts = [
        Section(f"part-{n}", words(f"proposal.part_{n}"), part(scope))
        for n, part in enumerate(PARTS, start=1)
    ]
    marks = LawMarks.of(scope.facts, words)
    for section in parts:
        section.blocks = [marks.block(block) for block in section.blocks]
    return parts


def with_annexes(scope: Scope, parts: list[Section]) -> tuple[list[Section], Section]:
    """Take the details out of `parts`; return the annexes, and the one of them (or an empty one) that has the details."""
    words, attached = scope.words, annexes(scope)
    details = Section(f"annex-{len(attached) + 1}", words("proposal.annex_details"), to_annex(parts, words))
    return [*attached, *([details] if details.blocks else [])], details


def letter_of(scope: Scope) -> Letter:
    """Return the frame of the letter."""
    words, here, meta = scope.words, scope.offices, scope.facts.data.meta
    recipients = words.texts("proposal.letter.recipient_list")
    if scope.has_drug_rehabilitation:
        recipients.insert(1, words("proposal.letter.recipient_police", province=here.province))
    kind = "abstract_project" if scope.project else "abstract_plan"
    return Letter(
        state=words("proposal.letter.state"),
        motto=words("proposal.letter.motto"),
        superior=words("proposal.letter.superior", province=here.province).upper(),
        issuer=here.agency.upper(),
        number=words("proposal.letter.number", code=here.code),
        place_date=words("proposal.letter.place_date", place=here.place),
        kind=words("proposal.letter.type"),
        abstract=words(f"proposal.letter.{kind}", name=scope.name, asked=asked(scope)),
        addressee=words("proposal.letter.to", committee=here.committee),
        basis=bases(scope),
        opening=words("proposal.opening", agency=here.agency, committee=here.committee, asked=asked(scope)),
        marks=words("proposal.marks", date=_norms_day(scope), year=text(meta.get("price_year", ""))),
        recipients=recipients,
        signer=words("proposal.letter.signer"),
        translation=words("proposal.letter.translation"),
    )


def _norms_day(scope: Scope) -> str:
    """Return the day of the norms; where it isn't that of the letter, it says so, lest it is taken for it."""
    words, created = scope.words, as_date(str(scope.facts.data.meta.get("created") or "2026-01-01"))
    told = date_long(created, words.language)
    return told if created == letter_day(scope.facts) else words("proposal.norms_day", date=told)


def number_captions(scope: Scope, sections: list[Section]) -> None:
    """Write consecutive numbers into the captions of tables and figures."""
    count = {"table": 0, "figure": 0}
    for section in sections:
        section.blocks = [_numbered(scope, block, count) for block in section.blocks]


def _numbered(scope: Scope, block: Block, count: dict[str, int]) -> Block:
    words = scope.words
    if isinstance(block, Table):
        count["table"] += 1
        return replace(
            block, caption=words("proposal.letter.table", number=count["table"], title=block.caption)
        )
    if isinstance(block, Figure):
        count["figure"] += 1
        return replace(
            block, caption=words("proposal.letter.figure", number=count["figure"], title=block.caption)
        )
    return block
