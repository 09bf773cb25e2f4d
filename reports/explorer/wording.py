"""The explorer's own words, and sentences made from choices and from errors."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import cache
from html import escape
from importlib.resources import files

from ansinh.models.errors import InfeasibleError, InputError, NoPlanError
from ansinh.planning.answer.plan_names import plan_name
from ansinh.planning.answer.rundata import OFFICIAL
from ansinh.planning.desk import Choices, Desk, Wrong
from ansinh.reports.numbers import Language, number, percent


@cache
def words(language: Language) -> dict[str, str]:
    """Return all words of a language."""
    text = files("ansinh.reports.explorer").joinpath(f"words.{language}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def service_name(desk: Desk, service: str, language: Language) -> str:
    """Return the name of a service."""
    item = desk.quick.services[service]
    return item.name_vi if language == "vi" else item.name_en


def compared_with(desk: Desk, language: Language) -> str:
    """Return the name, inside a sentence, of the plan for comparison: the official plan or today's network."""
    name = plan_name(desk.full, OFFICIAL)
    return name.inside_vi if language == "vi" else name.inside_en


def site_name(desk: Desk, site: str, language: Language) -> str:
    """Return the name of a site; the Vietnamese one if it has no other."""
    sites = desk.inputs.sites
    names = (str(sites[column].get(site, "")) for column in (f"name_{language}", "name_vi"))
    return next((name for name in names if name not in {"", "nan", "None"}), site)


def wrong_in_words(desk: Desk, item: Wrong, language: Language) -> str:
    """Return the sentence about a contradiction between choices."""
    is_service = item.kind == "sizes"
    name = service_name(desk, item.name, language) if is_service else site_name(desk, item.name, language)
    return words(language)[f"wrong_{item.kind}"].format(name=name)


def error_in_words(error: Exception, language: Language) -> tuple[str, tuple[str, ...]]:
    """Return a sentence about an error and the points it lists."""
    text = words(language)
    if isinstance(error, InputError):
        return text["bad_input"], tuple(str(finding) for finding in error.findings)
    if isinstance(error, InfeasibleError):
        return text["infeasible"], error.to_relax or (str(error),)
    if isinstance(error, NoPlanError):
        return text["no_plan"], ()
    return text["unexpected"].format(error=f"{type(error).__name__}: {error}"), ()


def as_html(sentence: str, points: tuple[str, ...] = ()) -> str:
    """Return a sentence and its points as HTML, escaped."""
    listed = "".join(f"<li>{escape(point)}</li>" for point in points)
    return escape(sentence) + (f"<ul>{listed}</ul>" if listed else "")


def changes_in_words(desk: Desk, choices: Choices, language: Language) -> str:
    """Return one line with the choices that differ from the start."""
    parts = (*_money_and_people(desk, choices, language), *_services(desk, choices, language),
             *_sites(desk, choices, language))  # fmt: skip
    return "; ".join(parts) or words(language)["unchanged"]


def _money_and_people(desk: Desk, choices: Choices, language: Language) -> Iterator[str]:
    text, start = words(language), desk.start
    if choices.budget != start.budget:
        yield text["change_budget"].format(value=percent(choices.budget, language, 0))
    if choices.demand_case != start.demand_case:
        yield text["change_demand"].format(value=text[choices.demand_case])
    if choices.new_sites != start.new_sites:
        most = text["no_limit"] if choices.new_sites is None else choices.new_sites
        yield text["change_new_sites"].format(value=most)
    if choices.keep_within_standard:
        yield text["change_keep"]


def _services(desk: Desk, choices: Choices, language: Language) -> Iterator[str]:
    text = words(language)
    for item in choices.services:
        start, name = desk.start.of(item.service), service_name(desk, item.service, language)
        if item.target != start.target:
            yield text["change_target"].format(name=name, value=percent(item.target, language, 0))
        if item.standard_minutes != start.standard_minutes:
            yield text["change_standard"].format(name=name, value=number(item.standard_minutes, language))
        if (item.min_places, item.max_places) != (start.min_places, start.max_places):
            low, high = number(item.min_places, language), number(item.max_places, language)
            yield text["change_sizes"].format(name=name, low=low, high=high)


def _sites(desk: Desk, choices: Choices, language: Language) -> Iterator[str]:
    text = words(language)
    for kind in ("forced", "forbidden"):
        if sites := getattr(choices, kind):
            value = ", ".join(site_name(desk, site, language) for site in sites)
            yield text[f"change_{kind}"].format(value=value)
