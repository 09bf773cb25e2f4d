"""Sentences on a plan of the nation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ansinh.words import Words
from ansinh.words.numbers import number, percent_up

if TYPE_CHECKING:
    from ansinh.planning.nation import NationPlan
    from ansinh.planning.nation.tables import NationTables
    from ansinh.words import Language


def headline(plan: NationPlan, tables: NationTables, language: Language) -> str:
    """Return the answer in a sentence or two."""
    kinds, say = tables.kinds, Words(language)
    persons = plan.ways["persons"]
    mean = float((persons * plan.ways["minutes"]).sum() / persons.sum())
    worst = tables.provinces.xs("all", level="kind")["mean_minutes"]
    return say(
        "nation.headline",
        facilities=number(kinds["facilities"].sum(), language),
        places=number(kinds["places"].sum(), language),
        provinces=len(plan.nation.provinces),
        minutes=number(mean, language),
        worst=plan.nation.provinces["name"].to_dict()[worst.idxmax()],
        worst_minutes=number(worst.max(), language),
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
    return [*say.texts("nation.notes"), *found, say(f"nation.rule.{plan.rule}")]
