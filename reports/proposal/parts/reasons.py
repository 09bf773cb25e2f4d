"""Reasons for a site: comparisons with doing nothing, with the official plan, and with the second-best site."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ansinh.planning.answer.folder.rundata import A_PERSON
from ansinh.reports.content import Table
from ansinh.reports.facts.frames import figure
from ansinh.reports.facts.money import HALF_A_MILLION
from ansinh.reports.facts.whole_people import counted_part
from ansinh.words.numbers import (
    LEAST_MINUTES,
    is_missing,
    minutes,
    money,
    number,
    percent,
    shown_difference,
    signed,
)

if TYPE_CHECKING:
    from ansinh.reports.facts.project import Project, RunnerUp
    from ansinh.reports.proposal.scope import Scope


def why(scope: Scope, project: Project) -> list[str]:
    """Return the reasons for the project's site, one sentence per comparison, with figures of the last period."""
    words, facts = scope.words, scope.facts
    chosen = {
        "n": number(len(project.chosen_by), words.language),
        "all": number(len(facts.plan_ids), words.language),
    }
    lines = [_nothing(scope, project), _official(scope, project), *_second(scope, project)]
    return [line for line in lines if line] + [words("proposal.why_chosen", **chosen)]


def _nothing(scope: Scope, project: Project) -> str:
    words, language = scope.words, scope.language
    before = number(project.places_before, language)
    if project.without_places < A_PERSON:
        return words("proposal.why_nothing_spare", before=before)
    return words(
        "proposal.why_nothing",
        before=before,
        served=number(project.counted, language),
        without=number(_of_served(project, project.without_places), language),
    )


def _official(scope: Scope, project: Project) -> str:
    words, official, language = scope.words, scope.facts.official_id, scope.language
    if official is None or not project.served_persons > 0:
        return ""
    same = figure(project.same_people, official, "served_persons")
    if same < A_PERSON:
        return words("proposal.why_official_none")
    there = figure(project.same_people, official, "mean_minutes")
    return words(
        "proposal.why_official",
        served=number(project.counted, language),
        other=number(_of_served(project, same), language),
        minutes=minutes(there, language),
        here=minutes(project.mean_minutes, language),
    )


def _of_served(project: Project, part: float) -> float:
    """Return a part of the people served at a site in whole numbers that fit those of all; missing without another plan."""
    return part if is_missing(part) else counted_part(part, project.served_persons, project.counted)


def _second(scope: Scope, project: Project) -> list[str]:
    """Return the sentences on the second-best site for the same people: travel and capital."""
    words, second, language = scope.words, project.runner_up, scope.language
    if second is None:
        return [words("proposal.why_no_runner")]
    values = {
        "runner": scope.site_name(second.site_id),
        "persons": number(second.counted, language),
        "minutes": minutes(second.minutes[1], language),
        "here": minutes(second.minutes[0], language),
        "covered": percent(second.covered_share[1], language),
        "covered_here": percent(second.covered_share[0], language),
    }
    return [words("proposal.why_runner", **values), _verdict(scope, second), *_far(scope, second)]


def _far(scope: Scope, second: RunnerUp) -> list[str]:
    """Return the sentence on people who can't reach the second-best site; the mean minutes leave them out."""
    if second.out_of_reach < A_PERSON:
        return []
    told = counted_part(second.out_of_reach, second.persons, second.counted)
    return [scope.words("proposal.why_runner_far", n=number(told, scope.language))]


def _verdict(scope: Scope, second: RunnerUp) -> str:
    """Return the sentence that compares the second-best site, which may also be nearer or cheaper."""
    words, language = scope.words, scope.language
    time, cost = _compared(second)
    longer, dearer = _more(second)
    return words(
        f"proposal.why_second_{time}_{cost}",
        minutes=minutes(abs(longer), language),
        money=money(abs(dearer), language),
    )


def _more(second: RunnerUp) -> tuple[float, float]:
    """Return the minutes, as they are shown, and the million đồng that the second-best site takes more."""
    (here, there), (paid, asked) = second.minutes, second.million_vnd
    return shown_difference(there, here, 1), asked - paid


def _compared(second: RunnerUp) -> tuple[str, str]:
    """Return whether travel and capital at the second-best site are the same, worse or better."""
    longer, dearer = _more(second)
    time = "same" if abs(longer) < LEAST_MINUTES else "worse" if longer > 0 else "better"
    cost = "same" if abs(dearer) < HALF_A_MILLION else "worse" if dearer > 0 else "better"
    return time, cost


def nearer_elsewhere(scope: Scope) -> list[str]:
    """Return a sentence for each site of the plan whose second-best site is nearer or cheaper, as a reader would ask why."""
    told = []
    for site in scope.facts.projects:
        second = scope.facts.project(site).runner_up
        if second is not None and "better" in _compared(second):
            said = " ".join([_verdict(scope, second), *_far(scope, second)])
            told.append(f"{scope.site_name(site)}: {said}")
    return told


def why_table(scope: Scope) -> Table:
    """Return a table with one row per project: the people it serves, and the other options for them."""
    words, facts = scope.words, scope.facts
    keys = ("same", "minutes", "without", "runner_col", "runner_minutes", "runner_money")
    return Table(
        caption=words("proposal.why_table"),
        columns=[
            *(words(f"table.col.{key}") for key in ("site", "served", "minutes")),
            *(words(f"proposal.why_{key}") for key in keys),
        ],
        rows=[_row(scope, facts.project(site)) for site in facts.projects],
        numeric=frozenset({1, 2, 3, 4, 5, 7, 8}),
        source=words("proposal.why_source"),
        widths=(2.3, 1.05, 1.1, 1.15, 1.15, 1.15, 1.8, 1.1, 1.25),
    )


def _row(scope: Scope, project: Project) -> list[str]:
    words, language, official = scope.words, scope.language, scope.facts.official_id
    second = project.runner_up
    return [
        scope.site_name(project.site_id),
        number(project.counted, language),
        number(project.mean_minutes, language, 1),
        number(_of_served(project, figure(project.same_people, official, "served_persons")), language),
        number(figure(project.same_people, official, "mean_minutes"), language, 1),
        number(_of_served(project, project.without_places), language),
        scope.site_name(second.site_id) if second else words("common.none"),
        number(second.minutes[1] if second else None, language, 1),
        signed(second.million_vnd[1] - second.million_vnd[0] if second else None, language),
    ]
