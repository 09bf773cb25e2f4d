"""Part VII: social and environmental effect, efficiency, certainty, risks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports import tables
from reports.certificate import sentences
from reports.content import Block, Bullets, Heading, Paragraph
from reports.facts.outlook import (
    always_chosen,
    assumed,
    districts_by_share,
    do_nothing,
    estimated_share,
    unsure_sites,
)
from reports.numbers import number, percent
from reports.report.difference import worth
from reports.safe import text

if TYPE_CHECKING:
    from reports.proposal.scope import Scope

_MOST_SITES = 8


def effects(scope: Scope) -> list[Block]:
    """Return part VII."""
    words, facts, pictures = scope.words, scope.facts, scope.pictures
    blocks: list[Block] = [Heading(words("proposal.social_head"), 2), *_social(scope)]
    blocks += [
        pictures.figure("reached"),
        tables.travel(facts, words),
        pictures.figure("travel"),
        tables.districts(facts, words),
    ]
    blocks += [Heading(words("proposal.environment_head"), 2), Paragraph(words("proposal.environment"))]
    blocks += [
        Heading(words("proposal.efficiency_head"), 2),
        *(Paragraph(line) for line in worth(facts, words)),
    ]
    if facts.official_id is not None:
        blocks += [tables.comparison(facts, words), pictures.figure("official_optimised")]
    blocks += [
        Heading(words("proposal.certificate_head"), 2),
        Bullets(sentences(facts, facts.plan_id, words)),
    ]
    blocks += [Heading(words("proposal.risk_head"), 2), Bullets(risks(scope))]
    if len(facts.plan_ids) > 1:
        blocks.append(pictures.figure("robustness"))
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
            names = {"worst": text(areas.index[0]), "best": text(areas.index[-1]), "best_share": shown[1]}
            lines.append(words("proposal.equity", **values, **names))
    left = {key: number(rows[f"{key}_persons"].sum(), language) for key in ("no_place", "out_of_reach")}
    lines.append(words("proposal.left_head", **left))
    return [Paragraph(line) for line in lines]


def risks(scope: Scope) -> list[str]:
    """Name what is uncertain, from the run's own figures, then the run's warnings in its own words."""
    words, facts = scope.words, scope.facts
    language, lines = words.language, []
    estimated = estimated_share(facts)
    if estimated > 0:
        lines.append(words("proposal.risk_estimated", share=percent(estimated, language)))
    unsure = [site for site in unsure_sites(facts) if scope.project is None or site == scope.project.site_id]
    if unsure:
        names = [scope.site_name(site) for site in unsure[:_MOST_SITES]]
        lines.append(words("proposal.risk_location", sites="; ".join(names)))
    if do_nothing(facts).assumed_places > 0:
        existing = facts.data.existing_places
        guessed = existing[assumed(existing["basis"], existing["confidence"])]
        lines.append(words("proposal.risk_places", n=number(guessed["site_id"].nunique(), language)))
    if len(facts.plan_ids) > 1:
        n, total = len(always_chosen(facts)), len(facts.projects)
        lines.append(words("proposal.risk_robust", n=number(n, language), all=number(total, language)))
    else:
        lines.append(words("proposal.risk_alternatives"))
    found = facts.data.findings
    found = found[
        (found["plan_id"].fillna("").isin([facts.plan_id, ""]))
        & found["severity"].isin(["warning", "problem"])
    ]
    return lines + [text(line) for line in found[f"text_{language}"]]
