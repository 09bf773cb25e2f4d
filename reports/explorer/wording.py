"""The explorer's own words, and sentences made from choices and from errors."""

from __future__ import annotations

from collections.abc import Iterator

from ansinh.models.errors import InfeasibleError, InputError, NoPlanError
from ansinh.planning.answer.folder.rundata import OFFICIAL
from ansinh.planning.answer.plan_names import plan_name
from ansinh.planning.desk import Choices, Desk, Wrong
from ansinh.words import Language, Words
from ansinh.words.computer import computer_words
from ansinh.words.numbers import money, number, percent


def service_name(desk: Desk, service: str, language: Language) -> str:
    """Return the name of a service."""
    item = desk.quick.services[service]
    return item.name_vi if language == "vi" else item.name_en


def compared_with(desk: Desk, language: Language) -> str:
    """Return the name, inside a sentence, of the plan for comparison: the official plan or today's network."""
    return plan_name(desk.full, OFFICIAL).inside.said(language)


def money_words(desk: Desk, language: Language) -> str:
    """Return the sentence on what a budget of 100 % is."""
    words, capital = Words(language), desk.capital_million_vnd
    if capital is None:
        return words("explorer.budget_none")
    kind = "budgets" if desk.quick.optimise.capital_at_most == "budgets" else "official"
    said = words(
        f"explorer.budget_{kind}", amount=money(capital, language), plan=compared_with(desk, language)
    )
    extra = desk.upgrades_million_vnd
    more = words("explorer.upgrades", amount=money(extra, language)) if extra > 0 else ""
    return f"{said}{more}."


def site_name(desk: Desk, site: str, language: Language) -> str:
    """Return the name of a site; the Vietnamese one if it has no other."""
    sites = desk.inputs.sites
    names = (str(sites[column].get(site, "")) for column in (f"name_{language}", "name_vi"))
    return next((name for name in names if name not in {"", "nan", "None"}), site)


def wrong_in_words(desk: Desk, item: Wrong, language: Language) -> str:
    """Return the sentence about a contradiction between choices."""
    is_service = item.kind == "sizes"
    name = service_name(desk, item.name, language) if is_service else site_name(desk, item.name, language)
    return Words(language)(f"explorer.wrong_{item.kind}", name=name)


def error_in_words(error: Exception, language: Language) -> tuple[str, tuple[str, ...]]:
    """Return a sentence about an error and the points it lists."""
    words = Words(language)
    if isinstance(error, InputError):
        return words("explorer.bad_input"), tuple(str(finding) for finding in error.findings)
    if isinstance(error, InfeasibleError):
        return words("explorer.infeasible"), error.listed(language) or (error.said(language),)
    if isinstance(error, NoPlanError):
        return words("explorer.no_plan"), ()
    if told := computer_words(error, language):
        return told, ()
    return words("explorer.unexpected", error=f"{type(error).__name__}: {error}"), ()


def changes_in_words(desk: Desk, choices: Choices, language: Language) -> str:
    """Return one line with the choices that differ from the start."""
    parts = (*_money_and_people(desk, choices, language), *_services(desk, choices, language),
             *_sites(desk, choices, language))  # fmt: skip
    return "; ".join(parts) or Words(language)("explorer.unchanged")


def _money_and_people(desk: Desk, choices: Choices, language: Language) -> Iterator[str]:
    words, start = Words(language), desk.start
    if choices.budget != start.budget:
        yield words("explorer.change_budget", value=percent(choices.budget, language, 0))
    if choices.demand_case != start.demand_case:
        yield words("explorer.change_demand", value=words.code("common.demand_case", choices.demand_case))
    if choices.new_sites != start.new_sites:
        most = words("explorer.no_limit") if choices.new_sites is None else choices.new_sites
        yield words("explorer.change_new_sites", value=most)
    if choices.keep_within_standard:
        yield words("explorer.change_keep")
    if choices.fair != start.fair:
        yield words(f"explorer.change_{'fair' if choices.fair else 'unfair'}")


def _services(desk: Desk, choices: Choices, language: Language) -> Iterator[str]:
    words = Words(language)
    for item in choices.services:
        start, name = desk.start.of(item.service), service_name(desk, item.service, language)
        if item.target != start.target:
            yield words("explorer.change_target", name=name, value=percent(item.target, language, 0))
        if item.standard_minutes != start.standard_minutes:
            yield words("explorer.change_standard", name=name, value=number(item.standard_minutes, language))
        if (item.min_places, item.max_places) != (start.min_places, start.max_places):
            low, high = number(item.min_places, language), number(item.max_places, language)
            yield words("explorer.change_sizes", name=name, low=low, high=high)


def _sites(desk: Desk, choices: Choices, language: Language) -> Iterator[str]:
    words = Words(language)
    for site, service in choices.offering:
        what = f"{site_name(desk, site, language)} ({service_name(desk, service, language)})"
        yield words("explorer.change_forced", value=what)
    for site, service, places in choices.sizes:
        name = f"{site_name(desk, site, language)} ({service_name(desk, service, language)})"
        yield words("explorer.change_size", name=name, places=number(places, language))
    for kind in ("forced", "forbidden"):
        if sites := getattr(choices, kind):
            value = ", ".join(site_name(desk, site, language) for site in sites)
            yield words(f"explorer.change_{kind}", value=value)
