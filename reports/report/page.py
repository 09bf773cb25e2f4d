"""The content of the report page, in order."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ansinh.planning.answer.people import NO_PLACE, OUT_OF_REACH
from ansinh.planning.inputs.tables import records
from ansinh.reports import tables
from ansinh.reports.answer import Brief, brief
from ansinh.reports.certificate import sentences
from ansinh.reports.charts.overview import key_of_overview
from ansinh.reports.charts.robustness import ENOUGH_PLANS
from ansinh.reports.content import Block, Figure, Paragraph, Section, Table
from ansinh.reports.facts.money import building_budget, running_balance
from ansinh.reports.facts.projects import running_change
from ansinh.reports.facts.whole_people import whole_sums
from ansinh.reports.report.difference import worth
from ansinh.reports.report.first_screen import findings_that_fit
from ansinh.words.citations import document
from ansinh.words.numbers import date_short, is_missing, minutes, money, number, percent
from ansinh.words.plain import text

if TYPE_CHECKING:
    from ansinh.reports.charts.map_key import MapKey
    from ansinh.reports.facts import Facts
    from ansinh.reports.pictures import Part, Pictures
    from ansinh.words import Words


TEMPLATE_PARTS = ("results", "findings")
"""Sections that the template fills by itself."""


@dataclass(frozen=True)
class Page:
    """A report page, ready for the template.

    Attributes
    ----------
    title, document, facts, footer
        Lines of text; `document` is "" where the run has no plan document.
    brief
        The answer: headline, tiles, causes, certainty.
    beside
        The five rows of the first screen.
    picture, part, key
        The map of the first screen; what a phone shows of it, and what its signs mean in letters that can be read there.
    question
        The question of the scenario.
    cards
        Name, value, remark of each key figure.
    certificate
        Sentences on what is proved.
    findings
        Severity, its word, and text.
    map_link
        File name of the interactive map in the same folder.
    sections
        The folded parts of the page.
    """

    title: str
    document: str
    facts: str
    footer: str
    brief: Brief
    beside: Table
    picture: Figure
    part: Part
    key: MapKey
    question: str
    cards: list[tuple[str, str, str]]
    certificate: list[str]
    findings: list[tuple[str, str, str]]
    map_link: str
    sections: list[Section]


def build_page(facts: Facts, pictures: Pictures) -> Page:
    """Collect the report page of a run."""
    words, meta = pictures.words, facts.data.meta
    language = words.language
    versions = meta.get("versions") or {}
    said = brief(facts, words)
    plan = document(text(meta.get("plan_document", "")), language)
    beside, picture = tables.beside(facts, said.rows, words), pictures.figure("overview")
    others = (
        plan,
        beside.caption,
        *beside.columns,
        picture.caption,
        words("report.see_assumptions"),
        words("report.map_link"),
    )
    return Page(
        title=text(meta.get(f"title_{language}") or meta.get("title_vi", "")),
        document=plan,
        facts=words(
            "report.facts",
            document=plan or words("common.none"),
            scenario=text(meta.get("scenario", "")),
            date=date_short(meta.get("created"), language),
            case=words.code("common.demand_case", meta.get("demand_case", "")),
        ),
        footer=words(
            "report.footer", version=text(versions.get("ansinh", "")), year=text(meta.get("price_year", ""))
        ),
        brief=replace(said, headline=text(said.headline), causes=findings_that_fit(said, others, words)),
        beside=beside,
        picture=picture,
        part=pictures.inner("overview"),
        key=key_of_overview(facts, words),
        question=text(meta.get(f"question_{language}") or meta.get("question_vi", "")),
        cards=_cards(facts, words),
        certificate=sentences(facts, facts.plan_id, words),
        findings=_findings(facts, words),
        map_link="map.html" if language == "vi" else f"map.{language}.html",
        sections=_sections(facts, pictures),
    )


def _cards(facts: Facts, words: Words) -> list[tuple[str, str, str]]:
    language, period = words.language, facts.period
    rows = facts.by_service
    rows = rows[(rows["plan_id"] == facts.plan_id) & (rows["period"] == period)]
    sums = rows[["target_persons", "served_persons", "places"]].sum()
    share = sums["served_persons"] / sums["target_persons"] if sums["target_persons"] else float("nan")
    counted = whole_sums(facts, facts.plan_id)
    no_place, out_of_reach, left = (
        number(counted.get(f"{cause}_persons", 0.0), language)
        for cause in (NO_PLACE, OUT_OF_REACH, "unserved")
    )
    causes = words("report.card_causes", no_place=no_place, out_of_reach=out_of_reach)
    capital_note = words("report.card_discount", year=text(facts.data.meta.get("price_year", "")))
    return [
        (
            words("common.measure.target_persons"),
            number(sums["target_persons"], language),
            words("common.period", period=period),
        ),
        (
            words("common.measure.served_persons"),
            number(sums["served_persons"], language),
            percent(share, language),
        ),
        (words("common.measure.unserved_persons"), left, causes),
        (
            words("common.measure.places"),
            number(sums["places"], language),
            words("common.period", period=period),
        ),
        (
            words("common.measure.mean_minutes"),
            minutes(facts.measure("mean_minutes"), language),
            words("report.one_way"),
        ),
        (words("common.measure.capital_million_vnd"), money(facts.capital, language), capital_note),
        (
            words("common.measure.running_million_vnd_per_year"),
            money(facts.running, language),
            _running_note(facts, words),
        ),
    ]


def _running_note(facts: Facts, words: Words) -> str:
    """Say that the running cost is that of the whole network, and how much of it is new, lest it is compared with the capital."""
    change = running_change(facts)
    if is_missing(change) or change == 0:
        return words("report.card_running_whole", period=facts.period)
    key = "report.card_running_less" if change < 0 else "report.card_running"
    return words(key, period=facts.period, money=money(abs(change), words.language))


def _findings(facts: Facts, words: Words) -> list[tuple[str, str, str]]:
    """Return the findings, most severe first; among equals, those on the proposed plan come first."""
    known = ("problem", "warning", "info")
    rows = [
        (row["severity"] if row["severity"] in known else "info", row) for row in records(facts.data.findings)
    ]
    rows.sort(key=lambda item: (known.index(item[0]), item[1]["plan_id"] != facts.plan_id))
    return [
        (severity, words.code("common.severity", row["severity"]), text(row[f"text_{words.language}"]))
        for severity, row in rows
    ]


def _sections(facts: Facts, pictures: Pictures) -> list[Section]:
    words, figure = pictures.words, pictures.figure
    parts: dict[str, list[Block]] = {
        "results": [],
        "findings": [],
        "comparison": [
            *(Paragraph(line, "lead") for line in worth(facts, words)),
            *_compared(facts, pictures),
        ],
        "demand": [figure("demand_places"), tables.by_service(facts, words)],
        "reach": [figure("reached"), *_other_plan(facts, words)],
        "travel": [figure("travel"), tables.travel(facts, words)],
        "actions": [tables.actions(facts, words), tables.land_and_staff(facts, words)],
        "money": [
            figure("money"),
            tables.funding(facts, words),
            *([tables.budget_table(facts, words)] if len(building_budget(facts)) else []),
            tables.running(facts, words),
            *([tables.running_budget(facts, words)] if len(running_balance(facts)) else []),
        ],
        "areas": [figure("districts"), tables.districts(facts, words), *_present_communes(facts, words)],
        "robustness": _other_plans(facts, pictures),
        "assumptions": [tables.assumptions(facts, words), tables.data_sources(facts, words)],
        "glossary": [tables.glossary(words)],
    }
    return [
        Section(anchor, words(f"report.section.{anchor}"), blocks)
        for anchor, blocks in parts.items()
        if blocks or anchor in TEMPLATE_PARTS
    ]


def _other_plans(facts: Facts, pictures: Pictures) -> list[Block]:
    """Return the charts over many plans; two plans say nothing about how robust a choice is."""
    if len(facts.plan_ids) < ENOUGH_PLANS:
        return []
    about = Paragraph(pictures.words("report.robustness_about"))
    return [about, pictures.figure("robustness"), pictures.figure("frontier")]


def _present_communes(facts: Facts, words: Words) -> list[Block]:
    """Return the table by commune of 1 July 2025; a run older than these indicators has none."""
    return [tables.communes_2025(facts, words)] if len(facts.by_commune_2025) else []


def _compared(facts: Facts, pictures: Pictures) -> list[Block]:
    if facts.official_id is None:
        return []
    words = pictures.words
    compared: list[Block] = [pictures.figure("official_optimised"), tables.comparison(facts, words)]
    return [*compared, tables.commitments(facts, words)] if len(facts.data.commitments) else compared


def _other_plan(facts: Facts, words: Words) -> list[Block]:
    return [tables.by_service(facts, words, facts.official_id)] if facts.official_id else []
