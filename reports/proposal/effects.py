"""Part VII of the proposal: social and environmental effects, efficiency, certificate, risks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ansinh.geodata.names import in_sentence
from ansinh.planning.answer.rundata import A_PERSON
from ansinh.reports import tables
from ansinh.reports.certificate import sentences
from ansinh.reports.charts.robustness import ENOUGH_PLANS
from ansinh.reports.content import Block, Bullets, Heading, Paragraph
from ansinh.reports.facts.outlook import (
    always_chosen,
    assumed,
    districts_by_share,
    do_nothing,
    estimated_share,
    unsure_sites,
)
from ansinh.reports.proposal.details import detail
from ansinh.reports.report.difference import worth
from ansinh.words.numbers import as_date, date_long, number, percent
from ansinh.words.plain import text

if TYPE_CHECKING:
    from ansinh.reports.proposal.scope import Scope
    from ansinh.words import Words

_MOST_SITES = 8  # named in one sentence, so that it stays readable
GROUNDS_OF = 2026
"""Year of the newest legal ground that the letter cites."""
SAID_ALREADY = ("shortage", "target_missed", "commitment_missed", "estimated_travel")
"""Codes of findings whose facts other sentences of this part state."""


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
                "worst": _area(areas.index[0], words),
                "best": _area(areas.index[-1], words),
                "best_share": shown[1],
            }
            lines.append(words("proposal.equity", **values, **names))
    persons = {key: float(rows[f"{key}_persons"].sum()) for key in ("no_place", "out_of_reach")}
    if sum(persons.values()) < A_PERSON:
        lines.append(words("proposal.left_none"))
        return [Paragraph(line) for line in lines]
    left = {key: number(value, language) for key, value in persons.items()}
    lines.append(words("proposal.left_head", **left))
    return [Paragraph(line) for line in lines]


def risks(scope: Scope) -> list[str]:
    """Return one sentence for each uncertainty and each shortfall of the plan, from the figures of the run."""
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
    return [*lines, _robust(scope), *_not_reached(scope), *_past(scope), *_other_findings(scope)]


def _robust(scope: Scope) -> str:
    words, facts = scope.words, scope.facts
    if len(facts.plan_ids) == 1:
        return words("proposal.risk_alternatives")
    counts = {"n": len(always_chosen(facts)), "all": len(facts.projects), "plans": len(facts.plan_ids)}
    key = "proposal.risk_robust" if counts["n"] else "proposal.risk_robust_none"
    return words(key, **{name: number(count, words.language) for name, count in counts.items()})


def _not_reached(scope: Scope) -> list[str]:
    """Return one sentence per service with people unserved, and one on the number of missed promises."""
    words, facts = scope.words, scope.facts
    left = facts.data.unserved[facts.data.unserved["plan_id"] == facts.plan_id]
    lines = []
    for service in facts.services:
        rows = left[left["service"] == service]
        by_period = rows.groupby("period")["persons"].sum().reindex(facts.periods).fillna(0.0)
        missed = by_period[by_period >= A_PERSON]
        if missed.empty:
            continue
        homes = facts.data.demand["district_name"]
        worst = rows.groupby(rows["demand_id"].map(homes))["persons"].sum().idxmax()
        periods = [
            words(
                "proposal.risk_shortage_period",
                people=number(people, words.language),
                period=period,
            )
            for period, people in missed.items()
        ]
        name = text(facts.name("services", service, words.language))
        values = {"service": name, "periods": ", ".join(periods), "area": _area(worst, words)}
        lines.append(words("proposal.risk_shortage", **values))
    promised = facts.data.commitments
    promised = promised[promised["plan_id"] == facts.plan_id]
    kept = int((promised["met"] == "no").sum())
    if kept:
        counts = {"n": number(kept, words.language), "all": number(len(promised), words.language)}
        lines.append(words("proposal.risk_commitments", **counts))
    return lines


def _past(scope: Scope) -> list[str]:
    """Return a warning if the plan follows the law of an earlier year than the legal grounds of the letter."""
    created = text(scope.facts.data.meta.get("created", ""))
    if not created or as_date(created).year >= GROUNDS_OF:
        return []
    return [scope.words("proposal.risk_past", date=date_long(created, scope.words.language))]


def _other_findings(scope: Scope) -> list[str]:
    """Return the warnings of the run that aren't in `SAID_ALREADY`."""
    found = scope.facts.data.findings
    found = found[
        found["plan_id"].fillna("").isin([scope.facts.plan_id, ""])
        & found["severity"].isin(["warning", "problem"])
        & ~found["code"].isin(SAID_ALREADY)
    ]
    return [text(line) for line in found[f"text_{scope.language}"]]


def _area(name: object, words: Words) -> str:
    """Return the name of a unit as written inside a sentence."""
    return in_sentence(text(name)) if words.language == "vi" else text(name)
