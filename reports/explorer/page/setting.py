"""What the page is told once: words, sites, points, borders, and the choices to begin with."""

from __future__ import annotations

import json
from typing import Any

from ansinh.planning.desk import Desk
from ansinh.planning.inputs.sites import EXISTING
from ansinh.reports import palette
from ansinh.reports.explorer.page.wish import MOST_BUDGET, wish_of
from ansinh.reports.explorer.wording import money_words, service_name, site_name
from ansinh.reports.map.areas import simplify
from ansinh.words import Language, Words
from ansinh.words.numbers import number

WORDS = (
    "explorer.title", "explorer.money", "explorer.budget", "explorer.demand_case", "explorer.new_sites", "explorer.no_limit",
    "explorer.keep", "explorer.fair", "explorer.target", "explorer.standard", "explorer.sites", "explorer.site_tip",
    "explorer.force", "explorer.forbid", "explorer.forced", "explorer.forbidden", "explorer.close", "explorer.reset", "explorer.missed",
    "explorer.open_gap", "explorer.within", "explorer.proven", "explorer.tried", "explorer.column_changes",
    "explorer.column_gap", "explorer.export", "explorer.exporting", "explorer.change_size",
)  # fmt: skip
"""Words of the explorer that the page needs beside its own."""
DEGREE_DIGITS = 5
"""Decimals of a degree: about a metre."""


def setting(desk: Desk, language: Language) -> dict[str, Any]:
    """Return what doesn't change while plans are tried, for JSON."""
    heading, words = desk.full.scenario, Words(language)
    return {
        "language": language,
        "words": _words(words),
        "title": heading.title_vi if language == "vi" else heading.title_en,
        "coarse": words(
            "explorer.coarse",
            points=desk.quick.demand.points,
            seconds=number(desk.quick.solver.time_limit_s, language),
            full=number(desk.full.demand.points, language),
        ),
        "money": money_words(desk, language),
        "limited": desk.capital_million_vnd is not None,
        "most_budget": MOST_BUDGET,
        "cases": {case: words.code("common.demand_case", case) for case in ("low", "central", "high")},
        "actions": {name: words(f"common.action.{name}") for name in palette.ACTION_COLOURS},
        "colours": dict(palette.ACTION_COLOURS),
        "start": wish_of(desk.start),
        "services": [
            {"id": name, "name": service_name(desk, name, language)} for name in desk.quick.services
        ],
        "sites": _sites(desk, language),
        "points": _degrees(desk.inputs.points),
        "borders": json.loads(simplify(desk.province.districts.geometry).to_json(drop_id=True)),
    }


def _words(words: Words) -> dict[str, Any]:
    known = words.table("explorer")
    return {name: known[name] for name in (key.partition(".")[2] for key in WORDS)} | words.table(
        "explorer.page"
    )


def _sites(desk: Desk, language: Language) -> list[dict[str, Any]]:
    sites, offered = desk.inputs.sites, desk.inputs.options.index
    places_today = desk.inputs.options["existing_places"].to_dict()
    services: dict[str, list[str]] = {}
    for site, service in offered:
        services.setdefault(str(site), []).append(str(service))
    places = [
        f"{commune}, {district}"
        for commune, district in zip(sites["commune_name"], sites["district_name"], strict=True)
    ]
    return [
        {
            "id": str(site),
            "name": site_name(desk, str(site), language),
            "place": place,
            "at": at,
            "stands": status == EXISTING,
            "services": services.get(str(site), []),
            "standing": [s for s in services.get(str(site), []) if places_today[site, s] > 0],
        }
        for site, place, at, status in zip(sites.index, places, _degrees(sites), sites["status"], strict=True)
    ]


def _degrees(frame: Any) -> list[list[float]]:
    """Return latitude and longitude of points."""
    at = frame.geometry.to_crs(4326)
    return [[round(y, DEGREE_DIGITS), round(x, DEGREE_DIGITS)] for x, y in zip(at.x, at.y, strict=True)]
