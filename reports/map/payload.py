"""The data of the map as one value for JSON, made from a `RunData` alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ansinh.reports import palette
from ansinh.reports.answer import brief
from ansinh.reports.answer.areas import shares_of
from ansinh.reports.facts import Facts
from ansinh.reports.map import flows, sheets
from ansinh.reports.map.areas import Grid, area_layers
from ansinh.reports.map.context import context
from ansinh.reports.map.today import steps_today
from ansinh.reports.map.wording import certificate_words, named, plain
from ansinh.reports.run_words import words_of
from ansinh.words import Language, Words
from ansinh.words.citations import document
from ansinh.words.phrases import vietnamese_phrases

if TYPE_CHECKING:
    from ansinh.planning.answer.folder.rundata import RunData

TODAY = "today"
"""Id of today's network among the plans on the map."""


MOST_FINDINGS = 4
"""Findings per plan that the map's panel shows; the report has all."""


def make_payload(data: RunData, language: Language, facts: Facts | None = None) -> dict[str, Any]:
    """Return the whole content of the map.

    `facts` are those of the run, if there are any already.

    Persons keep six decimals and minutes four: the map adds them up, and what it shows must be what the report shows.
    """
    known = facts or Facts.of(data)
    grid = Grid([data.districts, data.communes, data.communes_2025, data.demand, data.sites])
    around = context(grid, data.districts)
    return {
        "language": language,
        "words": _words(data, language),
        "meta": _meta(data, language, known, around.credit),
        "context": around.drawn,
        "grid": grid.description(),
        "palette": _palette(data),
        "services": _services(data, language),
        "periods": _periods(data),
        "plans": _plans(known, language),
        "actions": list(sheets.ACTIONS),
        "areas": area_layers(data.districts, data.communes, data.communes_2025, grid),
        "points": flows.demand_points(data, grid),
        "cells": flows.cell_points(data.cells, data.demand.index, grid),
        "need": flows.need_tables(data),
        "sites": sheets.site_sheets(data, grid, language),
    }


def _words(data: RunData, language: Language) -> dict[str, Any]:
    """Return the map's own words; where the communes are those of today, no others are spoken of."""
    words = Words(language).table("map")
    if not data.communes.index.equals(data.communes_2025.index):
        return words
    units, kinds = words["units"], words["area_kind"]
    return words | {
        "units": {"districts": units["districts"], "communes": units["communes_2025"]},
        "area_kind": kinds | {"communes": kinds["communes_2025"]},
    }


def _meta(data: RunData, language: Language, facts: Facts, base: str) -> dict[str, Any]:
    meta = data.meta
    keep = ("province_now_vi", "base_year", "price_year", "demand_case", "scenario")
    credit = data.data_sources
    column = "attribution_vi" if language == "vi" and "attribution_vi" in credit else "attribution"
    sources = [text for text in map(plain, credit[column].fillna(credit["attribution"])) if text]
    base = vietnamese_phrases().get(base, base) if language == "vi" else base
    if base and not any(source.startswith(base.split(",", maxsplit=1)[0]) for source in sources):
        sources.append(base)
    return {
        "title": plain(meta.get(f"title_{language}")) or plain(meta.get("title_vi")),
        "question": plain(meta.get(f"question_{language}")) or plain(meta.get("question_vi")),
        "province": plain(meta.get("province_name_vi")),  # with its marks, in English too
        "attribution": list(dict.fromkeys(sources)),
        **{key: plain(meta.get(key)) for key in keep},
        "worst_district": next(iter(shares_of(facts, facts.plan_id).index), ""),
        "headline": plain(brief(facts, words_of(data, language)).headline),
        "plan_document": document(plain(meta.get("plan_document")), language),
    }


def _palette(data: RunData) -> dict[str, Any]:
    return {
        "actions": palette.ACTION_COLOURS | {"existing": palette.ACTION_COLOURS["keep"]},
        "signs": palette.ACTION_SIGNS | {"existing": ""},
        "plans": palette.plan_colours(str(plan) for plan in data.plans.index),
        "outcomes": palette.OUTCOME_COLOURS,
        "target": palette.SERVED_BLUE,
        "unserved": palette.OUTCOME_COLOURS["out_of_reach"],
        "share": palette.SEQUENCE_SHARE,
        "share_breaks": palette.SHARE_BREAKS,
        "share_shown": palette.SHARE_SHOWN,
        "change": palette.SEQUENCE_CHANGE,
        "change_breaks": palette.CHANGE_BREAKS,
        "minutes": palette.SEQUENCE_MINUTES,
        "minute_breaks": palette.MINUTE_BREAKS,
        "cells": palette.SEQUENCE_CELLS,
        "reach": palette.SEQUENCE_REACH,
        "reach_breaks": palette.REACH_BREAKS,
        "catchments": palette.CATCHMENTS,
        "no_value": palette.NO_VALUE,
    }


def _services(data: RunData, language: Language) -> list[dict[str, Any]]:
    marks = palette.service_marks(data.offers())
    return [
        {
            "id": str(service),
            "name": named(row, language) or str(service),
            "standard_minutes": flows.numbers(row[["standard_minutes"]], 0)[0],
            "max_minutes": flows.numbers(row[["max_minutes"]], 0)[0],
            "colour": marks[str(service)].colour,
            "shape": marks[str(service)].shape,
        }
        for service, row in data.services.iterrows()
    ]


def _periods(data: RunData) -> list[dict[str, Any]]:
    return [
        {"id": str(period), "start": flows.numbers(row[["start_year"]], 0)[0], "end": flows.numbers(row[["end_year"]], 0)[0]}
        for period, row in data.periods.iterrows()
    ]  # fmt: skip


def _plans(facts: Facts, language: Language) -> list[dict[str, Any]]:
    data = facts.data
    plans = [_today(data, language)]
    words = words_of(data, language)
    for plan, row in data.plans.iterrows():
        name = str(plan)
        description = plain(row.get(f"description_{language}")) or plain(row.get("description_vi"))
        plans.append(
            {
                "id": name,
                "name": named(row, language) or name,
                "short": words.get(f"map.plan_short.{name}", named(row, language) or name),
                "description": description,
                "certificate": certificate_words(data.certificates, name, language),
                "findings": _findings(data, name, language),
                "periods": [_step(facts, name, str(period)) for period in data.periods.index],
            }
        )
    return plans


def _today(data: RunData, language: Language) -> dict[str, Any]:
    words = Words(language)
    return {
        "id": TODAY,
        "name": words("map.plan_short.today_long"),
        "short": words("map.plan_short.today"),
        "description": words("map.plan_short.today_description"),
        "certificate": {"status": "", "text": "", "detail": ""},
        "findings": [],
        "periods": steps_today(data),
    }


def _step(facts: Facts, plan: str, period: str) -> dict[str, Any]:
    data = facts.data
    return {
        "facilities": sheets.facility_table(facts, plan, period),
        "allocation": flows.allocation_table(data, plan, period),
        "unserved": flows.unserved_table(data, plan, period),
        "measures": flows.measure_table(data, plan, period),
    }


def _findings(data: RunData, plan: str, language: Language) -> list[dict[str, str]]:
    rows = data.findings[data.findings["plan_id"] == plan]
    return [
        {"severity": plain(row["severity"]), "text": plain(row[f"text_{language}"]) or plain(row["text_vi"])}
        for _, row in rows.head(MOST_FINDINGS).iterrows()
    ]
