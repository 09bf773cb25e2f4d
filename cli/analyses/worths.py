"""What small additions are worth, told to a planner: one sentence first, names instead of ids, no row without effect."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ansinh.cli.screen.language import language, say
from ansinh.words.numbers import number

if TYPE_CHECKING:
    import pandas as pd

    from ansinh.cli.analyses.names import Names

LEAST = 0.005
"""People or person-minutes that a table with two decimals shows as nothing."""
EFFECTS = ("persons_more", "person_minutes_less")
A_TENTH = 0.05
"""People from which a sentence with one decimal shows some."""
PROVED = "PROVED_OPTIMAL"


def first_sentence(places: pd.DataFrame, money: pd.DataFrame, names: Names) -> str:
    """Return what helps most, and the command to go on with."""
    scenario = names.asked
    helpful = _helpful(places)
    if len(helpful):
        best = helpful.iloc[0]
        key = "place" if best["persons_more"] >= A_TENTH else "nearer"
        return say(
            f"analyses.worth.{key}",
            site=names.site_list(best["site_id"]),
            service=names.service_list(best["service"]),
            persons=number(best["persons_more"], language(), 1),
            minutes=number(best["person_minutes_less"], language()),
            scenario=scenario,
        )
    key = "money" if len(_helpful(money)) else "nothing"
    return say(f"analyses.worth.{key}", scenario=scenario)


def told_places(places: pd.DataFrame, names: Names) -> pd.DataFrame:
    """Return the places that help somebody: site, service, places, effects; the period where there are several."""
    return told_worth(_helpful(places)[["site_id", "service", "period", "places", *EFFECTS]], names)


def told_worth(table: pd.DataFrame, names: Names) -> pd.DataFrame:
    """Return a table with names of services and sources; how sure a row is stands there only if one isn't proven."""
    told = names.table(table)
    if "status" in told:
        proven = told["status"].astype(str) == PROVED
        told["status"] = [
            say("analyses.proof.PROVED_OPTIMAL") if sure else say("analyses.unproven") for sure in proven
        ]
        told = told.drop(columns="status") if proven.all() else told
    return told


def _helpful(table: pd.DataFrame) -> pd.DataFrame:
    return table[(table[list(EFFECTS)] > LEAST).any(axis=1)] if len(table) else table
