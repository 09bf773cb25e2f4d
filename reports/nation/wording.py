"""Sentences on a plan of the nation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ansinh.geodata.names import in_sentence
from ansinh.planning.answer.folder.rundata import A_PERSON
from ansinh.planning.answer.ties import said_together, tied
from ansinh.words import Words
from ansinh.words.numbers import number, percent_up
from ansinh.words.phrase import Both, Figure, Phrase

if TYPE_CHECKING:
    from ansinh.planning.nation import NationPlan
    from ansinh.planning.nation.tables import NationTables
    from ansinh.words import Language


def headline(plan: NationPlan, tables: NationTables, language: Language) -> str:
    """Return the answer in a sentence or two."""
    kinds, say = tables.kinds, Words(language)
    persons = plan.ways["persons"]
    mean = float((persons * plan.ways["minutes"]).sum() / persons.sum())
    means = tables.provinces.xs("all", level="kind")["mean_minutes"]
    worst, names = tied(means, 0), plan.nation.provinces["name"]
    return say(
        "nation.headline",
        facilities=number(kinds["facilities"].sum(), language),
        places=number(kinds["places"].sum(), language),
        provinces=len(plan.nation.provinces),
        minutes=number(mean, language),
        worst=said_together((str(names[province]) for province in worst), language),
        worst_minutes=number(means.max(), language),
        proven=say(
            "nation.proven.all" if plan.rule == "travel" else "nation.proven.counts",
            gap=percent_up(kinds["gap"].max(), language),
        ),
    )


def notes(plan: NationPlan, language: Language) -> list[str]:
    """Return what a reader must know: assumptions, and whom the plan doesn't reach."""
    say = Words(language)
    beyond = plan.nation.communes.loc[plan.beyond.index]
    found = [say("nation.note.beyond", communes=", ".join(beyond["name"]))] if len(beyond) else []
    return [*say.texts("nation.notes"), *found, *_over_water(plan, language), say(f"nation.rule.{plan.rule}")]


def _over_water(plan: NationPlan, language: Language) -> list[str]:
    """Return a sentence on the ways over open water, with the one of most people; none if nobody has one."""
    ways = plan.over_water
    persons = float(ways["persons"].sum())
    if persons < A_PERSON:
        return []
    row, names = ways.iloc[0], plan.nation.communes["name"]
    here, there = (str(names[row[end]]) for end in ("commune_code", "to_commune"))
    sentence = Phrase.of(
        "nation.note.over_water",
        persons=Figure(persons),
        communes=Figure(ways["commune_code"].nunique()),
        commune=Both(in_sentence(here), here),
        site=Both(in_sentence(there), there),
        water=Figure(float(row["water_km"])),
        minutes=Figure(float(row["minutes"])),
        sheet=Phrase("nation.sheet.over_water"),
    )
    return [sentence.said(language)]
