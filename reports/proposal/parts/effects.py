"""Part VII of the proposal: social and environmental effects, efficiency, certificate, risks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ansinh.planning.answer.folder.rundata import A_PERSON
from ansinh.reports import tables
from ansinh.reports.answer.denominators import denominators
from ansinh.reports.certificate import sentences
from ansinh.reports.charts.robustness import ENOUGH_PLANS
from ansinh.reports.content import Block, Bullets, Heading, Paragraph
from ansinh.reports.facts.former import former_district
from ansinh.reports.facts.outlook import districts_by_share
from ansinh.reports.facts.whole_people import whole_people
from ansinh.reports.proposal.parts.details import detail
from ansinh.reports.proposal.parts.risks import area_name, risks
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
        *(Paragraph(line) for line in worth(facts, words)),
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
    areas = districts_by_share(facts)
    if len(areas):
        shown = [percent(share, language) for share in (areas.iloc[0], areas.iloc[-1])]
        values = {"gini": number(facts.measure("gini_minutes"), language, 3), "worst_share": shown[0]}
        if shown[0] == shown[1]:
            lines.append(words("proposal.equity_equal", **values))
        else:
            names = {
                "worst": area_name(former_district(facts, words, areas.index[0]), words),
                "best": area_name(former_district(facts, words, areas.index[-1]), words),
                "best_share": shown[1],
            }
            lines.append(words("proposal.equity", **values, **names))
    rows = whole_people(rows)  # as in Table 1
    persons = {key: float(rows[f"{key}_persons"].sum()) for key in ("no_place", "out_of_reach")}
    if sum(persons.values()) < A_PERSON:
        lines.append(words("proposal.left_none"))
    else:
        left = {key: number(value, language) for key, value in persons.items()}
        lines.append(words("proposal.left_head", **left))
    return [Paragraph(line) for line in (*lines, denominators(facts, words)) if line]
