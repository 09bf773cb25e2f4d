"""Parts IX and X of the proposal, and its annexes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ansinh.planning.question.reporting import in_two_tiers, was_due_before
from ansinh.reports import tables
from ansinh.reports.certificate import sentences, stages
from ansinh.reports.content import Block, Bullets, Heading, Paragraph, Section
from ansinh.reports.proposal.groups import asked, elsewhere_said
from ansinh.reports.proposal.law_marks import letter_day
from ansinh.words.numbers import money
from ansinh.words.plain import text

if TYPE_CHECKING:
    from ansinh.reports.proposal.scope import Scope


def organisation(scope: Scope) -> list[Block]:
    """Return part IX: tasks of each agency, and the province's reporting calendar."""
    words, here = scope.words, scope.offices
    tasks = [line.format(agency=here.agency) for line in words.texts("proposal.organise")]
    if scope.has_drug_rehabilitation:
        tasks.insert(1, words("proposal.organise_police", police=here.police))
    blocks: list[Block] = [Bullets(tasks)]
    if "new" in set(scope.actions["action"]):
        blocks.append(Paragraph(words("proposal.establish")))
    return [*blocks, Heading(words("proposal.reporting_head"), 2), *_reporting(scope)]


def _reporting(scope: Scope) -> list[Block]:
    words = scope.words
    calendar = scope.facts.data.meta.get("reporting") or []
    # The letter is of today, also where the plan is of a time with districts, or asked for a report that is long due.
    year = letter_day(scope.facts).year
    rows = [
        words(
            "proposal.reporting_entry",
            who=in_two_tiers(text(entry.get("who_vi", ""))),
            due=text(entry.get("due_vi", "")),
            source=text(entry.get("source", "")),
        )
        for entry in calendar
        if not was_due_before(text(entry.get("due_vi", "")), year)
    ]
    facility = Paragraph(words("proposal.reporting_facility"))
    if not rows:
        return [Paragraph(words("proposal.reporting_none")), facility]
    return [Bullets(rows), facility]


def request(scope: Scope) -> list[Block]:
    """Return part X."""
    words, here = scope.words, scope.offices
    total = money(scope.capital, words.language)
    line = words(
        "proposal.request",
        agency=here.agency,
        committee=here.committee,
        asked=asked(scope),
        name=scope.object,
        money=total,
    )
    return [Paragraph(told) for told in (elsewhere_said(scope), line) if told]


def annexes(scope: Scope) -> list[Section]:
    """Return the annexes: assumptions, data, method with certificate, glossary."""
    words, facts = scope.words, scope.facts
    order = "; ".join(stages(facts, facts.plan_id, words))
    method: list[Block] = [Bullets([line.format(order=order) for line in words.texts("proposal.method")])]
    for plan in facts.plan_ids:
        method.append(Heading(text(facts.name("plans", plan, words.language)), 2))
        method.append(Bullets(sentences(facts, plan, words)))
    contents: list[list[Block]] = [
        [tables.marked_assumptions(facts, words)],
        [tables.data_sources(facts, words, files=False)],
        method,
        [tables.glossary(words), Paragraph(words("proposal.notice"), "note")],
    ]
    return [
        Section(f"annex-{step}", words(f"proposal.annex_{step}"), blocks)
        for step, blocks in enumerate(contents, start=1)
    ]
