"""Part VII of the proposal: social and environmental effects, efficiency, certificate, risks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ansinh.planning.answer.folder.rundata import A_PERSON
from ansinh.planning.answer.people import whole_people
from ansinh.reports import tables
from ansinh.reports.answer.areas import end_of, shares_of
from ansinh.reports.answer.denominators import denominators
from ansinh.reports.certificate import sentences
from ansinh.reports.charts.robustness import ENOUGH_PLANS
from ansinh.reports.content import Block, Bullets, Heading, Paragraph
from ansinh.reports.proposal.parts.details import detail
from ansinh.reports.proposal.parts.risks import area_of_then, risks
from ansinh.reports.report.difference import worth
from ansinh.words.numbers import number, percent

if TYPE_CHECKING:
    from ansinh.reports.proposal.scope import Scope


def effects(scope: Scope) -> list[Block]:
    """Return part VII."""
    words, facts, pictures = scope.words, scope.facts, scope.pictures
    blocks: list[Block] = [Heading(words("proposal.social_head"), 2), *_social(scope)]
    blocks += [
        detail(pictures.figure("reached")),
        detail(tables.travel(facts, words)),
        detail(pictures.figure("travel")),
        detail(tables.districts(facts, words)),
    ]
    blocks += [Heading(words("proposal.environment_head"), 2), Paragraph(words("proposal.environment"))]
    blocks += [
        Heading(words("proposal.efficiency_head"), 2),
        Paragraph(" ".join(worth(facts, words))),
    ]
    if facts.official_id is not None:
        blocks += [detail(tables.comparison(facts, words)), detail(pictures.figure("official_optimised"))]
    blocks += [
        Heading(words("proposal.certificate_head"), 2),
        Bullets(sentences(facts, facts.plan_id, words)),
    ]
    blocks += [Heading(words("proposal.risk_head"), 2), Bullets(risks(scope))]
    if len(facts.plan_ids) >= ENOUGH_PLANS:
        blocks.append(detail(pictures.figure("robustness")))
    return blocks


def _equity(scope: Scope) -> list[str]:
    """Return the sentence on how evenly people travel and are served, by area."""
    words, facts = scope.words, scope.facts
    shares = shares_of(facts, facts.plan_id)
    if shares.empty:
        return []
    gini = number(facts.measure("gini_minutes"), words.language, 3)
    ends = [percent(share, words.language) for share in (shares.iloc[0], shares.iloc[-1])]
    if ends[0] == ends[1]:
        return [words("proposal.equity_equal", gini=gini, worst_share=ends[0])]
    worst, best = (
        end_of(shares, words, lambda code: area_of_then(scope, code), lowest=lowest)
        for lowest in (True, False)
    )
    told = {"worst": worst.where, "worst_share": worst.share, "best": best.where, "best_share": best.share}
    return [words("proposal.equity", gini=gini, **told)]


def _social(scope: Scope) -> list[Block]:
    words, facts = scope.words, scope.facts
    language = words.language
    rows = facts.by_service
    rows = rows[(rows["plan_id"] == facts.plan_id) & (rows["period"] == facts.period)]
    lines = [
        words(
            "proposal.social",
            served=number(rows["served_persons"].sum(), language),
            period=facts.period,
            covered=percent(facts.measure("covered_share"), language),
        )
    ]
    lines += _equity(scope)
    rows = whole_people(rows)  # as in Table 1
    persons = {key: float(rows[f"{key}_persons"].sum()) for key in ("no_place", "out_of_reach")}
    if sum(persons.values()) < A_PERSON:
        lines.append(words("proposal.left_none"))
    else:
        left = {key: number(value, language) for key, value in persons.items()}
        lines.append(words("proposal.left_head", **left))
    return [Paragraph(line) for line in (*lines, denominators(facts, words)) if line]
