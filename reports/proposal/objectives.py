"""Part III: objective, scale, sites with a map, why these sites, land and staff."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports import tables
from reports.content import Block, Heading, Paragraph, Table
from reports.facts.frames import figure
from reports.numbers import minutes, number, percent

if TYPE_CHECKING:
    from reports.facts.project import Project
    from reports.proposal.scope import Scope

_MOST_COMMUNES = 6


def objectives(scope: Scope) -> list[Block]:
    """Return part III."""
    words, facts = scope.words, scope.facts
    blocks: list[Block] = [Heading(words("proposal.objective_head"), 2), Paragraph(_objective(scope))]
    blocks += [
        Heading(words("proposal.scale_head"), 2),
        Paragraph(words("proposal.scale_services", services=scope.services() or words("common.none"))),
        tables.actions(facts, words, scope.actions),
        Heading(words("proposal.where_head"), 2),
    ]
    if scope.project is not None and len(scope.project.communes):
        communes = scope.project.communes.head(_MOST_COMMUNES)
        listed = ", ".join(
            f"{name} ({number(persons, words.language)} {words('unit.persons')})"
            for name, persons in communes.items()
        )
        blocks.append(Paragraph(words("proposal.where_communes", communes=listed)))
    blocks.append(scope.pictures.figure("overview"))
    blocks.append(Heading(words("proposal.why_head"), 2))
    blocks += (
        [why_table(scope)]
        if scope.project is None
        else [Paragraph(line) for line in why(scope, scope.project)]
    )
    blocks += [
        Heading(words("proposal.norms_head"), 2),
        Paragraph(words("proposal.norms")),
        tables.land_and_staff(facts, words, scope.project.site_id if scope.project else None),
    ]
    return blocks


def _objective(scope: Scope) -> str:
    words, facts, project = scope.words, scope.facts, scope.project
    language = words.language
    common = {
        "period": facts.period,
        "places": number(scope.places, language),
        "served": number(scope.served, language),
    }
    if project is None:
        share = percent(facts.measure("served_share"), language)
        mean = minutes(facts.measure("mean_minutes"), language)
        return words("proposal.objective_plan", share=share, minutes=mean, **common)
    return words(
        "proposal.objective_project",
        before=number(project.places_before, language),
        minutes=minutes(project.mean_minutes, language),
        **common,
    )


def why(scope: Scope, project: Project) -> list[str]:
    """Say why the project's site: the official plan, doing nothing, the runner-up, and how many plans choose it."""
    words, facts = scope.words, scope.facts
    language, lines = words.language, []
    if facts.official_id is not None and project.served_persons > 0:
        same = project.same_people
        served = figure(same, facts.official_id, "served_persons")
        lines.append(
            words(
                "proposal.why_official",
                served=number(project.served_persons, language),
                other=number(served, language),
                minutes=minutes(figure(same, facts.official_id, "mean_minutes"), language),
            )
            if served > 0
            else words("proposal.why_official_none")
        )
    before = f"{number(project.places_before, language)} {words('unit.places')}"
    lines.append(words("proposal.why_nothing", before=before))
    runner = words("proposal.why_no_runner")
    if project.runner_up is not None:
        runner = words("proposal.why_runner", runner=scope.site_name(project.runner_up))
    chosen = {"n": number(len(project.chosen_by), language), "all": number(len(facts.plan_ids), language)}
    return [*lines, runner, words("proposal.why_chosen", **chosen)]


def why_table(scope: Scope) -> Table:
    """Return one row per project: whom it serves, and the other options for the same people."""
    words, facts = scope.words, scope.facts
    language, cells = words.language, []
    for site in facts.projects:
        project = facts.project(site)
        other = [
            figure(project.same_people, facts.official_id, key) for key in ("served_persons", "mean_minutes")
        ]
        cells.append(
            [
                scope.site_name(site),
                number(project.served_persons, language),
                number(project.mean_minutes, language, 1),
                number(other[0], language),
                number(other[1], language, 1),
                number(project.places_before, language),
                scope.site_name(project.runner_up) if project.runner_up else words("common.none"),
                f"{number(len(project.chosen_by), language)}/{number(len(facts.plan_ids), language)}",
            ]
        )
    heads = [words("col.site"), words("col.served"), words("col.minutes")]
    heads += [
        words(f"proposal.{key}")
        for key in ("why_same", "why_minutes", "why_before", "why_runner_col", "why_plans")
    ]
    return Table(
        caption=words("proposal.why_table"),
        columns=heads,
        rows=cells,
        numeric=frozenset({1, 2, 3, 4, 5, 7}),
        source=words("table.source_same_yardstick"),
        widths=(2.6, 1, 0.9, 1.3, 1.3, 1.1, 1.9, 1.1),
    )
